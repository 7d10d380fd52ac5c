import type { ErasedId } from "@earshot/model";
import { type Steps, statement } from "../transaction.ts";
import { sha256Of } from "./erasure-tally.ts";

interface NamedRecording {
  id: string;
  interactionId?: string | undefined;
}

const listed = statement<{ sha256s: string }, { sha256: string }>(
  ({ textsIn }) => `SELECT sha256 FROM erased_ids
   WHERE kind IN ('recording', 'interaction') AND sha256 IN ${textsIn("@sha256s")}`,
);

/** Whether one of the recordings or interactions is not on the list yet. */
export function* isNewlyErased(ids: readonly ErasedId[]): Steps<boolean> {
  const sha256s = ids.flatMap(({ kind, sha256 }) => (kind === "agent" ? [] : [sha256]));
  const rows = yield* listed.all({ sha256s: JSON.stringify(sha256s) });
  const known = new Set(rows.map(({ sha256 }) => sha256));
  return sha256s.some((sha256) => !known.has(sha256));
}

/** The ids of those recordings that were erased, or whose interaction was. */
export function* erasedAmong(recordings: readonly NamedRecording[]): Steps<Set<string>> {
  if (recordings.length === 0) return new Set();
  const hashed = recordings.map(({ id, interactionId }) => ({
    id,
    sha256s: [sha256Of(id), ...(interactionId === undefined ? [] : [sha256Of(interactionId)])],
  }));
  const rows = yield* listed.all({ sha256s: JSON.stringify(hashed.flatMap(({ sha256s }) => sha256s)) });
  const erased = new Set(rows.map(({ sha256 }) => sha256));
  return new Set(hashed.flatMap(({ id, sha256s }) => (sha256s.some((sha256) => erased.has(sha256)) ? [id] : [])));
}
