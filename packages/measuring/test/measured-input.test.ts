import type { StateChange } from "@earshot/analysis-wasm";
import { type Segment, sides } from "@earshot/model";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type CallInput, measuredInputSha256 } from "../src/index.ts";

const runs = { seed: Number(process.env.FC_SEED ?? 20_231_025), numRuns: 300 };
const ms = fc.integer({ min: 0, max: 5000 });

const segment: fc.Arbitrary<Segment> = fc
  .record({ startMs: ms, lengthMs: ms, speaker: fc.constantFrom("sam", "kim", "é"), side: fc.constantFrom(...sides) })
  .map(({ lengthMs, ...others }) => ({ ...others, endMs: others.startMs + lengthMs, channel: null, text: "word" }));
const change: fc.Arbitrary<StateChange> = fc
  .record({ timeMs: ms, session: fc.nat(2), state: fc.constantFrom("hold", "talk", "disconnect") })
  .map(({ state, ...others }) => ({ ...others, hold: state === "hold", disconnect: state === "disconnect" }));
const input: fc.Arbitrary<CallInput> = fc.record({
  segments: fc.array(segment, { minLength: 1, maxLength: 6 }),
  durationMs: fc.option(ms),
  changes: fc.array(change, { minLength: 1, maxLength: 4 }),
  warnings: fc.constant([]),
});
/** Reduces any number to a place in a list. */
const pick = (seed: number, list: readonly unknown[]) => seed % list.length;

const replaceAt = <Item>(list: readonly Item[], index: number, change: (item: Item) => Item) =>
  list.map((item, at) => (at === index ? change(item) : item));

test("words, spelling of speakers and doubts do not change the hash", () => {
  fc.assert(
    fc.property(input, fc.string(), (call, text) => {
      const respelt: CallInput = {
        ...call,
        segments: call.segments.map((said, index) => ({
          ...said,
          text,
          speaker: index % 2 === 0 ? said.speaker.toUpperCase() : said.speaker,
        })),
        warnings: [{ code: "event.state_missing", index: 0, field: "state", message: text }],
      };
      expect(measuredInputSha256(respelt)).toBe(measuredInputSha256(call));
    }),
    runs,
  );
});

const nextSide = (said: Segment): Segment => ({
  ...said,
  side: sides[(sides.indexOf(said.side) + 1) % sides.length] ?? "unknown",
});
const changesOfInput: Record<string, (call: CallInput, seed: number, byMs: number) => CallInput> = {
  "a start": (call, seed, byMs) => ({
    ...call,
    segments: replaceAt(call.segments, pick(seed, call.segments), (said) => ({
      ...said,
      startMs: said.startMs - byMs,
    })),
  }),
  "an end": (call, seed, byMs) => ({
    ...call,
    segments: replaceAt(call.segments, pick(seed, call.segments), (said) => ({ ...said, endMs: said.endMs + byMs })),
  }),
  "a side": (call, seed) => ({ ...call, segments: replaceAt(call.segments, pick(seed, call.segments), nextSide) }),
  "another speaker": (call) => ({
    ...call,
    segments: [...call.segments, ...call.segments.slice(-1).map((said) => ({ ...said, speaker: "someone else" }))],
  }),
  "one segment less": (call) => ({ ...call, segments: call.segments.slice(1) }),
  "the length": (call, _, byMs) => ({ ...call, durationMs: call.durationMs === null ? 0 : call.durationMs + byMs }),
  "no length": (call) => ({ ...call, durationMs: call.durationMs === null ? 1 : null }),
  "the time of a state": (call, seed, byMs) => ({
    ...call,
    changes: replaceAt(call.changes, pick(seed, call.changes), (state) => ({ ...state, timeMs: state.timeMs - byMs })),
  }),
  "the session of a state": (call, seed) => ({
    ...call,
    changes: replaceAt(call.changes, pick(seed, call.changes), (state) => ({ ...state, session: state.session + 1 })),
  }),
  "a hold": (call, seed) => ({
    ...call,
    changes: replaceAt(call.changes, pick(seed, call.changes), (state) => ({ ...state, hold: !state.hold })),
  }),
  "what the recording has of holds": (call) => ({ ...call, holdAudio: "suppressed" }),
  "sound without words": (call) => ({ ...call, detected: true }),
  "speech in the sound": (call) => ({ ...call, sound: call.segments }),
  "channels of one sound": (call) => ({ ...call, identicalChannels: true }),
  "one state less": (call) => ({ ...call, changes: call.changes.slice(1) }),
};

test.each(Object.entries(changesOfInput))("%s changes the hash", (_, change) => {
  fc.assert(
    fc.property(input, fc.nat(), fc.integer({ min: 1, max: 1000 }), (call, seed, byMs) => {
      expect(measuredInputSha256(change(call, seed, byMs))).not.toBe(measuredInputSha256(call));
    }),
    runs,
  );
});

test("who speaks changes the hash, though every time is the same", () => {
  const said = (speaker: string): Segment => ({
    startMs: 0,
    endMs: 5,
    channel: null,
    side: "agent",
    speaker,
    text: "",
  });
  const call = { durationMs: null, changes: [] };
  const alone = measuredInputSha256({ ...call, segments: [said("sam"), said("sam")] });
  expect(measuredInputSha256({ ...call, segments: [said("sam"), said("kim")] })).not.toBe(alone);
});
