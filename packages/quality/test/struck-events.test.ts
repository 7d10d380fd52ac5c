import { expect, test } from "vitest";
import { guideScorecard, scoreCall, withoutEvents } from "../src/index.ts";
import { measuredCall } from "./measured-call.ts";

const call = measuredCall({
  silences: [
    { startMs: 0, endMs: 1000 },
    { startMs: 5000, endMs: 8000 },
  ],
  talkOvers: [{ startMs: 3800, endMs: 4000 }],
  holds: [{ startMs: 1000, endMs: 91_000 }],
});

test("a struck event costs no points any more, and the others cost what they did", () => {
  const before = scoreCall(call, guideScorecard);
  const after = scoreCall(withoutEvents(call, [{ kind: "silence", index: 1 }]), guideScorecard);
  expect((after.value ?? 0) - (before.value ?? 0)).toBe(6);
  const { silence } = withoutEvents(call, [{ kind: "silence", index: 1 }]);
  expect(silence).toMatchObject({ count: 1, totalMs: 1000, longestMs: 1000, events: [{ startMs: 0 }] });
});

test("without any of its events a call loses nothing, and without a struck one it is as it was", () => {
  const all = [
    { kind: "silence", index: 0 },
    { kind: "silence", index: 1 },
    { kind: "talkOver", index: 0 },
    { kind: "hold", index: 0 },
  ] as const;
  expect(scoreCall(withoutEvents(call, all), guideScorecard).value).toBe(100);
  expect(withoutEvents(call, [])).toBe(call);
});
