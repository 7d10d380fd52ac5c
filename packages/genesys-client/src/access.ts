import type { AccessCheck } from "@earshot/model";
import type { Api } from "./api.ts";
import type { TokenSource } from "./auth.ts";
import type { Dialect } from "./dialect.ts";
import { GenesysError } from "./errors.ts";

async function check(name: string, passed: string, attempt: () => Promise<unknown>): Promise<AccessCheck> {
  try {
    await attempt();
    return { name, status: "passed", code: null, message: passed, hint: "" };
  } catch (error) {
    if (!(error instanceof GenesysError) || error.code === "genesys.aborted") throw error;
    return { name, status: "failed", code: error.code, message: error.message, hint: error.hint };
  }
}

function skipped(name: string, message: string, hint: string): AccessCheck {
  return { name, status: "skipped", code: null, message, hint };
}

/** Tries what an evaluation needs, with the smallest requests there are. Each check stands on the one before. */
export async function checkAccess(
  { api, dialect, tokens }: { api: Api; dialect: Dialect; tokens: TokenSource },
  signal?: AbortSignal,
): Promise<AccessCheck[]> {
  const { recordings, events } = dialect.scopes;
  const token = await check("token", "the credentials are accepted", () => tokens.get(signal));
  if (token.status === "failed") {
    const blocked = (scope: string) => skipped(scope, "not tried without a token", "Put the token right first.");
    return [token, blocked(recordings), blocked(events)];
  }
  let interactionId: string | null = null;
  const listing = await check(recordings, "recordings can be listed", async () => {
    const page = await api.call(dialect.searchRecordings({ number: 1, size: 1 }, null), signal);
    interactionId = page.items[0]?.interactionId ?? null;
  });
  if (interactionId === null) {
    const hint = "It can be tried once a recording can be listed.";
    return [token, listing, skipped(events, "not tried: there is no interaction to ask for", hint)];
  }
  const call = dialect.stateEvents(interactionId, { number: 1, size: 1 });
  return [token, listing, await check(events, "events can be read", () => api.call(call, signal))];
}
