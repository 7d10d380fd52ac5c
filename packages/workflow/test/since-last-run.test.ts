import { sampleCalls } from "@earshot/genesys-simulator";
import { expect, test } from "vitest";
import { evaluateRecordings, sinceLastRun } from "../src/index.ts";
import { setUp } from "./set-up.ts";

test("since the last run is two days before the last one that went through everything of the same source", async () => {
  const { deps, options } = await setUp();
  const { store, source } = deps;
  expect(await sinceLastRun(store, source)).toBeUndefined();

  const { runId } = await evaluateRecordings(deps, options);
  const whole = await store.runs.get(runId);
  const since = new Date((whole?.startedAtMs ?? 0) - 48 * 3_600_000).toISOString();
  expect(await sinceLastRun(store, source)).toBe(since);

  for (const query of [{ limit: 1 }, { ids: ["rec-two-holds"] }, { to: "2026-11-01T00:00:00Z" }]) {
    await evaluateRecordings(deps, { ...options, query });
  }
  const stopped = AbortSignal.abort();
  await expect(evaluateRecordings(deps, options, { signal: stopped })).rejects.toMatchObject({
    code: "run.interrupted",
  });
  await evaluateRecordings({ ...deps, source: { ...source, name: "folder" } }, options);
  expect(await sinceLastRun(store, source)).toBe(since);
});

const dayMs = 86_400_000;
const startMs = Date.parse("2026-10-01T03:00:00Z");
const day = (days: number) => new Date(startMs + days * dayMs).toISOString();

/** What is looked at after runs that were begun on these days, with what each was asked for and the day of what it left. */
async function sinceAfter(
  runs: {
    on: number;
    query?: object | undefined;
    left?: number | undefined;
    status?: "finished" | "interrupted" | undefined;
  }[],
): Promise<string | undefined> {
  const { deps } = await setUp();
  const { store, source } = deps;
  for (const [index, { on, query = {}, left, status = "finished" }] of runs.entries()) {
    const id = `run-${index}`;
    const startedAtMs = startMs + on * dayMs;
    await store.runs.start({ id, startedAtMs, leaseMs: 1000, options: { source: source.name, query } });
    const leftFromMs = left === undefined ? null : startMs + left * dayMs;
    const summary = { evaluated: 0, failed: 0, skipped: 0 };
    await store.runs.finish({ id, finishedAtMs: startedAtMs + 1, status, summary, leftFromMs, failure: null });
  }
  return await sinceLastRun(store, source);
}

test("a run that leaves a gap to those before it does not count", async () => {
  const nightly = { on: 0 };
  expect(await sinceAfter([nightly, { on: 1, query: { from: day(-2) } }])).toBe(day(-1));
  // By hand, of today's calls only, after nights without a run.
  expect(await sinceAfter([nightly, { on: 5, query: { from: day(4.9) } }])).toBe(day(-2));
  // Without a time it looks back a week.
  expect(await sinceAfter([nightly, { on: 5 }])).toBe(day(3));
  expect(await sinceAfter([nightly, { on: 6 }])).toBe(day(-2));
  expect(await sinceAfter([nightly, { on: 6 }, { on: 7, query: { from: day(-2) } }])).toBe(day(5));
});

test("before the first run lies the week that it would have looked back without a time", async () => {
  expect(await sinceAfter([{ on: 0, query: { from: day(-1) } }])).toBe(day(-7));
  expect(await sinceAfter([{ on: 0, query: { from: day(-20) } }])).toBe(day(-2));
  expect(await sinceAfter([{ on: 0, status: "interrupted" }, { on: 3 }])).toBe(day(-7));
});

test("calls that a run left are looked for again, for 30 days", async () => {
  const first = { on: 0, left: -6 };
  expect(await sinceAfter([first])).toBe(day(-6));
  // Still left, or done.
  expect(await sinceAfter([first, { on: 1, query: { from: day(-6) }, left: -6 }])).toBe(day(-6));
  expect(await sinceAfter([first, { on: 1, query: { from: day(-6) } }])).toBe(day(-1));
  // A run that did not look back as far can't have done them.
  expect(await sinceAfter([first, { on: 1, query: { from: day(-3) } }])).toBe(day(-6));
  expect(await sinceAfter([{ on: 0, left: -31 }])).toBe(day(-2));
});

test("a recording that is not ready yet is left to the next run", async () => {
  const [call] = sampleCalls();
  if (call === undefined) throw new Error("there are no sample calls");
  for (const [status, left] of [
    ["IN_PROGRESS", Date.parse(call.startTime)],
    ["DELETED", null],
  ] as const) {
    const { deps, options } = await setUp({ calls: [{ ...call, status }] });
    const { runId } = await evaluateRecordings(deps, options);
    expect(await deps.store.runs.get(runId)).toMatchObject({ counts: { skipped: 1 }, leftFromMs: left });
  }
});
