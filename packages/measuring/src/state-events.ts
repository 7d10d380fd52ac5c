import type { StateChange } from "@earshot/analysis-wasm";
import { parseWallTime, type StateEvent } from "@earshot/model";

/** A state event as a source delivers it: nothing is checked yet. */
export type RawStateEvent = Omit<StateEvent, "index">;

/** Something in the input that was skipped or read with doubt, and where it is. */
interface EventWarning {
  code: "event.timestamp_invalid" | "event.state_missing" | "event.state_unknown" | "event.start_time_assumed";
  index: number | null;
  field: string | null;
  message: string;
}

/** State changes in media time, ready for the kernel, and what was wrong with the events they came from. */
export interface MappedStateEvents {
  changes: StateChange[];
  warnings: EventWarning[];
}

/** Conversation states of the guide and of Genesys Cloud segments; any other is reported and closes a hold like these. */
const knownStates = new Set([
  "ALERT",
  "ALERTING",
  "CONNECTED",
  "CONTACTING",
  "DIALING",
  "DISCONNECTED",
  "HOLD",
  "INTERACT",
  "IVR",
  "LAST_SEEN",
  "PARKED",
  "QUEUE",
  "RINGING",
  "TALK",
  "TRANSFER",
  "VOICEMAIL",
  "WRAPUP",
]);

/** Further from the start of its recording no event is of one call. */
const furthestMs = 12 * 86_400_000;

/** Systems write the first year, the last or the start of the epoch for a time that they do not know. */
const earliestUsefulMs = Date.UTC(1970, 0, 1) + 1;
const latestUsefulMs = Date.UTC(2200, 0, 1);

/** The time that a text means, or what is wrong with it, to follow the text in a message. */
function readTime(text: string): { ms: number } | { problem: string } {
  const ms = parseWallTime(text);
  if (ms === null) return { problem: "not an ISO 8601 date and time with a zone" };
  if (ms < earliestUsefulMs || ms >= latestUsefulMs) return { problem: "a placeholder and no time of a call" };
  return { ms };
}

/**
 * Maps wall-time events to media time by subtracting the recording's start.
 * Events without a usable time or state are left out and reported by index; an unknown state is kept and reported.
 * Without a start time the earliest event is taken for it: hold totals stay exact, hold positions are assumed.
 */
export function mapStateEvents(events: readonly RawStateEvent[], startTime: string | null): MappedStateEvents {
  const warnings: EventWarning[] = [];
  const sessions = new Map<string, number>();
  const start = startTime === null ? null : readTime(startTime);
  const statedMs = start !== null && "ms" in start ? start.ms : null;
  const times = events.map(({ timestamp }) => (timestamp === null ? null : readTime(timestamp)));
  const centreMs = statedMs ?? middle(times.flatMap((time) => (time !== null && "ms" in time ? [time.ms] : [])));
  const timed: { wallMs: number; session: number; state: string }[] = [];

  for (const [index, event] of events.entries()) {
    const time = times[index] ?? null;
    const problem = time === null ? null : "problem" in time ? time.problem : tooFar(time.ms - centreMs, statedMs);
    if (time === null || "problem" in time || problem !== null) {
      const seen = problem === null ? "no timestamp" : `timestamp ${JSON.stringify(event.timestamp)}, ${problem}`;
      const message = `event ${index} has ${seen}; it was left out`;
      warnings.push({ code: "event.timestamp_invalid", index, field: "timestamp", message });
      continue;
    }
    const state = event.state?.trim().toUpperCase() ?? "";
    if (state === "") {
      const message = `event ${index} has no state; it was left out`;
      warnings.push({ code: "event.state_missing", index, field: "state", message });
      continue;
    }
    if (!knownStates.has(state)) {
      const message = `event ${index} has the unknown state ${JSON.stringify(event.state)}; it ends a hold like any state but HOLD`;
      warnings.push({ code: "event.state_unknown", index, field: "state", message });
    }
    const sessionId = event.sessionId ?? "";
    const session = sessions.get(sessionId) ?? sessions.size;
    sessions.set(sessionId, session);
    timed.push({ wallMs: time.ms, session, state });
  }

  const earliestMs = timed.reduce((earliest, event) => Math.min(earliest, event.wallMs), Number.POSITIVE_INFINITY);
  if (statedMs === null && timed.some((event) => event.state === "HOLD")) {
    const stated =
      start !== null && "problem" in start ? ` (it is ${JSON.stringify(startTime)}, ${start.problem})` : "";
    const message = `the recording's start time is unknown${stated}, so the earliest event was taken for it: hold totals are exact, hold positions are not`;
    warnings.push({ code: "event.start_time_assumed", index: null, field: "startTime", message });
  }
  const changes = timed.map(({ wallMs, session, state }) => ({
    timeMs: wallMs - (statedMs ?? earliestMs),
    session,
    hold: state === "HOLD",
    disconnect: state === "DISCONNECTED",
    lastSeen: state === "LAST_SEEN",
  }));
  return { changes, warnings };
}

function tooFar(distanceMs: number, statedMs: number | null): string | null {
  if (Math.abs(distanceMs) <= furthestMs) return null;
  return `more than 12 days from ${statedMs === null ? "most other events" : "the start of the recording"}`;
}

/** The median; 0 of none. */
function middle(timesMs: readonly number[]): number {
  return timesMs.toSorted((a, b) => a - b)[timesMs.length >> 1] ?? 0;
}
