import { setImmediate } from "node:timers/promises";
import { createGenesysClient } from "@earshot/genesys-client";
import { allFaults, month } from "@earshot/genesys-simulator";
import type { Clock } from "@earshot/model";
import { expect, onTestFinished, test } from "vitest";
import { evaluateRecordings } from "../src/index.ts";
import { setUp } from "./set-up.ts";

const isSoak = process.env.SOAK !== undefined;
const conversations = isSoak ? 10_000 : 200;
const requestsPerMinute = 300;
const faultRate = 0.1;

/** A clock that waits move on: waits side by side take the time of the longest. */
function createSharedClock(): Clock {
  let nowMs = month.endMs + 24 * 3_600_000;
  return {
    now: () => nowMs,
    sleep: async (ms, signal) => {
      const untilMs = nowMs + ms;
      await setImmediate();
      signal?.throwIfAborted();
      nowMs = Math.max(nowMs, untilMs);
    },
  };
}

test(`a month of ${conversations} calls at ${requestsPerMinute} requests a minute: each once, as fast as the limit allows, no sooner`, {
  timeout: isSoak ? 3_600_000 : 120_000,
}, async () => {
  const clock = createSharedClock();
  const parts = await setUp({
    now: clock.now,
    calls: [],
    requestsPerMinute,
    faults: allFaults(faultRate),
    hangMs: 50,
    platform: { conversations },
  });
  const { origin, clientId, clientSecret } = parts.simulator;
  const genesys = createGenesysClient(
    {
      source: "platform",
      loginUrl: origin,
      apiUrl: origin,
      clientId,
      clientSecret,
      transcripts: true,
      http: { timeoutMs: 2000 },
    },
    { clock, random: () => 0.5 },
  );
  onTestFinished(() => genesys.close());
  const query = { from: new Date(month.startMs).toISOString(), to: new Date(month.endMs).toISOString() };
  const beganMs = clock.now();
  const evaluated = new Map<string, number>();
  const memory: number[] = [];
  const summary = await evaluateRecordings(
    { ...parts.deps, clock, source: genesys.recordings },
    { ...parts.options, query, concurrency: 8, leaseMs: 24 * 3_600_000 },
    {
      onProgress: (event) => {
        if (event.type !== "evaluated") return;
        evaluated.set(event.recordingId, (evaluated.get(event.recordingId) ?? 0) + 1);
        if (evaluated.size % 1000 === 0) memory.push(process.memoryUsage().rss);
      },
    },
  );
  expect(summary).toMatchObject({ evaluated: conversations, failed: 0, skipped: 0, waiting: 0 });
  expect([...evaluated.values()].filter((times) => times !== 1)).toEqual([]);

  const { requests } = parts.simulator;
  const limited = requests.filter(({ hasAuthorization, path }) => hasAuthorization && path !== "/oauth/token");
  // Refusals that are no faults: requests that were sent sooner than allowed.
  expect(limited.filter(({ status, fault }) => status === 429 && fault === null)).toEqual([]);
  const leastMinutes = Math.ceil(limited.length / requestsPerMinute) - 1;
  const minutes = (clock.now() - beganMs) / 60_000;
  console.log(
    `${conversations} calls, ${limited.length} requests: ${minutes.toFixed(2)} min of at least ${leastMinutes}; memory ${memory.map((bytes) => Math.round(bytes / 1e6)).join(", ")} MB`,
  );
  // The last minute is begun and not used up.
  expect(minutes).toBeLessThanOrEqual(leastMinutes * 1.1 + 0.5);
});
