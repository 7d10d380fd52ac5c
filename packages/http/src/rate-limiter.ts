import type { Clock } from "@earshot/model";
import { parseSeconds } from "./retry-after.ts";

/** What the server says about a limit: `inin-ratelimit-count`, `-allowed`, `-reset` (seconds left). */
interface Window {
  allowed: number;
  /** Requests that may still be sent in this window. */
  remaining: number;
  resetAtMs: number;
  /** Whether the server has said when it ends; else that is counted from the request that opened it. */
  isTold: boolean;
}

interface Lane {
  window: Window | null;
  /** Nothing is admitted before: a request was refused until then. */
  pausedUntilMs: number;
  inFlight: number;
}

/** Genesys counts requests per minute; used until the first answer of a new window says when that one ends. */
const windowMs = 60_000;
/**
 * After so long somebody asks once more, whatever the server said: limits are by the minute, and a wait of years, which a gateway may
 * name by mistake, would keep all processes silent that share a line, also once they are started again.
 */
export const longestPauseMs = 60 * 60_000;
/** `reset` counts whole seconds, so the end of one and the same window wanders by up to this. */
const resetToleranceMs = 2000;
const whole = /^\d{1,9}$/;

export type Admission = { admitted: true } | { admitted: false; waitMs: number };

/**
 * Holds requests back while the server's own count says that they would be refused. Each key has its own count; keys whose answers
 * tell of the same window, with the same limit and the same end, are counted together by the server, and so they are here.
 */
export interface RateLimiter {
  /**
   * Waits until a request under `key` may be sent. Refuses at once when that takes longer than `maxWaitMs`.
   * Every admission is followed by one `settle`. Rejects when `signal` aborts.
   */
  admit(key: string, maxWaitMs: number, signal?: AbortSignal): Promise<Admission>;
  /**
   * Reports the answer of an admitted request, null when there was none. `pauseMs`: the server refused it and
   * admits nothing under this key for so long.
   */
  settle(key: string, headers: Readonly<Record<string, string>> | null, pauseMs: number | null): void;
  /** When the server begins to count anew under `key`; null when that is not known. */
  resetAtMs(key: string): number | null;
}

function isSameEnd(window: { resetAtMs: number }, told: { resetAtMs: number }): boolean {
  return Math.abs(told.resetAtMs - window.resetAtMs) <= resetToleranceMs;
}

/** How many requests a minute the server takes; null where it does not say. */
export function allowedPerMinute(headers: Readonly<Record<string, string>>): number | null {
  const { "inin-ratelimit-allowed": allowed = "" } = headers;
  return whole.test(allowed) && Number(allowed) > 0 ? Number(allowed) : null;
}

function readWindow(headers: Readonly<Record<string, string>>, nowMs: number) {
  const { "inin-ratelimit-count": count = "" } = headers;
  const allowed = allowedPerMinute(headers);
  const resetMs = parseSeconds(headers["inin-ratelimit-reset"] ?? null);
  if (!whole.test(count) || allowed === null || resetMs === null) return null;
  return { allowed, count: Number(count), resetAtMs: nowMs + Math.min(resetMs, longestPauseMs) };
}

export function createRateLimiter(clock: Clock): RateLimiter {
  const lanes = new Map<string, Lane>();
  const laneOf = (key: string): Lane => {
    const lane = lanes.get(key) ?? { window: null, pausedUntilMs: 0, inFlight: 0 };
    lanes.set(key, lane);
    return lane;
  };

  /** The window that other lanes know already, when the server tells of the same one. */
  function sharedWindow(told: { allowed: number; resetAtMs: number }): Window | null {
    for (const { window } of lanes.values()) {
      if (window !== null && window.allowed === told.allowed && isSameEnd(window, told)) return window;
    }
    return null;
  }

  function inFlightIn(window: Window | null, own: Lane): number {
    if (window === null) return own.inFlight;
    return [...lanes.values()].reduce(
      (sum, lane) => (lane === own || lane.window === window ? sum + lane.inFlight : sum),
      0,
    );
  }

  /** Time until the lane takes its next request, 0 when it does so now. Opens the next window when one is over. */
  function untilOpenMs(lane: Lane, nowMs: number): number {
    if (nowMs < lane.pausedUntilMs) return lane.pausedUntilMs - nowMs;
    const { window } = lane;
    if (window === null) return 0;
    if (nowMs >= window.resetAtMs) {
      // What is on its way may reach the server in the window that begins now.
      window.remaining = Math.max(1, window.allowed - inFlightIn(window, lane));
      window.resetAtMs = nowMs + windowMs;
      window.isTold = false;
    }
    return window.remaining > 0 ? 0 : window.resetAtMs - nowMs;
  }

  return {
    async admit(key, maxWaitMs, signal) {
      const lane = laneOf(key);
      for (let waitMs = untilOpenMs(lane, clock.now()); waitMs > 0; waitMs = untilOpenMs(lane, clock.now())) {
        if (waitMs > maxWaitMs) return { admitted: false, waitMs };
        await clock.sleep(waitMs, signal);
      }
      if (lane.window !== null) lane.window.remaining -= 1;
      lane.inFlight += 1;
      return { admitted: true };
    },

    resetAtMs(key) {
      const { window } = laneOf(key);
      return window !== null && window.resetAtMs > clock.now() ? window.resetAtMs : null;
    },

    settle(key, headers, pauseMs) {
      const lane = laneOf(key);
      const nowMs = clock.now();
      lane.inFlight -= 1;
      if (pauseMs !== null) lane.pausedUntilMs = Math.max(lane.pausedUntilMs, nowMs + pauseMs);
      const told = headers === null ? null : readWindow(headers, nowMs);
      if (told === null) return;
      const window = lane.window !== null && isSameEnd(lane.window, told) ? lane.window : sharedWindow(told);
      lane.window = window;
      // The server has not counted what is still on its way to it.
      const remaining = Math.max(0, told.allowed - told.count - inFlightIn(window, lane));
      if (window !== null) {
        // Answers overtake each other, but within a window the count only grows.
        window.remaining = Math.min(window.remaining, remaining);
        // The server's window begins with the first request that reaches it, which may be later than it was opened here. Later
        // answers say no better when it ends: they are as late as they were under way.
        if (!window.isTold) window.resetAtMs = Math.max(window.resetAtMs, told.resetAtMs);
        window.isTold = true;
        window.allowed = told.allowed;
      } else {
        lane.window = { allowed: told.allowed, remaining, resetAtMs: told.resetAtMs, isTold: true };
      }
    },
  };
}
