import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as layout from "../build/layout.js";
import { analyze } from "../src/analyze.ts";
import { type Core, createCore } from "../src/core.ts";
import { holds } from "../src/holds.ts";
import { createKernel } from "../src/index.ts";
import { analysisModule } from "../src/module.ts";
import { place } from "../src/place.ts";
import { input, type SpeakerOf, scanDocuments, scanLines } from "../src/scan.ts";
import { voiceActivity } from "../src/voice-activity.ts";
import { callArbitrary, changesArbitrary, damagedDocument, parametersArbitrary } from "./arbitraries.ts";
import { fcOptions } from "./fast-check-options.ts";
import { standard } from "./parameters.ts";
import { scrambledSegments, toBatch, toCall } from "./reference/plain.ts";
import { recordingArbitrary } from "./voice-activity-arbitraries.ts";

const pattern = 0xa5;

/** The placed regions as `[from, to)` byte ranges in memory order. */
function regions(core: Core): [from: number, to: number][] {
  return Array.from({ length: layout.REGION_COUNT }, (_, region): [number, number] => {
    const from = core.wasm.regionOffset(region);
    return [from, from + core.wasm.regionBytes(region)];
  })
    .filter(([from]) => from > 0)
    .sort(([a], [b]) => a - b);
}

/** Runs in an arena full of the pattern and checks every byte between, before and after the regions. */
function runGuarded<T>(core: Core, work: () => T): T {
  new Uint8Array(core.memory(), core.wasm.arenaOffset()).fill(pattern);
  const result = work();
  const bytes = new Uint8Array(core.memory());
  const guard = layout.GUARD_BYTES;
  let from = core.wasm.arenaOffset();
  for (const [start, end] of [...regions(core), [bytes.length, bytes.length] as const]) {
    expect(start - from).toBeGreaterThanOrEqual(end > start ? guard : 0);
    expect(bytes.subarray(from, start).every((byte) => byte === pattern)).toBe(true);
    from = end;
  }
  return result;
}

describe("guard bytes around every region survive", async () => {
  const core = await createCore(await analysisModule());
  const runs = { ...fcOptions, numRuns: 60 };

  test("analyze", () => {
    fc.assert(
      fc.property(callArbitrary, parametersArbitrary, (plain, parameters) => {
        const call = toCall(plain);
        const clean = analyze(core, call, parameters);
        expect(runGuarded(core, () => analyze(core, call, parameters))).toEqual(clean);
      }),
      runs,
    );
  });

  test("place, totals and turns", () => {
    fc.assert(
      fc.property(fc.array(callArbitrary, { maxLength: 6 }), parametersArbitrary, (calls, parameters) => {
        const batch = toBatch(calls);
        const measures: readonly (() => unknown)[] = [
          () => place(core, batch).totals(parameters),
          () => place(core, batch).turns(parameters),
        ];
        for (const measure of measures) {
          const clean = measure();
          expect(runGuarded(core, measure)).toEqual(clean);
        }
      }),
      runs,
    );
  });

  test("holds", () => {
    fc.assert(
      fc.property(changesArbitrary, fc.option(fc.nat(90)), (changes, endMs) => {
        const clean = holds(core, changes, endMs);
        expect(runGuarded(core, () => holds(core, changes, endMs))).toEqual(clean);
      }),
      runs,
    );
  });

  test("scanLines and scanDocuments, whatever the bytes", () => {
    const speakerOf: SpeakerOf = ({ speaker }) => ({ speaker: String(speaker), side: "agent" });
    const scan = (bytes: Buffer, ends: Uint32Array | null) => {
      input(core, bytes.length).set(bytes);
      const names = ["id", "language"];
      const calls =
        ends === null ? scanLines(core, bytes.length, speakerOf, names) : scanDocuments(core, ends, speakerOf, names);
      const { understood } = calls;
      return {
        understood,
        ids: calls.ids(),
        texts: calls.texts(),
        columns: calls.columns(),
        totals: calls.totals(standard),
      };
    };
    let understood = 0;
    fc.assert(
      fc.property(fc.array(damagedDocument, { minLength: 1, maxLength: 5 }), fc.boolean(), (documents, lines) => {
        const bytes = Buffer.concat(documents.flatMap((document) => [document, Buffer.from("\n")]));
        let at = -1;
        const ends = lines ? null : Uint32Array.from(documents, ({ length }) => (at += length + 1));
        const clean = scan(bytes, ends);
        understood += clean.understood.includes(1) ? 1 : 0;
        expect(runGuarded(core, () => scan(bytes, ends))).toEqual(clean);
      }),
      { ...runs, numRuns: 200 },
    );
    expect(understood).toBeGreaterThan(20);
  });

  test("voice activity", () => {
    const detector = fc.constantFrom("level" as const, "network" as const);
    fc.assert(
      fc.property(recordingArbitrary, detector, ({ samples, format, parameters: others }, detector) => {
        const parameters = { ...others, detector };
        const windows = Math.ceil(samples.length / format.channels / format.sampleRate / 0.032);
        const voices = Uint8Array.from({ length: windows * format.channels }, (_, i) => (i * 37) % 256);
        // Everything above the levels is placed once more for the voices.
        const end = () => {
          const { wasm } = core;
          const levelsEnd = wasm.regionOffset(layout.REGION_LEVELS) + wasm.regionBytes(layout.REGION_LEVELS);
          new Uint8Array(core.memory(), levelsEnd).fill(pattern);
          return { voices, windows };
        };
        const listen = () => ({ take: () => {}, end });
        const clean = voiceActivity(core, listen, samples, format, parameters);
        expect(runGuarded(core, () => voiceActivity(core, listen, samples, format, parameters))).toEqual(clean);
      }),
      { ...runs, numRuns: 30 },
    );
  });

  test("a call long and scrambled enough for the radix sort", () => {
    const call = toCall({ segments: scrambledSegments(2000), durationMs: null, holds: [] });
    const clean = analyze(core, call, standard);
    expect(runGuarded(core, () => analyze(core, call, standard))).toEqual(clean);
  });

  test("the largest number of silences, talk-overs and latencies a call can have", () => {
    const count = 60;
    const segments = Array.from({ length: count }, (_, i) => {
      return { startMs: i * 10, endMs: i * 10 + 5, speaker: i % 2, side: i % 2 === 0 ? "customer" : "agent" } as const;
    });
    const overlapping = segments.map((segment) => ({ ...segment, endMs: segment.endMs + 6 }));
    const windows = Array.from({ length: count }, (_, i) => ({ startMs: i * 10 + 7, endMs: i * 10 + 8, open: false }));
    const parameters = { minSilenceMs: 1, hold: "exclude", minTalkOverMs: 1, turnGapMs: 1 } as const;
    const silent = toCall({ segments, durationMs: null, holds: windows });
    expect(runGuarded(core, () => analyze(core, silent, parameters))).toMatchObject({
      silence: { count: 2 * (count - 1) },
      responseLatency: { count: count / 2 },
    });
    const busy = toCall({ segments: overlapping, durationMs: null, holds: windows });
    expect(runGuarded(core, () => analyze(core, busy, parameters)).talkOver.count).toBe(count - 1);
  });
});

