import { sides } from "@earshot/model";
import { describe, expect, it } from "vitest";
import { toColumns } from "../src/columns.ts";
import { normalise } from "../src/transcript.ts";

const at = (start: number, speaker: unknown, channel: unknown = null) => ({
  start_time: start,
  end_time: start + 1,
  speaker,
  channel,
});

describe("toColumns", () => {
  it("numbers speakers densely in order of appearance", () => {
    const { segments } = normalise(
      { results: [at(0, "guest"), at(1, "agent"), at(2, "guest"), at(3, null), at(4, "bot")] },
      { source: "call.json" },
    );
    const { columns, speakers } = toColumns(segments);
    expect(columns).toStrictEqual({
      startMs: Int32Array.of(0, 1000, 2000, 3000, 4000),
      endMs: Int32Array.of(1000, 2000, 3000, 4000, 5000),
      speaker: Int32Array.of(0, 1, 0, 2, 3),
      side: Uint8Array.from(["customer", "agent", "customer", "unknown", "other"] as const, (side) =>
        sides.indexOf(side),
      ),
    });
    expect(speakers).toStrictEqual(["guest", "agent", "unknown", "bot"]);
  });

  it("takes one label on two sides for two people, and two spellings of case for one", () => {
    const { segments } = normalise(
      { results: [at(0, 0, 0), at(1, 0, 1), at(2, "Agent"), at(3, "AGENT")] },
      { source: "call.json" },
    );
    const { columns, speakers } = toColumns(segments);
    expect([...columns.speaker]).toStrictEqual([0, 1, 2, 2]);
    expect(speakers).toStrictEqual(["0", "0", "Agent"]);
  });

  it("makes empty columns of no segments", () => {
    expect(toColumns([])).toMatchObject({ speakers: [], columns: { startMs: new Int32Array(0) } });
  });
});

it("takes what overlaps without a label for different people", () => {
  const said = (startMs: number, endMs: number) =>
    ({ startMs, endMs, channel: null, speaker: "unknown", side: "unknown", text: "" }) as const;
  const { columns, speakers } = toColumns([said(0, 10), said(1, 3), said(2, 20), said(4, 12), said(20, 21)]);
  expect([...columns.speaker]).toStrictEqual([0, 1, 1, 0, 0]);
  expect(speakers).toStrictEqual(["unknown", "unknown"]);
});
