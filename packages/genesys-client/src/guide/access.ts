import type { AccessCheck, RecordingSource } from "@earshot/model";
import { check, skipped } from "../access.ts";
import type { Api } from "../api.ts";
import type { TokenSource } from "../auth.ts";
import { listStateEvents, scopes } from "./calls.ts";

/** Tries what an evaluation needs, with the smallest requests there are. Each check needs the one before. */
export async function checkAccess(
  { api, recordings, tokens }: { api: Api; recordings: RecordingSource; tokens: TokenSource },
  signal?: AbortSignal,
): Promise<AccessCheck[]> {
  const token = await check("token", "the credentials are accepted", () => tokens.get(signal));
  if (token.status === "failed") {
    const blocked = (scope: string) => skipped(scope, "not tried without a token", "Put the token right first.");
    return [token, blocked(scopes.recordings), blocked(scopes.events)];
  }
  let interactionId: string | null = null;
  const listing = await check(scopes.recordings, "recordings can be listed", async () => {
    const [first] = await Array.fromAsync(recordings.list({ limit: 1 }, signal));
    if (first !== undefined && !("unreadable" in first)) interactionId = first.interactionId;
  });
  if (interactionId === null) {
    const hint = "It can be tried once a recording can be listed.";
    return [token, listing, skipped(scopes.events, "not tried: there is no interaction to ask for", hint)];
  }
  const call = listStateEvents(interactionId, { number: 1, size: 1 });
  return [token, listing, await check(scopes.events, "events can be read", () => api.call(call, signal))];
}