describe("memory growth", () => {
  const small = toCall({
    segments: [
      { startMs: 0, endMs: 900, speaker: 0, side: "agent" },
      { startMs: 700, endMs: 2000, speaker: 1, side: "customer" },
    ],
    durationMs: 5000,
    holds: [],
  });
  /** The same exchange of one agent and one customer every four seconds. */
  const long = (count: number) =>
    toCall({
      segments: Array.from({ length: count }, (_, i) => {
        return { startMs: i * 2000, endMs: i * 2000 + 1500, speaker: i % 2, side: i % 2 === 0 ? "agent" : "customer" };
      }),
      durationMs: null,
      holds: [],
    });

  test("grows in the middle of a run and measures right away", async () => {
    const core = await createCore(await analysisModule());
    const before = core.memory();
    expect(analyze(core, long(50_000), standard)).toMatchObject({
      durationMs: 50_000 * 2000 - 500,
      talk: { agentMs: 25_000 * 1500, customerMs: 25_000 * 1500 },
      utterances: { agent: 25_000, customer: 25_000 },
    });
    expect(core.memory()).not.toBe(before);
    expect(before.byteLength).toBe(0);
  });

  test("a small call measures the same before and after", async () => {
    const kernel = await createKernel();
    const before = kernel.analyze(small, standard);
    kernel.analyze(long(20_000), standard);
    expect(kernel.analyze(small, standard)).toEqual(before);
  });

  test("does not grow again for what has fitted before", async () => {
    const core = await createCore(await analysisModule());
    analyze(core, long(20_000), standard);
    const after = core.memory();
    for (let i = 0; i < 10; i++) analyze(core, long(20_000), standard);
    expect(core.memory()).toBe(after);
  });

  test("kernels share nothing", async () => {
    const [one, other] = await Promise.all([createCore(await analysisModule()), createCore(await analysisModule())]);
    analyze(one, long(20_000), standard);
    expect(other.memory().byteLength).toBeLessThan(one.memory().byteLength);
  });

  test("the module itself refuses what its memory cannot hold", async () => {
    const core = await createCore(await analysisModule());
    expect(core.input.placeCalls(2 ** 27, 1, 0)).toBe(layout.STATUS_OUT_OF_MEMORY);
    expect(analyze(core, small, standard).speechMs).toBe(2000);
  });
});
