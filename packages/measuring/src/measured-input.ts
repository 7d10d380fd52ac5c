import { createHash, type Hash } from "node:crypto";
import type { SegmentColumns, StateChange } from "@earshot/analysis-wasm";
import { holdAudios } from "@earshot/model";
import { toColumns } from "@earshot/transcripts";
import { type CallInput, measuredSpeech } from "./analyze-call.ts";

const durationUnknown = -1;

/**
 * SHA-256 of all that a call's measures depend on: when who speaks, on which side, the recording's length, the state
 * changes, and what is known of the sound. It is not of the words, nor of how a speaker is spelt: calls of equal hashes have equal
 * measures under every definition.
 */
export function measuredInputSha256({
  segments,
  durationMs,
  changes,
  holdAudio = "music",
  detected = false,
  identicalChannels = false,
  wordGapMs,
  sound,
}: Omit<CallInput, "warnings">): string {
  const said = toColumns(measuredSpeech({ segments, detected, wordGapMs }).segments).columns;
  const hash = createHash("sha256");
  const facts = [identicalChannels, detected, sound !== undefined].map(Number);
  const audio = holdAudios.indexOf(holdAudio);
  hash.update(Float64Array.of(said.startMs.length, changes.length, durationMs ?? durationUnknown, audio, ...facts));
  updateWithColumns(hash, said);
  hash.update(
    Float64Array.from(changes.flatMap(({ timeMs, session, ...state }) => [timeMs, session, stateCode(state)])),
  );
  if (sound !== undefined) updateWithColumns(hash, toColumns(sound).columns);
  return hash.digest("hex");
}

function updateWithColumns(hash: Hash, { startMs, endMs, speaker, side }: SegmentColumns): void {
  for (const column of [startMs, endMs, speaker, side]) hash.update(column);
}

/** As the kernel reads a state: nothing else has a meaning beside `hold`. */
function stateCode({ hold, disconnect, lastSeen }: Pick<StateChange, "hold" | "disconnect" | "lastSeen">): number {
  return hold ? 2 : disconnect ? 1 : lastSeen ? 3 : 0;
}
