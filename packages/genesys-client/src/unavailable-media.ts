import type { RecordingState } from "@earshot/model";
import { GenesysError, type GenesysErrorCode } from "./errors.ts";

type UnavailableState = Exclude<RecordingState, { kind: "ready" }>;

/** What each state means for who waits for the media, and what to do. */
const meanings: Readonly<Record<UnavailableState["kind"], [code: GenesysErrorCode, hint: string]>> = {
  transcoding: ["genesys.not_ready", "It is still being prepared: run again later."],
  uploading: ["genesys.not_ready", "It is still being sent to Genesys Cloud: run again later."],
  restoring: ["genesys.not_ready", "It is being restored from the archive: run again later."],
  empty: ["genesys.media_gone", "Genesys Cloud has the recording, but nothing in it to play."],
  archived: ["genesys.archived", "Restore it from the archive in Genesys Cloud, then run again."],
  deleted: ["genesys.media_gone", "Its media is gone for good."],
  failed: ["genesys.media_gone", "Genesys Cloud could not record it; its media will not come."],
  unknown: ["genesys.not_ready", "Look it up in Genesys Cloud."],
};

/** Media that cannot be had in this state. `answer` is the one that said so, if any. */
export function unavailableMedia(
  what: string,
  state: UnavailableState,
  answer: { requestId: string | null; retryAtMs: number | null } = { requestId: null, retryAtMs: null },
): GenesysError {
  const [code, hint] = meanings[state.kind];
  const status = state.kind === "unknown" ? `status ${JSON.stringify(state.status)}` : state.kind;
  return new GenesysError(code, `${what} has no media now: ${status}`, { hint, ...answer });
}
