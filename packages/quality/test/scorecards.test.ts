import { expect, test } from "vitest";
import { countScore, describeSpread, guideScorecard, parseScorecard, scoreCall, scorecards } from "../src/index.ts";
import { lasting, measuredCall } from "./measured-call.ts";

const perMinute = scorecards.get("per-minute");
if (perMinute === undefined) throw new Error("there is no scorecard per-minute");

/** The score of a call with so many seconds of silence, talk-over and hold in each minute. */
function score(minutes: number, { silence = 0, talkOver = 0, hold = 0 }): number | null {
  const call = measuredCall({
    durationMs: minutes * 60_000,
    silences: lasting(minutes * silence * 1000),
    talkOvers: lasting(minutes * talkOver * 1000),
    holds: lasting(minutes * hold * 1000),
  });
  return scoreCall(call, perMinute ?? guideScorecard).value;
}

test("the built-in scorecards are valid", () => {
  for (const [name, scorecard] of scorecards) expect(parseScorecard({ ...scorecard }, name)).toEqual(scorecard);
  expect([...scorecards.keys()]).toEqual(["guide", "per-minute"]);
});

test.each([1, 10, 45])("per minute, a call of %i minutes is judged like any other", (minutes) => {
  const points = (shares: Parameters<typeof score>[1]) => 100 - (score(minutes, shares) ?? Number.NaN);
  expect(points({ silence: 3, talkOver: 0.5, hold: 6 })).toBe(0);
  expect(points({ silence: 4 })).toBe(1);
  expect(points({ silence: 50 })).toBe(40);
  expect(points({ talkOver: 1 })).toBe(2);
  expect(points({ talkOver: 20 })).toBe(30);
  expect(points({ hold: 6.06 })).toBe(10);
  expect(points({ hold: 12 })).toBe(10);
  expect(points({ hold: 12.06 })).toBe(20);
  expect(points({ silence: 50, talkOver: 20, hold: 30 })).toBe(90);
});

test("hold that was cut out of the recording is part of the call", () => {
  const call = measuredCall({ durationMs: 60_000, holds: lasting(12_000) });
  expect(scoreCall(call, perMinute).value).toBe(90);
  expect(scoreCall({ ...call, durationMs: 48_000 }, perMinute).value).toBe(80);
  expect(scoreCall({ ...call, durationMs: 48_000, holdAudio: "suppressed" }, perMinute).value).toBe(90);
});

test("a scorecard that gives most of several calls 0 or 100 is named", () => {
  const describe = (scores: (number | null)[], scorecard = guideScorecard) => {
    const spread = { scored: 0, atEnds: 0 };
    for (const value of scores) countScore(spread, value);
    return describeSpread(spread, scorecard);
  };
  expect(describe([0, 100, 50])).toContain("2 of 3 calls score 0 or 100: guide@1");
  expect(describe([0, 100, 50])).toContain("--scorecard per-minute");
  expect(describe([0, 0], perMinute)).not.toContain("--scorecard");
  for (const scores of [[0, 50], [0, null, 50], [100], [], [null, null]]) expect(describe(scores)).toBeNull();
});
