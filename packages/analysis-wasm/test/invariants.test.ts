import fc from "fast-check";
import { expect, test } from "vitest";
import { type CallMetrics, createKernel, type Interval } from "../src/index.ts";
import { callArbitrary, parametersArbitrary, segmentsArbitrary } from "./arbitraries.ts";
import { fcOptions } from "./fast-check-options.ts";
import { standard } from "./parameters.ts";
import { type PlainCall, toCall } from "./reference/plain.ts";

const kernel = await createKernel();
const measures = (call: PlainCall, parameters = standard) => kernel.analyze(toCall(call), parameters);

/** Shares to the nearest millionth: their sums depend on where the time axis is cut. */
function rounded(metrics: CallMetrics): CallMetrics {
  const speakers = metrics.speakers.map((speaker) => {
    return { ...speaker, apportionedMs: Number(speaker.apportionedMs.toFixed(6)) };
  });
  return { ...metrics, speakers };
}

function holdsForAll(check: (metrics: CallMetrics) => void) {
  fc.assert(
    fc.property(callArbitrary, parametersArbitrary, (call, parameters) => {
      check(measures(call, parameters));
    }),
    fcOptions,
  );
}

test("speech and silence make the support", () => {
  holdsForAll((metrics) => expect(metrics.speechMs + metrics.silenceMs).toBe(metrics.durationMs));
});

test("talk-over ≤ overlap ≤ speech", () => {
  holdsForAll(({ talkOverMs, overlapMs, speechMs }) => {
    expect(talkOverMs).toBeLessThanOrEqual(overlapMs);
    expect(overlapMs).toBeLessThanOrEqual(speechMs);
  });
});

test("shares sum to the speech", () => {
  holdsForAll(({ speakers, speechMs }) => {
    expect(speakers.reduce((sum, speaker) => sum + speaker.apportionedMs, 0)).toBeCloseTo(speechMs, 6);
  });
});

test("nothing is negative", () => {
  const check = (value: unknown): void => {
    if (typeof value === "number") expect(value).toBeGreaterThanOrEqual(0);
    else if (typeof value === "object" && value !== null) Object.values(value).forEach(check);
  };
  holdsForAll((metrics) => check({ ...metrics, speakers: metrics.speakers.map(({ talkMs }) => talkMs) }));
  holdsForAll((metrics) => {
    for (const { apportionedMs } of metrics.speakers) expect(apportionedMs).toBeGreaterThanOrEqual(-1e-9);
  });
});

test("shuffling the segments and holds changes nothing", () => {
  const shuffled = callArbitrary.chain((call) =>
    fc.tuple(
      fc.constant(call),
      fc.shuffledSubarray([...call.segments], { minLength: call.segments.length }),
      fc.shuffledSubarray([...call.holds], { minLength: call.holds.length }),
    ),
  );
  fc.assert(
    fc.property(shuffled, parametersArbitrary, ([call, segments, holds], parameters) => {
      expect(measures({ ...call, segments, holds }, parameters)).toEqual(measures(call, parameters));
    }),
    fcOptions,
  );
});

test("splitting a segment at any point changes nothing but the utterances", () => {
  fc.assert(
    fc.property(callArbitrary, parametersArbitrary, fc.nat(), fc.nat(), (call, parameters, which, where) => {
      const segment = call.segments[which % Math.max(call.segments.length, 1)];
      fc.pre(segment !== undefined);
      const at = segment.startMs + (where % (segment.endMs - segment.startMs + 1));
      const parts = [
        { ...segment, startMs: at },
        { ...segment, endMs: at },
      ];
      const segments = call.segments.flatMap((other) => (other === segment ? parts : [other]));
      const whole = rounded(measures(call, parameters));
      const utterances = { ...whole.utterances, [segment.side]: whole.utterances[segment.side] + 1 };
      expect(rounded(measures({ ...call, segments }, parameters))).toEqual({ ...whole, utterances });
    }),
    fcOptions,
  );
});

test("a segment of no length is an utterance and nothing else", () => {
  fc.assert(
    fc.property(callArbitrary, fc.nat(800), (call, anyMs) => {
      const timeMs = Math.min(anyMs, call.durationMs ?? anyMs);
      const speaker = call.segments[0]?.speaker;
      fc.pre(speaker !== undefined);
      const side = call.segments[0]?.side ?? "unknown";
      const before = measures(call);
      const after = measures({
        ...call,
        segments: [...call.segments, { startMs: timeMs, endMs: timeMs, speaker, side }],
      });
      expect({ ...after, utterances: before.utterances }).toEqual(before);
      expect(after.utterances[side]).toBe(before.utterances[side] + 1);
    }),
    fcOptions,
  );
});

test("shifting all times shifts all events", () => {
  const shift = <T extends Interval>(intervals: readonly T[], byMs: number): T[] =>
    intervals.map((interval) => ({ ...interval, startMs: interval.startMs + byMs, endMs: interval.endMs + byMs }));
  fc.assert(
    fc.property(callArbitrary, parametersArbitrary, fc.nat(2 ** 30), (recorded, parameters, byMs) => {
      const call = { ...recorded, durationMs: null };
      const still = rounded(measures(call, parameters));
      const moved = { ...call, segments: shift(call.segments, byMs), holds: shift(call.holds, byMs) };
      expect(rounded(measures(moved, parameters))).toEqual({
        ...still,
        silence: { ...still.silence, events: shift(still.silence.events, byMs) },
        talkOver: { ...still.talkOver, events: shift(still.talkOver.events, byMs) },
      });
    }),
    fcOptions,
  );
});

test("renaming the speakers renames them and nothing else", () => {
  fc.assert(
    fc.property(segmentsArbitrary(), fc.integer({ min: 1, max: 5000 }), (segments, by) => {
      const call = { segments, durationMs: null, holds: [] };
      const renamed = segments.map((segment) => ({ ...segment, speaker: segment.speaker * by + 7 }));
      const { speakers, ...rest } = measures(call);
      const expected = { ...rest, speakers: speakers.map((one) => ({ ...one, speaker: one.speaker * by + 7 })) };
      expect(measures({ ...call, segments: renamed })).toEqual(expected);
    }),
    fcOptions,
  );
});
