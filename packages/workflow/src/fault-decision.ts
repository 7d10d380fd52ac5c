import { type FaultCode, faultMeaning } from "@earshot/faults";

/** What a run does about a fault that occurred while it worked on one call. */
export type FaultDecision =
  /** The call is stored as failed. */
  | { action: "fail" }
  /** The call is tried once more in this run, from then on and when the others are done. */
  | { action: "repeat"; fromMs: number }
  /** The call is left to a later run, from then on. */
  | { action: "wait"; untilMs: number }
  /** The same, and this run begins nothing more. */
  | { action: "pause"; untilMs: number }
  /** The run ends. The call, and those before it in the row, are left as they were, or are stored as failed. */
  | { action: "end"; failsCalls: boolean };

export interface CallFault {
  code: string;
  /** When the service said that it may be asked again, epoch ms. */
  retryAtMs: number | null;
  /** How often this run has tried the call, this time included. */
  tries: number;
  /** How often any run has tried it. */
  triesInAll: number;
  /** How many calls in a row ended with faults of this kind, this one included. */
  inARow: number;
  /** Whether this run has evaluated another call. */
  othersWentWell: boolean;
}

/**
 * So many calls in a row with faults of one kind: the cause lies outside them. What says nothing about the state of a service, such
 * as 404, takes more, and the calls are stored as failed all the same: where old recordings are gone, the next run must reach
 * those behind them.
 */
const mostInARow = { tries_later: 10, fails_call: 50 };
/** So many calls are enough when they are all there were. */
const fewestOfAll = 3;
/** How often a call is tried in one run when a service is in trouble and names no time. */
const mostTries = 2;
/** How often it is tried in all runs when nothing else went well: the service was down, and the call may be sound. */
export const mostTriesInAll = 6;
/** How long a service that asks for time without saying how much is left alone. */
const unnamedPauseMs = 60_000;
/** No service is left alone for longer, whatever it asks for. */
const longestWaitMs = 24 * 60 * 60 * 1000;
/** Being prepared takes its time: trying again in the same run is of use only where the service says that it takes not long. */
const notReady: FaultCode = "genesys.not_ready";
/** A later run has minutes of its own. */
const minutesUsedUp: FaultCode = "run.minutes_used_up";
/** Somebody erases, removes by age, or marks personal data right now: the call is sound. */
const overtaken: ReadonlySet<string> = new Set(["store.media_removed", "store.marked_meanwhile"]);
const shortWaitMs = 2 * 60_000;
/** So often a call is tried in one run while its media are being prepared. */
const mostPreparedTries = 8;

/** Until when a service that asks for time is left alone. */
export function pauseEnd(retryAtMs: number | null, nowMs: number): number {
  return namedTime(retryAtMs, nowMs) ?? nowMs + unnamedPauseMs;
}

function namedTime(retryAtMs: number | null, nowMs: number): number | null {
  return retryAtMs !== null && retryAtMs > nowMs ? Math.min(retryAtMs, nowMs + longestWaitMs) : null;
}

/** Pure: the policy of one run, over the table of `@earshot/faults`. */
export function decideFault(fault: CallFault, nowMs: number): FaultDecision {
  const { code, retryAtMs, tries, triesInAll, inARow, othersWentWell } = fault;
  const { call: effect, shared } = faultMeaning(code);
  const named = namedTime(retryAtMs, nowMs);
  if (effect === "ends_run") return { action: "end", failsCalls: false };
  if (effect === "pauses_run") return { action: "pause", untilMs: pauseEnd(retryAtMs, nowMs) };
  if (shared && inARow >= mostInARow[effect]) return { action: "end", failsCalls: effect === "fails_call" };
  if (effect === "fails_call") return { action: "fail" };
  if (code === notReady && named !== null && named <= nowMs + shortWaitMs && tries < mostPreparedTries) {
    return { action: "repeat", fromMs: named };
  }
  if (named !== null) return { action: "wait", untilMs: named };
  if (code === notReady || code === minutesUsedUp) return { action: "wait", untilMs: nowMs };
  if (tries < mostTries) return { action: "repeat", fromMs: nowMs };
  if (overtaken.has(code)) return { action: "wait", untilMs: nowMs };
  return othersWentWell || triesInAll >= mostTriesInAll ? { action: "fail" } : { action: "wait", untilMs: nowMs };
}

/** Whether calls that all ended with one kind of fault, being all that ended with any and none having gone well, share its cause. */
export function isCommonFault({ code, calls, faulty }: { code: string; calls: number; faulty: number }): boolean {
  return faultMeaning(code).shared && calls >= fewestOfAll && calls === faulty;
}
