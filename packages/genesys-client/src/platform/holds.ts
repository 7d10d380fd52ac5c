import { type EvaluationWarning, isAgentPurpose, type RecordingPause, type StateEvent } from "@earshot/model";
import { toIso } from "./instant.ts";
import type { PlatformAnnotation, PlatformConversation, PlatformSession } from "./schemas.ts";

/** A time on hold in one session of an agent, epoch ms. */
interface HoldWindow {
  startMs: number;
  endMs: number;
  /** When it ended is not known: it is cut at the last sign of its session, or has no length where that is its beginning. */
  open: boolean;
  /** The session ended with it: somebody hung up. */
  disconnected: boolean;
}

export interface SessionHolds {
  sessionId: string;
  /** In the order of time; none touches another. */
  windows: HoldWindow[];
}

export function isVoice({ mediaType }: Pick<PlatformSession, "mediaType">): boolean {
  return mediaType === null || mediaType.toLowerCase() === "voice";
}

function isHold({ segmentType }: { segmentType: string | null }): boolean {
  return segmentType?.toLowerCase() === "hold";
}

/** The latest time that a session names. A stuck leg is closed months later, so it is not asked when the conversation ended. */
function lastSignMs({ segments, metrics }: PlatformSession): number {
  const times = [
    ...segments.flatMap(({ segmentStart, segmentEnd }) => [segmentStart, segmentEnd]),
    ...metrics.map(({ emitDate }) => emitDate),
  ];
  return times.reduce<number>((latest, timeMs) => Math.max(latest, timeMs ?? latest), Number.NEGATIVE_INFINITY);
}

function windowsOf(session: PlatformSession): HoldWindow[] {
  const lastMs = lastSignMs(session);
  const windows = session.segments.filter(isHold).flatMap((segment) => {
    const { segmentStart: startMs, segmentEnd: endMs } = segment;
    if (startMs === null) return [];
    if (endMs === null) return [{ startMs, endMs: Math.max(startMs, lastMs), open: true, disconnected: false }];
    const disconnected = segment.disconnectType !== null;
    return endMs > startMs ? [{ startMs, endMs, open: false, disconnected }] : [];
  });
  return united(windows);
}

/** Overlapping and touching windows as one. It is open where its last end is not known. */
function united(windows: readonly HoldWindow[]): HoldWindow[] {
  const merged: HoldWindow[] = [];
  for (const window of windows.toSorted((a, b) => a.startMs - b.startMs)) {
    const last = merged.at(-1);
    if (last === undefined || window.startMs > last.endMs) {
      merged.push({ ...window });
      continue;
    }
    if (window.endMs === last.endMs) {
      last.open ||= window.open;
      last.disconnected ||= window.disconnected;
    } else if (window.endMs > last.endMs) merged[merged.length - 1] = { ...window, startMs: last.startMs };
  }
  return merged;
}

/**
 * The holds of a conversation: those of its agents' voice sessions, since the customer's shows one long conversation and a chat
 * has holds, too. Sessions without a hold are left out.
 */
export function holdsOf({ participants }: Pick<PlatformConversation, "participants">): SessionHolds[] {
  return participants
    .filter(({ purpose }) => isAgentPurpose(purpose))
    .flatMap(({ participantId, sessions }, at) =>
      sessions.filter(isVoice).map((session, index) => ({
        sessionId: session.sessionId ?? `${participantId ?? at}-${index}`,
        windows: windowsOf(session),
      })),
    )
    .filter(({ windows }) => windows.length > 0);
}

function endState({ open, disconnected }: HoldWindow): string {
  if (open) return "LAST_SEEN";
  return disconnected ? "DISCONNECTED" : "TALK";
}

/** Holds as state events: `HOLD`, and where it ends `TALK` or `DISCONNECTED`, or `LAST_SEEN` where the end is not known. */
export function toStateEvents(holds: readonly SessionHolds[]): StateEvent[] {
  const changes = holds.flatMap(({ sessionId, windows }) =>
    windows.flatMap((window) => [
      { timeMs: window.startMs, state: "HOLD", sessionId },
      // Without a later sign of the session it ends with the call.
      ...(window.open && window.endMs === window.startMs
        ? []
        : [{ timeMs: window.endMs, state: endState(window), sessionId }]),
    ]),
  );
  return changes
    .sort((a, b) => a.timeMs - b.timeMs)
    .map(({ timeMs, state, sessionId }, index) => ({ index, timestamp: toIso(timeMs), state, sessionId }));
}

