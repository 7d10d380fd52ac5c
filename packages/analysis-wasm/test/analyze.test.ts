import { sides } from "@earshot/model";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type CallMetrics, createKernel } from "../src/index.ts";
import { callArbitrary, parametersArbitrary } from "./arbitraries.ts";
import { fcOptions } from "./fast-check-options.ts";
import { standard } from "./parameters.ts";
import { analyzeByTheBook } from "./reference/oracle.ts";
import { type PlainSegment, scrambledSegments, toCall } from "./reference/plain.ts";
import { rasterise } from "./reference/raster.ts";

const kernel = await createKernel();

function analyze(segments: readonly PlainSegment[], durationMs: number | null = null, parameters = standard) {
  return kernel.analyze(toCall({ segments, durationMs, holds: [] }), parameters);
}
const agent = (startMs: number, endMs: number): PlainSegment => ({ startMs, endMs, speaker: 0, side: "agent" });
const customer = (startMs: number, endMs: number): PlainSegment => ({ startMs, endMs, speaker: 1, side: "customer" });

/** Shares are not whole: taken apart to be compared as near. */
function withoutShares(metrics: CallMetrics) {
  const shares = metrics.speakers.map((speaker) => speaker.apportionedMs);
  return { shares, exact: { ...metrics, speakers: metrics.speakers.map(({ apportionedMs, ...rest }) => rest) } };
}

describe("against the references", () => {
  test("a random call measures as the definitions say", () => {
    fc.assert(
      fc.property(callArbitrary, parametersArbitrary, (call, parameters) => {
        const actual = withoutShares(kernel.analyze(toCall(call), parameters));
        const expected = withoutShares(analyzeByTheBook(call, parameters));
        expect(actual.exact).toEqual(expected.exact);
        for (const [i, share] of expected.shares.entries()) expect(actual.shares[i]).toBeCloseTo(share, 6);
      }),
      fcOptions,
    );
  });

  test("so does a long call whose segments are scrambled over the whole range of times", () => {
    const scrambled = scrambledSegments(1500);
    for (const roles of [1, 4, 1500]) {
      const segments = scrambled.map((segment, i) => {
        return { ...segment, speaker: i % roles, side: sides[(i % roles) % sides.length] ?? "unknown" };
      });
      const call = { segments, durationMs: null, holds: [] };
      const actual = withoutShares(kernel.analyze(toCall(call), standard));
      const expected = withoutShares(analyzeByTheBook(call, standard));
      expect(actual.exact).toEqual(expected.exact);
      for (const [i, share] of expected.shares.entries())
        expect(Math.abs((actual.shares[i] ?? 0) - share)).toBeLessThan(0.01);
    }
  });

  test("a random call measures as its milliseconds count", () => {
    fc.assert(
      fc.property(callArbitrary, parametersArbitrary, (call, parameters) => {
        const actual = kernel.analyze(toCall(call), parameters);
        const raster = rasterise(call, parameters);
        const { agentMs, customerMs, otherMs, unknownMs } = actual.talk;
        expect({
          durationMs: actual.durationMs,
          speechMs: actual.speechMs,
          overlapMs: actual.overlapMs,
          talkOverMs: actual.talkOverMs,
          talkMs: { agent: agentMs, customer: customerMs, other: otherMs, unknown: unknownMs },
          leadingMs: actual.silence.leadingMs,
          trailingMs: actual.silence.trailingMs,
          silences: actual.silence.events,
          talkOvers: actual.talkOver.events.map(({ startMs, endMs }) => ({ startMs, endMs })),
        }).toEqual({ ...raster, apportionedMs: undefined });
        for (const { speaker, apportionedMs } of actual.speakers) {
          expect(apportionedMs).toBeCloseTo(raster.apportionedMs.get(speaker) ?? Number.NaN, 6);
        }
      }),
      fcOptions,
    );
  });
});

