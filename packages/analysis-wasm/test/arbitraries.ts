import { sides } from "@earshot/model";
import fc from "fast-check";
import type { AnalysisParameters, HoldInterval, StateChange } from "../src/index.ts";
import type { PlainCall, PlainSegment } from "./reference/plain.ts";

// Few distinct times, so that starts and ends meet often.
const timeMs = fc.oneof(fc.nat(40), fc.nat(400));
const lengthMs = fc.oneof(fc.constant(0), fc.nat(8), fc.nat(150));

/** Segments in any order: nested, touching, of no length, by up to `maxSpeakers` people. */
export function segmentsArbitrary(maxSpeakers = 9, maxLength = 40): fc.Arbitrary<PlainSegment[]> {
  const roles = fc.array(fc.constantFrom(...sides), { minLength: 1, maxLength: maxSpeakers });
  return roles.chain((roleOf) => {
    const speaker = fc.nat(roleOf.length - 1);
    const segment = fc.tuple(timeMs, lengthMs, speaker).map(([startMs, length, id]) => {
      return { startMs, endMs: startMs + length, speaker: id, side: roleOf[id] ?? "unknown" };
    });
    return fc.array(segment, { maxLength });
  });
}

const hold: fc.Arbitrary<HoldInterval> = fc
  .tuple(fc.integer({ min: -60, max: 600 }), lengthMs, fc.boolean())
  .map(([startMs, length, open]) => ({ startMs, endMs: startMs + length, open }));

/** Adds the length of the recording, now and then known, in which all segments lie. */
export function recorded(call: Omit<PlainCall, "durationMs">): fc.Arbitrary<PlainCall> {
  const lastMs = Math.max(0, ...call.segments.map(({ endMs }) => endMs));
  return fc.option(fc.oneof(fc.constant(0), fc.nat(300))).map((restMs) => ({
    ...call,
    durationMs: restMs === null ? null : lastMs + restMs,
  }));
}

/** Calls that fit the lanes: one agent and one customer, starts ascending, no segment of length 0. Some do not quite fit. */
const conversationArbitrary: fc.Arbitrary<PlainCall> = fc
  .record({
    segments: fc
      .tuple(
        fc.array(fc.tuple(fc.nat(30), fc.integer({ min: 1, max: 60 }), fc.boolean()), { maxLength: 40 }),
        fc.constantFrom([0, 1] as const, [1, 0] as const, [7, 3] as const),
        fc.option(fc.tuple(fc.nat(39), fc.constantFrom("speaker", "side", "start", "length")), { freq: 4 }),
      )
      .map(([steps, [agent, customer], flaw]) => {
        let now = 0;
        return steps.map(([step, length, isAgent], i): PlainSegment => {
          now += step;
          const segment: PlainSegment = {
            startMs: now,
            endMs: now + length,
            speaker: isAgent ? agent : customer,
            side: isAgent ? "agent" : "customer",
          };
          if (flaw?.[0] !== i) return segment;
          if (flaw[1] === "speaker") return { ...segment, speaker: isAgent ? 11 : 12 };
          if (flaw[1] === "side") return { ...segment, speaker: 13, side: "other" };
          if (flaw[1] === "start") return { ...segment, startMs: Math.max(0, now - 25) };
          return { ...segment, endMs: now };
        });
      }),
    holds: fc.oneof({ arbitrary: fc.constant([]), weight: 4 }, fc.array(hold, { maxLength: 3 })),
  })
  .chain(recorded);

export const callArbitrary: fc.Arbitrary<PlainCall> = fc.oneof(
  conversationArbitrary,
  fc
    .record({
      segments: fc.oneof(
        { arbitrary: segmentsArbitrary(), weight: 4 },
        segmentsArbitrary(2),
        segmentsArbitrary(60, 120),
      ),
      holds: fc.array(hold, { maxLength: 6 }),
    })
    .chain(recorded),
);

export const parametersArbitrary: fc.Arbitrary<AnalysisParameters> = fc.record({
  minSilenceMs: fc.nat(30),
  hold: fc.constantFrom("exclude", "ignore"),
  minTalkOverMs: fc.nat(20),
  turnGapMs: fc.nat(40),
});

export const changesArbitrary: fc.Arbitrary<StateChange[]> = fc.array(
  fc
    .record({
      timeMs: fc.integer({ min: -20, max: 60 }),
      session: fc.nat(3),
      state: fc.constantFrom("hold", "hold", "talk", "disconnect", "last seen"),
    })
    .map(({ timeMs, session, state }) => ({
      timeMs,
      session,
      hold: state === "hold",
      disconnect: state === "disconnect",
      lastSeen: state === "last seen",
    })),
  { maxLength: 30 },
);

const written = fc.record({
  start_time: fc.nat(5000).map((ms) => ms / 1000),
  end_time: fc.integer({ min: 5000, max: 99_999 }).map((ms) => ms / 1000),
  speaker: fc.constantFrom<unknown>("agent", "guest", "a speaker with a rather long name", 7, null),
  transcript: fc.oneof(fc.string({ unit: "binary", maxLength: 90 }), fc.string({ maxLength: 200 })),
});

/** A transcript as bytes, whole or with up to three bytes of it replaced, or cut off. */
export const damagedDocument = fc
  .tuple(
    fc.array(written, { maxLength: 6 }),
    fc.constantFrom(0, 1, 3),
    fc.array(fc.tuple(fc.nat(2000), fc.nat(255)), { maxLength: 3 }),
    fc.option(fc.nat(2000)),
  )
  .map(([results, indent, damages, end]) => {
    const bytes = Buffer.from(JSON.stringify({ results }, null, indent));
    for (const [at, byte] of damages) if (at < bytes.length) bytes[at] = byte;
    return bytes.subarray(0, end ?? bytes.length);
  });
