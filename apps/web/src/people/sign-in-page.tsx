import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import { navigate } from "../address.ts";
import type { RequestError } from "../api.ts";
import { toRequestError } from "../loading.ts";
import { ProblemNote } from "../problem-note.tsx";
import { useTitle } from "../title.ts";
import { setUp, signIn, viewer } from "./viewer.ts";

/** Asks who looks. */
export function SignInPage() {
  useTitle("Sign in");
  return (
    <PasswordForm title="Sign in" action="Sign in" isNew={false} send={signIn}>
      {viewer.value?.openId && (
        <p>
          <a class="button" href="/v1/sign-in/openid" target="_self">
            Sign in with your organisation
          </a>
        </p>
      )}
    </PasswordForm>
  );
}

/** Adds the first administrator, by the link that `earshot serve` prints. */
export function SetUpPage() {
  useTitle("Set up");
  return (
    <PasswordForm
      title="Add the first administrator"
      action="Add and sign in"
      isNew
      send={async (name, password) => {
        await setUp(location.hash.slice(1), name, password);
        navigate("/", { replace: true });
      }}
    />
  );
}

interface PasswordFormProps {
  title: string;
  action: string;
  isNew: boolean;
  send: (name: string, password: string) => Promise<void>;
  children?: preact.ComponentChildren | undefined;
}

function PasswordForm({ title, action, isNew, send, children }: PasswordFormProps) {
  const error = useSignal<RequestError | null>(null);
  const sending = useSignal(false);
  const [nameId, passwordId] = [useId(), useId()];
  const submit = async (event: SubmitEvent & { currentTarget: HTMLFormElement }) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    sending.value = true;
    error.value = null;
    try {
      await send(String(fields.get("name")), String(fields.get("password")));
    } catch (thrown) {
      error.value = toRequestError(thrown);
    }
    sending.value = false;
  };
  return (
    <form class="panel sign-in" onSubmit={submit}>
      <h1>{title}</h1>
      <div class="field">
        <label for={nameId}>Name</label>
        <input id={nameId} name="name" required autocomplete="username" />
      </div>
      <div class="field">
        <label for={passwordId}>Password</label>
        <input
          id={passwordId}
          name="password"
          type="password"
          required
          minLength={isNew ? 12 : undefined}
          autocomplete={isNew ? "new-password" : "current-password"}
        />
        {isNew && <p class="hint">12 characters at least.</p>}
      </div>
      {error.value !== null && <ProblemNote error={error.value} />}
      <button type="submit" disabled={sending.value}>
        {action}
      </button>
      {children}
    </form>
  );
}
