import { expect, test } from "vitest";
import { evaluateRecordings, type ProgressEvent } from "../src/index.ts";
import { setUp } from "./set-up.ts";

const waitS = 600;

test.each(["retry-after", "inin-ratelimit-reset"] as const)(
  "a limit that is used up for ten minutes (%s) fails nothing: the run says when it may go on, and goes on from there",
  async (header) => {
    const { deps, options, simulator } = await setUp({ generatedCalls: 35 });
    simulator.setRateLimit({ from: 40, waitS, header });
    const limitedAtMs = deps.clock.now();
    const events: ProgressEvent[] = [];
    const first = await evaluateRecordings(deps, options, { onProgress: (event) => events.push(event) });
    expect(first.failed).toBe(0);
    expect(first.evaluated).toBeGreaterThan(0);
    expect(first.evaluated).toBeLessThan(40);
    expect(first.waiting).toBeGreaterThan(0);
    expect(first.resumeAtMs).toBeGreaterThan(limitedAtMs + (waitS - 60) * 1000);
    expect(await deps.store.runs.get(first.runId)).toMatchObject({
      status: "interrupted",
      failure: { code: "genesys.rate_limited" },
    });

    // Too early: the limit is kept to, and again nothing fails.
    simulator.setRateLimit({ from: 1, waitS, header });
    const early = await evaluateRecordings(deps, options);
    expect(early).toMatchObject({ evaluated: 0, failed: 0 });

    simulator.setRateLimit(null);
    await deps.clock.sleep(waitS * 1000);
    const last = await evaluateRecordings(deps, options);
    expect(last).toMatchObject({ evaluated: 40 - first.evaluated, failed: 0, skipped: first.evaluated, waiting: 0 });
    expect(last.resumeAtMs).toBeNull();
  },
);

test("a limit that is used up before anything is listed is a pause, too", async () => {
  const { deps, options, simulator } = await setUp();
  simulator.setRateLimit({ from: 1, waitS });
  const nowMs = deps.clock.now();
  const summary = await evaluateRecordings(deps, options);
  expect(summary).toMatchObject({ evaluated: 0, failed: 0, waiting: 0 });
  expect(summary.resumeAtMs).toBeGreaterThan(nowMs + (waitS - 60) * 1000);
});
