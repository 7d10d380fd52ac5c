import { describe, expect, test } from "vitest";
import { recordingParts } from "../../src/platform/recording-parts.ts";
import { recordingState, transcodeWaitMs } from "../../src/platform/recording-state.ts";
import { recordingSchema } from "../../src/platform/schemas.ts";

const media = (...keys: string[]) =>
  Object.fromEntries(keys.map((key) => [key, { mediaUri: `https://media.example/${key}` }]));
const read = (fields: object) => recordingSchema.parse({ id: "r", ...fields });

describe("states", () => {
  test.each([
    [{ fileState: "AVAILABLE", mediaUris: media("0") }, { kind: "ready" }],
    [{ fileState: "RESTORED", mediaUris: media("0") }, { kind: "ready" }],
    [{ mediaUris: media("0") }, { kind: "ready" }],
    [{ fileState: "SHINY", mediaUris: media("0") }, { kind: "ready" }],
    [{ fileState: "AVAILABLE", estimatedTranscodeTimeMs: 4000 }, { kind: "transcoding" }],
    [{ fileState: "AVAILABLE", mediaUris: {} }, { kind: "empty" }],
    [{ fileState: "AVAILABLE", mediaUris: { 0: { mediaUri: null } } }, { kind: "empty" }],
    [{}, { kind: "empty" }],
    [{ fileState: "UPLOADING" }, { kind: "uploading" }],
    [{ fileState: "archived" }, { kind: "archived" }],
    [{ fileState: "RESTORING" }, { kind: "restoring" }],
    [{ fileState: "DELETED" }, { kind: "deleted" }],
    [{ fileState: "ERROR" }, { kind: "failed" }],
    [{ fileState: "SHINY" }, { kind: "unknown", status: "SHINY" }],
    [{ fileState: 7, startTime: {}, annotations: "none", mediaUris: [] }, { kind: "empty" }],
  ])("%j", (fields, state) => {
    expect(recordingState(read(fields))).toEqual(state);
  });
});

describe("parts", () => {
  const options = { format: "WAV", agentChannel: 0 } as const;
  const parts = (mediaUris: object, agentChannel: 0 | 1 = 0) =>
    recordingParts(read({ media: "audio", mediaUris }), { ...options, agentChannel }).map(({ id, channel }) => [
      id,
      channel,
    ]);

  test.each<[string[], unknown]>([
    [
      ["0", "1"],
      [
        ["0", 0],
        ["1", 1],
      ],
    ],
    [
      ["1", "0", "S"],
      [
        ["0", 0],
        ["1", 1],
      ],
    ],
    [["0"], [["0", null]]],
    [["S"], [["S", null]]],
    [["0", "S"], [["S", null]]],
    [["x"], [["x", null]]],
    [[], []],
  ])("of the files %j", (keys, expected) => {
    expect(parts(media(...keys))).toEqual(expected);
  });

  test("the agent's file is channel 0, whichever key it has", () => {
    expect(parts(media("0", "1", "2"), 1)).toEqual([
      ["0", 1],
      ["1", 0],
      ["2", 2],
    ]);
  });

  test("name the format and the kind of media as far as they are known", () => {
    expect(recordingParts(read({ mediaUris: media("0") }), { format: "OGG_OPUS", agentChannel: 0 })).toEqual([
      { id: "0", mediaType: "voice", format: "ogg_opus", channel: null, state: { kind: "ready" } },
    ]);
    expect(recordingParts(read({ media: "Hologram", mediaUris: media("0") }), options)).toMatchObject([
      { mediaType: "hologram", format: "wav" },
    ]);
  });
});

test("media that is transcoded is waited for in growing steps, never less than the server asks", () => {
  expect([1, 2, 3, 4, 5, 6, 7, 8].map((times) => transcodeWaitMs(times, null))).toEqual([
    5000,
    5000,
    10_000,
    15_000,
    30_000,
    30_000,
    60_000,
    null,
  ]);
  expect(transcodeWaitMs(1, 12_345)).toBe(12_345);
  expect(transcodeWaitMs(4, 100)).toBe(15_000);
});
