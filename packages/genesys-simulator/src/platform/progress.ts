import type { SimulatedCall } from "../call.ts";
import { disconnectOf, type Progress } from "./conversation.ts";
import type { PlatformOptions } from "./platform-options.ts";
import type { QuirkName } from "./quirks.ts";

/** How far calls have come: all of them are over, or by the clock. */
export function createProgress(live: PlatformOptions["live"], now: () => number) {
  const nowMs = live === undefined ? () => Number.POSITIVE_INFINITY : now;
  return (call: SimulatedCall, quirks: ReadonlySet<QuirkName>): Progress => {
    const atMs = nowMs();
    const sinceMs = atMs - (live === undefined ? 0 : disconnectOf(call));
    return {
      nowMs: atMs,
      isRecordingListed: !quirks.has("notListedYet") && sinceMs >= (live?.recordingLagMs ?? 0),
      hasTranscript: !quirks.has("noTranscript") && sinceMs >= (live?.transcriptLagMs ?? 0),
    };
  };
}
