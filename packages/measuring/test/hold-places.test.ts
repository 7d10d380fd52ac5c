import type { Segment } from "@earshot/model";
import { describe, expect, it } from "vitest";
import { checkHoldPlaces } from "../src/hold-places.ts";

const inside = { startMs: 0, endMs: 20_000 };
const recorded = { segments: [], durationMs: 20_000 };

function said(startMs: number, endMs: number): Segment {
  return { startMs, endMs, channel: null, speaker: "sam", side: "agent", text: "" };
}

describe("checkHoldPlaces", () => {
  it("warns of holds wholly or partly outside the recording, naming the first", () => {
    expect(
      checkHoldPlaces([inside, { startMs: 19_000, endMs: 21_000 }, { startMs: 30_000, endMs: 40_000 }], recorded),
    ).toEqual([
      {
        code: "event.hold_outside_recording",
        index: null,
        field: null,
        message:
          "2 of 3 holds lie wholly or partly outside the recording of 20 s, the first from 0:19.0 to 0:21.0; check its start time",
      },
    ]);
    expect(checkHoldPlaces([{ startMs: -1000, endMs: 5000 }], recorded)).toHaveLength(1);
  });

  it("doubts holds outside the speech when the length is not known", () => {
    const spoken = { segments: [said(1000, 5200)], durationMs: null };
    expect(checkHoldPlaces([{ startMs: 30_000, endMs: 40_000 }], spoken)).toEqual([
      {
        code: "event.hold_outside_speech",
        index: null,
        field: null,
        message:
          "1 of 1 holds lie wholly or partly outside the speech, which ends at 0:05.2, the first from 0:30.0 to 0:40.0; the transcript may end before the call, or the start time may be wrong",
      },
    ]);
    expect(checkHoldPlaces([{ startMs: 0, endMs: 6199 }], { ...spoken, segments: [said(5000, 5200)] })).toEqual([]);
  });

  it("warns of speech during holds from one second on", () => {
    const segments = [said(1000, 5000), said(4000, 8000), said(15_000, 15_500)];
    expect(checkHoldPlaces([{ startMs: 7500, endMs: 15_300 }], { segments, durationMs: 20_000 })).toEqual([]);
    expect(checkHoldPlaces([{ startMs: 7000, endMs: 15_300 }], { segments, durationMs: 20_000 })).toEqual([
      {
        code: "event.speech_in_hold",
        index: null,
        field: null,
        message:
          "somebody speaks for 1.3 s during holds, first from 0:07.0 to 0:08.0; check the recording's start time, and whether its recorder cuts holds out",
      },
    ]);
  });

  it("has nothing to say of holds inside it, or of less than a second", () => {
    expect(checkHoldPlaces([inside, { startMs: -999, endMs: 20_999 }], recorded)).toEqual([]);
  });
});
