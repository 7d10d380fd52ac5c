import type { StateChange } from "@earshot/analysis-wasm";
import type { StateEvent } from "@earshot/model";
import { z } from "zod";

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

const wallTime = z.iso.datetime({ offset: true });

/** The digit behind the milliseconds when it rounds them up; `Date.parse` cuts it off. */
const roundsUp = /\.\d{3}[5-9]/;

/** Milliseconds since the epoch of an ISO 8601 date and time with a zone, rounded, or null when it is not one. */
export function parseWallTime(text: string): number | null {
  const ms = wallTime.safeParse(text).success ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(ms)) return null;
  return roundsUp.test(text) ? ms + 1 : ms;
}

/**
 * Maps wall-time events to media time by subtracting the recording's start.
 * Events without a usable time or state are left out and reported by index; an unknown state is kept and reported.
 * Without a start time the earliest event is taken for it: hold totals stay exact, hold positions are assumed.
 */
export function mapStateEvents(events: readonly RawStateEvent[], startTime: string | null): MappedStateEvents {
  const warnings: EventWarning[] = [];
  const sessions = new Map<string, number>();
  const timed: { wallMs: number; session: number; state: string }[] = [];

  for (const [index, event] of events.entries()) {
    const wallMs = event.timestamp === null ? null : parseWallTime(event.timestamp);
    const state = event.state?.trim().toUpperCase() ?? "";
    if (wallMs === null) {
      const seen = event.timestamp === null ? "no timestamp" : `timestamp ${JSON.stringify(event.timestamp)}`;
      warnings.push({
        code: "event.timestamp_invalid",
        index,
        field: "timestamp",
        message: `event ${index} has ${seen}, not an ISO 8601 date and time with a zone; it was left out`,
      });
      continue;
    }
    if (state === "") {
      warnings.push({
        code: "event.state_missing",
        index,
        field: "state",
        message: `event ${index} has no state; it was left out`,
      });
      continue;
    }
    if (!knownStates.has(state)) {
      warnings.push({
        code: "event.state_unknown",
        index,
        field: "state",
        message: `event ${index} has the unknown state ${JSON.stringify(event.state)}; it ends a hold like any state but HOLD`,
      });
    }
    const sessionId = event.sessionId ?? "";
    const session = sessions.get(sessionId) ?? sessions.size;
    sessions.set(sessionId, session);
    timed.push({ wallMs, session, state });
  }

  let originMs = startTime === null ? null : parseWallTime(startTime);
  if (originMs === null && timed.length > 0) {
    originMs = timed.reduce((earliest, event) => Math.min(earliest, event.wallMs), Number.POSITIVE_INFINITY);
    if (timed.some((event) => event.state === "HOLD")) {
      warnings.push({
        code: "event.start_time_assumed",
        index: null,
        field: "startTime",
        message:
          "the recording's start time is unknown, so the earliest event was taken for it: hold totals are exact, hold positions are not",
      });
    }
  }
  const zeroMs = originMs ?? 0;
  const changes = timed.map(({ wallMs, session, state }) => ({
    timeMs: wallMs - zeroMs,
    session,
    hold: state === "HOLD",
    disconnect: state === "DISCONNECTED",
    lastSeen: state === "LAST_SEEN",
  }));
  return { changes, warnings };
}
