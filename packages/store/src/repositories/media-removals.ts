import type { MediaFile } from "@earshot/model";
import { StoreError } from "../errors.ts";
import { found, lock, type Steps, share, statement } from "../transaction.ts";

// A content is removed only while its removal is noted here, and only if a look at all recordings after that finds it in none. Who
// stores a call with it asks here in the same transaction. Both lock: once a removal is noted, every call that was stored without
// seeing it can be seen, and none is stored any more that has the content, unless it kept it after the removal.

/** A process that removes media and is killed leaves its removal open; by then nothing of it goes on any more. */
const longestMs = 24 * 60 * 60 * 1000;

const lastOf = (column: "removal" | "ended") => `coalesce((SELECT max(${column}) FROM media_removals), 0)`;

const last = statement<object, { removal: number; ended: number }>(
  `SELECT ${lastOf("removal")} AS removal, ${lastOf("ended")} AS ended`,
);
const begin = statement<{ removal: number; sha256s: string; nowMs: number }>(
  ({ textsIn }) => `INSERT INTO media_removals (removal, sha256, begun_at_ms)
   SELECT cast(@removal AS bigint), x.value, cast(@nowMs AS bigint) FROM ${textsIn("@sha256s")} AS x`,
);
const end = statement<{ removal: number; sha256s: string; ended: number }>(
  ({ textsIn }) => `UPDATE media_removals SET ended = @ended
   WHERE removal = @removal AND ended IS NULL AND sha256 IN ${textsIn("@sha256s")}`,
);
const leave = statement<{ removal: number }>("DELETE FROM media_removals WHERE removal = @removal AND ended IS NULL");
const endAbandoned = statement<{ ended: number; beforeMs: number }>(
  "UPDATE media_removals SET ended = @ended WHERE ended IS NULL AND begun_at_ms < @beforeMs",
);
// The last one stays: it says how many there were.
const forgetOld = statement<{ beforeMs: number }>(
  `DELETE FROM media_removals WHERE ended < coalesce(
     (SELECT min(ended) FROM media_removals WHERE ended IS NOT NULL AND begun_at_ms >= @beforeMs), ${lastOf("ended")})`,
);
const removedOf = statement<{ sha256s: string; lastRemoval: number }, { sha256: string }>(
  ({ textsIn }) => `SELECT sha256 FROM media_removals
   WHERE sha256 IN ${textsIn("@sha256s")} AND (ended IS NULL OR ended > @lastRemoval) LIMIT 1`,
);
const firstEnded = statement<object, { ended: number | null }>("SELECT min(ended) AS ended FROM media_removals");

/** The number of the last removal that has ended. */
export function* lastRemoval(): Steps<number> {
  return Number(found(yield* last.get({})).ended);
}

export function* beginRemoval(sha256s: readonly string[], nowMs: number): Steps<number> {
  yield* lock("media");
  const before = found(yield* last.get({}));
  const beforeMs = nowMs - longestMs;
  yield* endAbandoned.run({ ended: Number(before.ended) + 1, beforeMs });
  yield* forgetOld.run({ beforeMs });
  const removal = Number(before.removal) + 1;
  yield* begin.run({ removal, sha256s: JSON.stringify([...new Set(sha256s)]), nowMs });
  return removal;
}

/** @param sha256s of what was removed, or may have been */
export function* endRemoval(removal: number, sha256s: readonly string[]): Steps<void> {
  yield* lock("media");
  const ended = (yield* lastRemoval()) + 1;
  yield* end.run({ removal, ended, sha256s: JSON.stringify(sha256s) });
  yield* leave.run({ removal });
}

interface CallWithMedia {
  recording: { id: string; media: readonly MediaFile[] };
  lastRemoval?: number | undefined;
}

/**
 * Before anything else of a transaction that stores calls: what they refer to is there, and stays at least until it ends.
 * @throws StoreError `store.media_removed`
 */
export function* refuseRemoved(calls: readonly CallWithMedia[]): Steps<void> {
  const kept = calls.flatMap(({ recording: { id, media }, lastRemoval = 0 }) => {
    const sha256s = media.flatMap(({ sha256, path }) => (path === null ? [] : [sha256]));
    return sha256s.length === 0 ? [] : [{ id, sha256s, lastRemoval }];
  });
  if (kept.length === 0) return;
  yield* share("media");
  const { ended: first } = found(yield* firstEnded.get({}));
  for (const [lastRemoval, together] of Map.groupBy(kept, (call) => call.lastRemoval)) {
    const sha256s = together.flatMap((call) => call.sha256s);
    const removed = yield* removedOf.get({ sha256s: JSON.stringify(sha256s), lastRemoval });
    // Of those in between it is not known any more what they removed.
    const isUnknown = first !== null && lastRemoval + 1 < Number(first);
    if (removed === undefined && !isUnknown) continue;
    const call = together.find(({ sha256s }) => removed !== undefined && sha256s.includes(removed.sha256));
    throw new StoreError(
      "store.media_removed",
      `the sound of recording ${(call ?? together[0])?.id} was removed while it was worked on`,
      { hint: "Evaluate it again, which keeps its sound anew." },
    );
  }
}