test("the worked example", () => {
  const metrics = analyze([agent(500, 2100), customer(2300, 4000), agent(3800, 5200)]);
  expect(metrics).toMatchObject({
    support: "speech",
    durationMs: 4700,
    speechMs: 4500,
    silenceMs: 200,
    silence: { count: 0, totalMs: 0, events: [] },
    talkOverMs: 200,
    talkOver: {
      count: 1,
      totalMs: 200,
      events: [{ startMs: 3800, endMs: 4000, interrupter: "agent", yielded: true }],
    },
    utterances: { agent: 2, customer: 1, other: 0, unknown: 0 },
  });
});

describe("support", () => {
  test("no speech in a recording is leading silence, holds cut out", () => {
    const call = toCall({ segments: [], durationMs: 10_000, holds: [{ startMs: -5, endMs: 4000, open: false }] });
    expect(kernel.analyze(call, standard)).toMatchObject({
      support: "recording",
      durationMs: 10_000,
      silenceMs: 10_000,
      silence: { count: 0, leadingMs: 6000, trailingMs: 0, events: [] },
      talkRatio: null,
    });
  });

  test("no speech and no recording is nothing at all", () => {
    expect(analyze([])).toMatchObject({ support: "speech", durationMs: 0, silenceMs: 0, speakers: [] });
  });

  test("a recording is as long as it is, whenever its last speech ends", () => {
    expect(analyze([agent(1000, 2000)], 2000)).toMatchObject({
      durationMs: 2000,
      silence: { leadingMs: 1000, trailingMs: 0 },
    });
    expect(() => analyze([agent(1000, 2001)], 2000)).toThrow(
      expect.objectContaining({ code: "analysis.beyond_recording" }),
    );
  });

  test("the last millisecond an Int32 can hold", () => {
    const max = 2 ** 31 - 1;
    expect(analyze([agent(max - 1, max), customer(0, max)], max)).toMatchObject({
      durationMs: max,
      speechMs: max,
      overlapMs: 1,
      talkOver: { events: [{ startMs: max - 1, endMs: max, interrupter: "agent" }] },
    });
  });
});

describe("silence", () => {
  test("the threshold itself counts, one less does not", () => {
    expect(analyze([agent(0, 100), customer(601, 700)]).silence.count).toBe(1);
    expect(analyze([agent(0, 100), customer(600, 700)]).silence.count).toBe(0);
  });

  test("a hold cut out of a gap leaves pieces that are judged alone", () => {
    const segments = [agent(0, 1000), agent(10_000, 11_000)];
    const holds = [
      { startMs: 2000, endMs: 5000, open: false },
      { startMs: 5400, endMs: 9000, open: false },
      { startMs: 4000, endMs: 5100, open: false },
    ];
    const call = toCall({ segments, durationMs: null, holds });
    expect(kernel.analyze(call, standard).silence).toMatchObject({
      count: 2,
      totalMs: 2000,
      meanMs: 1000,
      events: [
        { startMs: 1000, endMs: 2000 },
        { startMs: 9000, endMs: 10_000 },
      ],
    });
    expect(kernel.analyze(call, { ...standard, hold: "ignore" }).silence).toMatchObject({ count: 1, totalMs: 9000 });
  });

  test("a hold of no length does not part a silence", () => {
    const holds = [{ startMs: 500, endMs: 500, open: false }];
    const call = toCall({ segments: [agent(0, 100), agent(1000, 1100)], durationMs: null, holds });
    expect(kernel.analyze(call, standard).silence).toMatchObject({ count: 1, totalMs: 900 });
  });
});

