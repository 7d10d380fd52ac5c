import { type Clock, systemClock } from "@earshot/model";
import type { Pool } from "./pool.ts";

const measuredEveryMs = 60_000;
/** Differences up to this are left alone: a machine's clock is that much off, and an answer that long under way, without harm. */
const tolerableMs = 1000;

/** A clock that all machines on a database share, whatever their own say. */
export interface ServerClock extends Clock {
  stop(): void;
}

/**
 * The time of the server, by the machine's own clock and how far that is off: measured now and once a minute. Leases, waits and signs
 * of life are set by one machine and judged by others, so that machines whose clocks differ would take each other for dead.
 */
export async function createServerClock(pool: Pool, machine: Clock = systemClock): Promise<ServerClock> {
  let aheadMs = 0;

  async function measure(): Promise<void> {
    const client = await pool.connect();
    try {
      const askedAtMs = machine.now();
      const { rows } = await client.query<{ nowMs: number }>(
        `SELECT cast(extract(epoch FROM clock_timestamp()) * 1000 AS double precision) AS "nowMs"`,
      );
      const halfwayMs = (askedAtMs + machine.now()) / 2;
      const differenceMs = Math.round((rows[0]?.nowMs ?? halfwayMs) - halfwayMs);
      aheadMs = Math.abs(differenceMs) > tolerableMs ? differenceMs : 0;
    } finally {
      client.release();
    }
  }

  await measure();
  // What is measured holds on while the server can't be asked.
  const timer = setInterval(() => void measure().catch(() => {}), measuredEveryMs);
  timer.unref();
  return {
    now: () => machine.now() + aheadMs,
    sleep: machine.sleep,
    stop: () => clearInterval(timer),
  };
}
