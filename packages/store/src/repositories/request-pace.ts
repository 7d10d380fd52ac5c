import type { Clock, RequestPace } from "@earshot/model";
import type { Connection } from "../connection.ts";
import { clockStepMs } from "../times.ts";
import { found, type Steps, statement } from "../transaction.ts";

/** What is taken for the limit until an answer says it: Genesys Cloud's. */
const usualPerMinute = 300;
/**
 * Of the requests of a minute, how many may be sent at once, and how many the steady rate gives in a minute: together not more
 * than the limit, in whatever minute.
 */
const burstShare = 0.1;
const steadyShare = 0.9;
const minuteMs = 60_000;
/** What adding up steps may be off by. */
const roundingMs = 1e-6;

interface PaceRow {
  perMinute: number;
  /** When the next request would be sent if none were ever sent at once. */
  nextAtMs: number;
  pausedUntilMs: number;
  setAtMs: number;
  nowMs: number;
}

interface Change extends Omit<PaceRow, "setAtMs"> {
  key: string;
  refused: number;
}

const find = statement<{ key: string; nowMs: number }, PaceRow>(
  ({
    forUpdate,
    clockMs,
  }) => `SELECT per_minute AS "perMinute", next_at_ms AS "nextAtMs", paused_until_ms AS "pausedUntilMs",
     set_at_ms AS "setAtMs", ${clockMs("@nowMs")} AS "nowMs"
   FROM request_paces WHERE key = @key ${forUpdate}`,
);

const add = statement<{ key: string; perMinute: number }>(
  `INSERT INTO request_paces (key, per_minute, next_at_ms, paused_until_ms, set_at_ms, refused)
   VALUES (@key, @perMinute, 0, 0, 0, 0) ON CONFLICT (key) DO NOTHING`,
);

const change = statement<Change>(
  `UPDATE request_paces SET per_minute = @perMinute, next_at_ms = @nextAtMs, paused_until_ms = @pausedUntilMs,
     set_at_ms = @nowMs, refused = refused + @refused
   WHERE key = @key`,
);

/** Takes a turn: the next one is a step later, and never earlier than a step from now. */
const takeTurn = statement<{ key: string; nowMs: number }, Omit<PaceRow, "setAtMs">>(({ clockMs, greater }) => {
  const now = clockMs("@nowMs");
  // Set later than now: the clock was set back since, and these times mean nothing any more.
  const unlessSetBack = (time: string) => `CASE WHEN set_at_ms > ${now} + ${clockStepMs} THEN ${now} ELSE ${time} END`;
  const free = greater(unlessSetBack("next_at_ms"), greater(unlessSetBack("paused_until_ms"), now));
  return `UPDATE request_paces SET next_at_ms = ${free} + ${minuteMs / steadyShare} / per_minute,
      paused_until_ms = ${unlessSetBack("paused_until_ms")}, set_at_ms = ${now}
    WHERE key = @key
    RETURNING per_minute AS "perMinute", next_at_ms AS "nextAtMs", paused_until_ms AS "pausedUntilMs", set_at_ms AS "nowMs"`;
});

/** The line of one service and client, by a name that does not give either away. */
export function createRequestPace({ transact, runEach }: Connection, key: string, clock: Clock): RequestPace {
  /** What the answers of this process said last: most say the same. */
  let saidPerMinute: number | null = null;

  /** The row as it is now, locked. */
  function* read(): Steps<PaceRow> {
    const wanted = { key, nowMs: clock.now() };
    let row = yield* find.get(wanted);
    if (row === undefined) {
      yield* add.run({ key, perMinute: usualPerMinute });
      row = found(yield* find.get(wanted));
    }
    // Set later than now: the clock was set back since, and these times mean nothing any more.
    const isSetBack = row.setAtMs > row.nowMs + clockStepMs;
    return isSetBack ? { ...row, nextAtMs: row.nowMs, pausedUntilMs: row.nowMs } : row;
  }

  function* write({ setAtMs: _, ...row }: PaceRow, refused = 0): Steps<void> {
    yield* change.run({ ...row, key, refused });
  }

  return {
    take: () =>
      // All requests of all processes change this one row: it is locked for one statement.
      runEach(function* () {
        const wanted = { key, nowMs: clock.now() };
        let row = yield* takeTurn.get(wanted);
        if (row === undefined) {
          yield* add.run({ key, perMinute: usualPerMinute });
          row = found(yield* takeTurn.get(wanted));
        }
        const stepMs = minuteMs / (row.perMinute * steadyShare);
        const burst = Math.max(1, Math.floor(row.perMinute * burstShare));
        const turnMs = Math.max(row.nowMs, row.pausedUntilMs, row.nextAtMs - burst * stepMs);
        return Math.max(0, Math.ceil(turnMs - row.nowMs - roundingMs));
      }),
    setLimit: async (perMinute) => {
      if (perMinute === saidPerMinute || !(perMinute >= 1)) return;
      await transact(function* () {
        yield* write({ ...(yield* read()), perMinute: Math.floor(perMinute) });
      });
      saidPerMinute = perMinute;
    },
    pause: (forMs) =>
      transact(function* () {
        const row = yield* read();
        yield* write({ ...row, pausedUntilMs: Math.max(row.pausedUntilMs, row.nowMs + forMs) }, 1);
      }),
  };
}
