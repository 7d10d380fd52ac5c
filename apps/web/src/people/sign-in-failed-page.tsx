import { address } from "../address.ts";
import { useTitle } from "../title.ts";

/** By the reason in the address. */
const remedies: Readonly<Record<string, readonly string[]>> = {
  refused: [
    "Begin again, and finish in the same browser within ten minutes.",
    "If it is refused again, ask an administrator whether your account there is in a group that may use Earshot, and is not disabled here. The log of the server says more.",
  ],
  unreachable: ["Your organisation's sign-in does not answer. Try again in a few minutes, or tell an administrator."],
  "name-taken": ["Somebody who signs in by a password has your name here. Ask an administrator to change that name."],
};

/** Says what to do when signing in at the provider did not work. */
export function SignInFailedPage() {
  useTitle("Not signed in");
  const reason = address.value.searchParams.get("reason") ?? "";
  const steps = (Object.hasOwn(remedies, reason) ? remedies[reason] : remedies.refused) ?? [];
  return (
    <div class="panel sign-in">
      <h1>You are not signed in</h1>
      {steps.map((step) => (
        <p key={step}>{step}</p>
      ))}
      <p class="actions">
        <a class="button" href="/v1/sign-in/openid" target="_self">
          Begin again
        </a>
        <a class="button" href="/">
          Sign in by a password
        </a>
      </p>
    </div>
  );
}
