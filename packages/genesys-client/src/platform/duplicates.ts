import { recordingState } from "./recording-state.ts";
import type { PlatformRecording } from "./schemas.ts";

/** How near to the customer a copy was recorded; what is not known comes last. */
const subtypes: readonly string[] = ["trunk", "station", "consult"];

/** States in which a recording will never be of use. */
const gone: ReadonlySet<string> = new Set(["deleted", "failed", "empty"]);

function rankOf({ mediaSubtype }: PlatformRecording): number {
  const rank = subtypes.indexOf(mediaSubtype?.toLowerCase() ?? "trunk");
  return rank < 0 ? subtypes.length : rank;
}

function lengthOf({ startTime, endTime }: PlatformRecording): number | null {
  return startTime === null || endTime === null ? null : Math.max(0, endTime - startTime);
}

/** Whether `other` was recorded during most of the time of `recording`. Times that are not known may be the same. */
function coversMost(other: PlatformRecording, recording: PlatformRecording): boolean {
  const lengthMs = lengthOf(recording);
  if (lengthMs === null || lengthOf(other) === null) return true;
  const startMs = Math.max(other.startTime ?? 0, recording.startTime ?? 0);
  const endMs = Math.min(other.endTime ?? 0, recording.endTime ?? 0);
  return lengthMs === 0 ? startMs <= endMs : (endMs - startMs) * 2 > lengthMs;
}

function isSameSession(a: PlatformRecording, b: PlatformRecording): boolean {
  return a.sessionId !== null && a.sessionId === b.sessionId;
}

/** The better one of two comes first: what can be had, what was recorded nearer to the customer, not on demand, and longer. */
function compare(a: PlatformRecording, b: PlatformRecording): number {
  const isGone = (recording: PlatformRecording) => Number(gone.has(recordingState(recording).kind));
  const isAdHoc = ({ recordingFileRole }: PlatformRecording) => Number(recordingFileRole?.toUpperCase() === "ADHOC");
  return (
    isGone(a) - isGone(b) ||
    rankOf(a) - rankOf(b) ||
    isAdHoc(a) - isAdHoc(b) ||
    (lengthOf(b) ?? -1) - (lengthOf(a) ?? -1) ||
    (a.startTime ?? 0) - (b.startTime ?? 0) ||
    (a.id < b.id ? -1 : 1)
  );
}

/**
 * Leaves out copies of the same sound, so that a call is evaluated once. Genesys Cloud may record it on the trunk, at the
 * agent's station and as a consultation, and twice in one session.
 *
 * A recording is a copy when a better one was recorded during most of its time (or one of the two has no times) and
 * - both are of one session, or
 * - the better one was recorded nearer to the customer: trunk before station before consult.
 *
 * Recordings of one session that follow one another stay, and so do two of one kind in different sessions: those are two
 * customers, or two agents. Sorted by their start, those without one first.
 */
export function withoutCopies(recordings: readonly PlatformRecording[]): PlatformRecording[] {
  const kept: PlatformRecording[] = [];
  for (const recording of recordings.toSorted(compare)) {
    const isCopyOf = (other: PlatformRecording) =>
      (isSameSession(other, recording) || rankOf(other) < rankOf(recording)) && coversMost(other, recording);
    if (!kept.some(isCopyOf)) kept.push(recording);
  }
  return kept.sort((a, b) => (a.startTime ?? 0) - (b.startTime ?? 0) || (a.id < b.id ? -1 : 1));
}
