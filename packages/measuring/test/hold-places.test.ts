import { describe, expect, it } from "vitest";
import { checkHoldPlaces } from "../src/hold-places.ts";

const inside = { startMs: 0, endMs: 20_000 };

describe("checkHoldPlaces", () => {
  it("warns of holds wholly or partly outside the recording, naming the first", () => {
    expect(
      checkHoldPlaces([inside, { startMs: 19_000, endMs: 21_000 }, { startMs: 30_000, endMs: 40_000 }], 20_000),
    ).toEqual([
      {
        code: "event.hold_outside_recording",
        index: null,
        field: null,
        message:
          "2 of 3 holds lie wholly or partly outside the recording of 20000 ms, the first from 19000 to 21000 ms; check its start time",
      },
    ]);
    expect(checkHoldPlaces([{ startMs: -1000, endMs: 5000 }], 20_000)).toHaveLength(1);
  });

  it("has nothing to say of holds inside it, of less than a second, or when its length is not known", () => {
    expect(checkHoldPlaces([inside, { startMs: -999, endMs: 20_999 }], 20_000)).toEqual([]);
    expect(checkHoldPlaces([{ startMs: 30_000, endMs: 40_000 }], null)).toEqual([]);
  });
});
