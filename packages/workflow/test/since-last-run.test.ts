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
