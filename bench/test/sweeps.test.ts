import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createKernel } from "@earshot/analysis-wasm";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { parametersArbitrary, recorded } from "../../packages/analysis-wasm/test/arbitraries.ts";
import { fcOptions } from "../../packages/analysis-wasm/test/fast-check-options.ts";
import { type PlainCall, toBatch } from "../../packages/analysis-wasm/test/reference/plain.ts";
import { createCalls, spreadLengths } from "../src/calls.ts";
import { compileSweep, startSweep } from "../src/native-sweep.ts";
import { oracleTotals, plainCalls } from "../src/oracle-totals.ts";
import { plainSweep } from "../src/plain-sweep.ts";
import { listColumns, type totalsColumns } from "../src/totals.ts";

const kernel = await createKernel();
const columns = (totals: ReturnType<typeof totalsColumns>) =>
  listColumns(totals).map(([path, values]) => `${path} ${[...values].join(" ")}`);

/** Calls of one agent and one customer, starts ascending; segments may nest and touch, and have at least this length. */
const conversations = (least: 0 | 1): fc.Arbitrary<PlainCall[]> =>
  fc.array(
    fc
      .record({
        segments: fc
          .array(fc.record({ step: fc.nat(30), length: fc.integer({ min: least, max: 60 }), agent: fc.boolean() }), {
            minLength: least,
          })
          .map((steps) => {
            let startMs = 0;
            return steps.map(({ step, length, agent }) => {
              startMs += step;
              return {
                startMs,
                endMs: startMs + length,
                speaker: agent ? 0 : 1,
                side: agent ? ("agent" as const) : ("customer" as const),
              };
            });
          }),
        holds: fc.constant([]),
      })
      .chain(recorded),
    { maxLength: 12 },
  );

test("the plain sweep, the oracle and the kernel agree", () => {
  fc.assert(
    fc.property(conversations(0), parametersArbitrary, (calls, parameters) => {
      const batch = toBatch(calls);
      const sweep = columns(plainSweep(batch, parameters));
      expect(sweep).toEqual(columns(oracleTotals(calls, parameters)));
      expect(columns(kernel.place(batch).totals(parameters))).toEqual(sweep);
    }),
    fcOptions,
  );
});

test("the calls that are measured are what the sweeps are made for", () => {
  const lengths = spreadLengths(7, 5000);
  const batch = createCalls(7, lengths);
  expect(batch.segmentOffsets.at(-1)).toBe(5000);
  expect(createCalls(7, lengths)).toEqual(batch);
  for (const { segments } of plainCalls(batch, lengths.length)) {
    expect(segments.map(({ startMs }) => startMs)).toEqual(
      segments.map(({ startMs }) => startMs).sort((a, b) => a - b),
    );
    expect(
      segments.every(
        ({ startMs, endMs, side, speaker }) => endMs > startMs && side === (speaker === 0 ? "agent" : "customer"),
      ),
    ).toBe(true);
  }
});

describe("in C", () => {
  const folder = mkdtempSync(join(tmpdir(), "earshot-bench-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  const sweep = compileSweep(folder);

  test.skipIf("reason" in sweep)("both sweeps agree with the plain one", async () => {
    if ("reason" in sweep) return;
    await fc.assert(
      // In lanes, a call without segments or one without length is refused.
      fc.asyncProperty(conversations(1), parametersArbitrary, async (calls, parameters) => {
        const batch = toBatch(calls);
        const native = startSweep(sweep.path, folder, batch, parameters);
        const expected = columns(plainSweep(batch, parameters));
        await native.run("plain");
        expect(columns(await native.results())).toEqual(expected);
        await native.run("lanes");
        expect(columns(await native.results())).toEqual(expected);
        await native.close();
      }),
      { ...fcOptions, numRuns: 60 },
    );
  });
});
