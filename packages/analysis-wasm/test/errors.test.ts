import { describe, expect, test } from "vitest";
import * as layout from "../build/layout.js";
import {
  AnalysisError,
  type AnalysisParameters,
  type Call,
  type CallBatch,
  createKernel,
  type SegmentColumns,
} from "../src/index.ts";
import { standard } from "./parameters.ts";
import { toBatch } from "./reference/plain.ts";

const kernel = await createKernel();

function columns(...rows: [startMs: number, endMs: number, speaker: number, side: number][]): SegmentColumns {
  return {
    startMs: Int32Array.from(rows, ([startMs]) => startMs),
    endMs: Int32Array.from(rows, ([, endMs]) => endMs),
    speaker: Int32Array.from(rows, ([, , speaker]) => speaker),
    side: Uint8Array.from(rows, ([, , , side]) => side),
  };
}
const good: [number, number, number, number][] = Array.from({ length: 9 }, (_, i) => [
  i * 10,
  i * 10 + 5,
  i % 2,
  i % 2,
]);
const call = (segments: SegmentColumns): Call => ({ segments, durationMs: null, holds: [] });

function errorOf(work: () => unknown): AnalysisError {
  try {
    work();
  } catch (error) {
    if (error instanceof AnalysisError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}

describe.each([
  ["negative start", [-1, 5, 0, 0], "analysis.negative_time", "segments.startMs"],
  ["negative end", [5, -5, 0, 0], "analysis.negative_time", "segments.endMs"],
  ["end before start", [90, 89, 0, 0], "analysis.end_before_start", "segments.endMs"],
  ["end after the recording", [90, 501, 0, 0], "analysis.beyond_recording", "segments.endMs"],
  ["unknown side", [90, 95, 0, 4], "analysis.unknown_side", "segments.side"],
  ["negative speaker", [90, 95, -1, 0], "analysis.unknown_speaker", "segments.speaker"],
  ["a speaker on two sides", [90, 95, 1, 2], "analysis.side_conflict", "segments.side"],
  ["too large a speaker id", [90, 95, 2 ** 31 - 1, 2], "analysis.capacity", "segments.speaker"],
] as const)("%s", (_, [startMs, endMs, speaker, side], code, field) => {
  const bad: [number, number, number, number] = [startMs, endMs, speaker, side];

  test.each([2, 4, 7, 8, 9])("is found at index %i", (index) => {
    const error = errorOf(() =>
      kernel.analyze({ ...call(columns(...good.toSpliced(index, 0, bad))), durationMs: 500 }, standard),
    );
    expect(error).toMatchObject({ code, field, index, call: null });
    expect(error.message).toContain(`${field}[${index}] = `);
    expect(error.hint).not.toBe("");
  });

  test("is found in its call of a batch", () => {
    const empty = { segments: [], durationMs: 500, holds: [] };
    const batch: CallBatch = {
      ...toBatch([empty, empty, empty, empty]),
      segments: columns(...good, ...good, bad),
      segmentOffsets: Uint32Array.of(0, 9, 9, 19, 19),
    };
    const error = errorOf(() => kernel.place(batch).totals(standard));
    expect(error).toMatchObject({ code, field, index: 9, call: 2 });
    expect(error.message).toMatch(/^call 2: segments\./);
  });
});

test("the first of several bad segments is named", () => {
  const bad = columns(...good, [90, 80, 0, 0], [-1, 80, 0, 0]);
  expect(errorOf(() => kernel.analyze(call(bad), standard))).toMatchObject({
    code: "analysis.end_before_start",
    index: 9,
    message: "segments.endMs[9] = 80 is before its startMs 90",
  });
});

test("a refused call leaves the kernel as good as new", () => {
  const before = kernel.analyze(call(columns(...good)), standard);
  errorOf(() => kernel.analyze(call(columns(...good, [0, 5, 0, 1])), standard));
  expect(kernel.analyze(call(columns(...good)), standard)).toEqual(before);
});

describe("columns", () => {
  test.each(["endMs", "speaker", "side"] as const)("%s of another length", (column) => {
    const segments = columns(...good);
    const shorter = { ...segments, [column]: segments[column].subarray(1) };
    expect(errorOf(() => kernel.analyze(call(shorter), standard))).toMatchObject({
      code: "analysis.column_length",
      field: `segments.${column}`,
    });
  });

  const batch = (change: Partial<CallBatch>): CallBatch => ({
    segments: columns(...good),
    segmentOffsets: Uint32Array.of(0, 4, 9),
    durationMs: Int32Array.of(-1, 500),
    holds: { startMs: Int32Array.of(5), endMs: Int32Array.of(9) },
    holdOffsets: Uint32Array.of(0, 0, 1),
    ...change,
  });

  test.each([
    ["first offset", { segmentOffsets: Uint32Array.of(1, 4, 9) }, "analysis.offsets", 0],
    ["falling offsets", { segmentOffsets: Uint32Array.of(0, 10, 9) }, "analysis.offsets", 2],
    ["last offset", { holdOffsets: Uint32Array.of(0, 0, 2) }, "analysis.offsets", 2],
    ["missing offsets", { segmentOffsets: new Uint32Array() }, "analysis.column_length", null],
    ["missing durations", { durationMs: new Int32Array() }, "analysis.column_length", null],
    ["negative duration", { durationMs: Int32Array.of(-1, -2) }, "analysis.negative_time", 1],
    ["hold columns", { holds: { startMs: Int32Array.of(5), endMs: new Int32Array() } }, "analysis.column_length", null],
    ["hold", { holds: { startMs: Int32Array.of(5), endMs: Int32Array.of(4) } }, "analysis.end_before_start", 0],
  ] as const)("%s", (_, change, code, index) => {
    expect(kernel.place(batch({})).totals(standard).count).toBe(2);
    expect(errorOf(() => kernel.place(batch(change)).totals(standard))).toMatchObject({ code, index });
  });
});

describe("numbers", () => {
  test.each([Number.NaN, 0.5, Number.POSITIVE_INFINITY])("a duration of %d", (durationMs) => {
    const error = errorOf(() => kernel.analyze({ ...call(columns()), durationMs }, standard));
    expect(error).toMatchObject({ code: "analysis.not_an_integer", field: "durationMs" });
  });

  test("a negative duration", () => {
    const error = errorOf(() => kernel.analyze({ ...call(columns()), durationMs: -1 }, standard));
    expect(error).toMatchObject({ code: "analysis.negative_time", field: "durationMs" });
  });

  test.each([
    [{ startMs: Number.NaN, endMs: 5 }, "analysis.not_an_integer", "holds.startMs"],
    [{ startMs: 0, endMs: 1_700_000_000_000 }, "analysis.out_of_range", "holds.endMs"],
    [{ startMs: 6, endMs: 5 }, "analysis.end_before_start", "holds.endMs"],
  ] as const)("a hold of %o", (hold, code, field) => {
    const holds = [
      { startMs: 0, endMs: 1, open: false },
      { ...hold, open: false },
    ];
    expect(errorOf(() => kernel.analyze({ ...call(columns()), holds }, standard))).toMatchObject({
      code,
      field,
      index: 1,
    });
  });

  test.each([
    [{ timeMs: 1.5, session: 0 }, "analysis.not_an_integer", "changes.timeMs"],
    [{ timeMs: 2 ** 31, session: 0 }, "analysis.out_of_range", "changes.timeMs"],
    [{ timeMs: 0, session: -1 }, "analysis.out_of_range", "changes.session"],
    [{ timeMs: 0, session: 2 ** 30 }, "analysis.out_of_range", "changes.session"],
  ] as const)("a change of %o", (change, code, field) => {
    const changes = [{ ...change, hold: true, disconnect: false }];
    expect(errorOf(() => kernel.holds(changes, null))).toMatchObject({ code, field, index: 0 });
  });

  test("an end of the call that is no number", () => {
    expect(errorOf(() => kernel.holds([], Number.NaN))).toMatchObject({
      code: "analysis.not_an_integer",
      field: "endMs",
    });
  });
});

test.each([
  ["minSilenceMs", -1],
  ["minTalkOverMs", 0.5],
  ["turnGapMs", Number.NaN],
  ["hold", "add"],
])("parameter %s = %s is refused", (field, value) => {
  const parameters: AnalysisParameters = { ...standard, [field]: value };
  expect(errorOf(() => kernel.analyze(call(columns()), parameters))).toMatchObject({
    code: "analysis.parameter",
    field,
  });
});

describe("capacity", () => {
  test("segments", () => {
    const count = layout.MAX_SEGMENTS + 1;
    const times = new Int32Array(count);
    const segments = { startMs: times, endMs: times, speaker: times, side: new Uint8Array(count) };
    const error = errorOf(() => kernel.analyze(call(segments), standard));
    expect(error).toMatchObject({
      code: "analysis.capacity",
      field: "segments",
      message: `${count} segments are more than the ${count - 1} that fit`,
    });
  });

  test("calls", () => {
    const count = layout.MAX_CALLS + 1;
    const batch: CallBatch = {
      segments: columns(),
      segmentOffsets: new Uint32Array(count + 1),
      durationMs: new Int32Array(count),
      holds: { startMs: new Int32Array(), endMs: new Int32Array() },
      holdOffsets: new Uint32Array(count + 1),
    };
    expect(errorOf(() => kernel.place(batch).totals(standard))).toMatchObject({
      code: "analysis.capacity",
      field: "calls",
    });
  });

  test("holds", () => {
    const times = new Int32Array(layout.MAX_HOLD_WINDOWS + 1);
    const batch: CallBatch = {
      segments: columns(),
      segmentOffsets: Uint32Array.of(0, 0),
      durationMs: Int32Array.of(0),
      holds: { startMs: times, endMs: times },
      holdOffsets: Uint32Array.of(0, times.length),
    };
    expect(errorOf(() => kernel.place(batch).totals(standard))).toMatchObject({
      code: "analysis.capacity",
      field: "holds",
    });
  });

  test("state changes", () => {
    const changes = new Array(layout.MAX_CHANGES + 1).fill({
      timeMs: 0,
      session: 0,
      hold: true,
      disconnect: false,
    });
    expect(errorOf(() => kernel.holds(changes, null))).toMatchObject({ code: "analysis.capacity", field: "changes" });
  });
});