describe("talk-over", () => {
  test("a backchannel interrupts nobody who goes on", () => {
    expect(analyze([agent(0, 5000), customer(2000, 2300)]).talkOver.events).toEqual([
      { startMs: 2000, endMs: 2300, interrupter: "customer", yielded: false },
    ]);
  });

  test("a short breath does not start a new turn, so the one who breathed does not interrupt", () => {
    const segments = [agent(0, 1000), agent(1200, 3000), customer(1100, 3000)];
    expect(analyze(segments).talkOver.events).toMatchObject([
      { startMs: 1200, interrupter: "customer", yielded: true },
    ]);
    expect(analyze(segments, null, { ...standard, turnGapMs: 100 }).talkOver.events).toMatchObject([
      { startMs: 1200, interrupter: "agent", yielded: true },
    ]);
  });

  test("turns that begin together have no interrupter", () => {
    expect(analyze([agent(0, 500), customer(0, 900)]).talkOver.events).toEqual([
      { startMs: 0, endMs: 500, interrupter: "simultaneous", yielded: false },
    ]);
  });

  test("agents who hand over within it make one event", () => {
    const second: PlainSegment = { startMs: 500, endMs: 800, speaker: 2, side: "agent" };
    expect(analyze([customer(0, 900), agent(100, 500), second]).talkOver).toMatchObject({ count: 1, totalMs: 700 });
  });

  test("events below the minimum stay in the measure", () => {
    const segments = [agent(0, 1000), customer(900, 2000), agent(1900, 1950)];
    expect(analyze(segments, null, { ...standard, minTalkOverMs: 100 })).toMatchObject({
      talkOverMs: 150,
      talkOver: { count: 1, totalMs: 100 },
    });
  });
});

describe("response latency", () => {
  const latencies = (...segments: PlainSegment[]) => analyze(segments).responseLatency;

  test("nearest rank over the answers that waited", () => {
    const segments = Array.from({ length: 20 }, (_, i) => [
      customer(i * 10_000, i * 10_000 + 1000),
      agent(i * 10_000 + 1000 + (i + 1) * 100, i * 10_000 + 5000),
    ]).flat();
    expect(latencies(...segments)).toEqual({ count: 20, medianMs: 1000, p95Ms: 1900, longestMs: 2000 });
  });

  test("an answer at once or before the end is none", () => {
    expect(latencies(customer(0, 1000), agent(1000, 2000))).toMatchObject({ count: 0, longestMs: null });
    expect(latencies(customer(0, 1000), agent(900, 2000), agent(3000, 4000)).count).toBe(0);
  });

  test("an agent's turn wholly inside the customer's neither answers it nor takes the answer's latency", () => {
    const backchannel = agent(5000, 5400);
    const answer = agent(11_000, 15_000);
    expect(latencies(customer(0, 10_000), backchannel, answer)).toMatchObject({ count: 1, medianMs: 1000 });
    // In a pause that the customer's turn bridges, and up to its very end.
    const resumed = [customer(0, 5300), customer(5500, 10_000)];
    expect(latencies(...resumed, backchannel, answer)).toMatchObject({ count: 1, medianMs: 1000 });
    expect(latencies(customer(0, 10_000), agent(9000, 10_000), answer)).toMatchObject({ count: 1, medianMs: 1000 });
    expect(latencies(customer(0, 10_000), backchannel, customer(10_400, 12_000)).count).toBe(0);
  });

  test("a customer who goes on within the turn takes the answer back", () => {
    expect(latencies(customer(0, 1000), agent(1100, 1150), customer(1200, 2000)).count).toBe(0);
  });

  test("only the first answer before the next turn of the customer", () => {
    expect(latencies(customer(0, 1000), customer(2000, 3000), agent(3500, 4000), agent(5000, 6000))).toEqual({
      count: 1,
      medianMs: 500,
      p95Ms: 500,
      longestMs: 500,
    });
  });

  test("a start together with the customer's answers neither turn, a later one does", () => {
    const together = [customer(0, 1000), customer(2000, 3000), agent(2000, 2500)];
    expect(latencies(...together).count).toBe(0);
    expect(latencies(...together, agent(3500, 4000))).toMatchObject({ count: 1, medianMs: 500 });
  });
});