/** What of the holds lies in a stretch of time. A hold that goes on after it ends with it. */
export function holdsWithin(holds: readonly SessionHolds[], fromMs: number, toMs: number): SessionHolds[] {
  const isWithin = ({ startMs, endMs }: HoldWindow) => startMs < toMs && (endMs > fromMs || startMs >= fromMs);
  const cut = (window: HoldWindow): HoldWindow => ({
    ...window,
    startMs: Math.max(window.startMs, fromMs),
    endMs: Math.min(window.endMs, toMs),
    disconnected: window.disconnected && window.endMs <= toMs,
  });
  return holds
    .map(({ sessionId, windows }) => ({ sessionId, windows: windows.filter(isWithin).map(cut) }))
    .filter(({ windows }) => windows.length > 0);
}

/** Timestamps without milliseconds are off by up to this at each end of a hold. */
const roundingMs = 1000;

/** Where the holds of a session are not as long as its `tHeldComplete`, which comes to the same to the millisecond. */
export function checkHeld({ participants }: Pick<PlatformConversation, "participants">): EvaluationWarning[] {
  const warnings: EvaluationWarning[] = [];
  for (const { purpose, sessions } of participants) {
    if (!isAgentPurpose(purpose)) continue;
    for (const session of sessions.filter(isVoice)) {
      const windows = windowsOf(session);
      if (windows.some(({ open }) => open)) continue;
      const complete = session.metrics.filter(({ name, value }) => name === "tHeldComplete" && value !== null);
      if (complete.length === 0) continue;
      const toldMs = complete.reduce((sum, { value }) => sum + (value ?? 0), 0);
      const heldMs = windows.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0);
      const isWhole = windows.every(({ startMs, endMs }) => startMs % roundingMs === 0 && endMs % roundingMs === 0);
      if (Math.abs(toldMs - heldMs) <= (isWhole ? roundingMs * Math.max(1, windows.length) : 0)) continue;
      const message = `the holds of session ${session.sessionId ?? "without an id"} last ${heldMs / 1000} s, its metric tHeldComplete says ${toldMs / 1000} s`;
      warnings.push({ code: "hold.metric_disagrees", index: null, field: "tHeldComplete", message });
    }
  }
  return warnings;
}

const reasons: ReadonlyMap<string, RecordingPause["reason"]> = new Map([
  ["hold", "hold"],
  ["pause", "pause"],
  ["securepause", "secure_pause"],
]);

/**
 * What a recording's annotations mark as not recorded. `realtimeLocation` counts what was cut before it, `recordingLocation`
 * does not; where they are missing, the location stands for both.
 */
export function pausesOf(annotations: readonly PlatformAnnotation[]): RecordingPause[] {
  return annotations
    .flatMap((annotation) => {
      const { location, absoluteLocation, realtimeLocation, recordingLocation } = annotation;
      const reason = reasons.get(annotation.reason?.toLowerCase() ?? "");
      const startMs = realtimeLocation ?? absoluteLocation ?? location;
      const soundStartMs = recordingLocation ?? location ?? absoluteLocation;
      const durationMs = annotation.absoluteDurationMs ?? annotation.durationMs;
      if (reason === undefined || startMs === null || soundStartMs === null || durationMs === null) return [];
      const soundDurationMs = annotation.recordingDurationMs ?? durationMs;
      if (![startMs, soundStartMs, durationMs, soundDurationMs].every((ms) => Number.isFinite(ms) && ms >= 0))
        return [];
      return [
        {
          reason,
          startMs: Math.round(startMs),
          durationMs: Math.round(durationMs),
          soundStartMs: Math.round(soundStartMs),
          soundDurationMs: Math.round(soundDurationMs),
        },
      ];
    })
    .sort((a, b) => a.startMs - b.startMs);
}

/**
 * A warning when the sound lacks time for another reason than hold: what lies behind a cut is earlier in the sound than by the
 * clock. Holds that were cut out are accounted for where calls are measured.
 */
export function checkCuts(pauses: readonly RecordingPause[]): EvaluationWarning[] {
  const cut = pauses.filter(
    ({ reason, durationMs, soundDurationMs }) => reason !== "hold" && soundDurationMs < durationMs,
  );
  if (cut.length === 0) return [];
  const lostMs = cut.reduce((sum, { durationMs, soundDurationMs }) => sum + durationMs - soundDurationMs, 0);
  const reasonList = [...new Set(cut.map(({ reason }) => reason.replace("_", " ")))].join(", ");
  const message = `the recording leaves out ${lostMs / 1000} s of the call (${reasonList}), so that its sound is shorter than the call`;
  return [{ code: "recording.sound_cut", index: null, field: "annotations", message }];
}
