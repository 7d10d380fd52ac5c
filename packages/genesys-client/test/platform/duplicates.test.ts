import { describe, expect, test } from "vitest";
import { withoutCopies } from "../../src/platform/duplicates.ts";
import { recordingSchema } from "../../src/platform/schemas.ts";

const second = (s: number) => new Date(Date.UTC(2026, 9, 20, 9, 0, s)).toISOString();
const uris = { 0: { mediaUri: "https://media.example/0" } };

/** A recording from and to so many seconds. */
function recording(
  id: string,
  sessionId: string | null,
  mediaSubtype: string | null,
  from: number,
  to: number,
  more = {},
) {
  const times = { startTime: second(from), endTime: second(to) };
  return { id, sessionId, mediaSubtype, media: "audio", fileState: "AVAILABLE", mediaUris: uris, ...times, ...more };
}

const kept = (...recordings: object[]) =>
  withoutCopies(recordings.map((each) => recordingSchema.parse(each))).map(({ id }) => id);

describe("a call is evaluated once", () => {
  test.each<[string, object[], string[]]>([
    ["one recording", [recording("a", "s", "Trunk", 0, 60)], ["a"]],
    ["none", [], []],
    [
      "trunk before station before consult, in whatever session",
      [
        recording("c", "s", "Consult", 0, 60),
        recording("b", "t", "Station", 1, 59),
        recording("a", "s", "Trunk", 0, 60),
      ],
      ["a"],
    ],
    [
      "a station without a trunk",
      [recording("b", "t", "Station", 0, 60), recording("c", "u", "Consult", 10, 20)],
      ["b"],
    ],
    ["a consultation alone", [recording("c", "u", "Consult", 10, 20)], ["c"]],
    [
      "a copy of one session: the longer one",
      [recording("a", "s", "Trunk", 0, 50), recording("b", "s", "Trunk", 0, 60)],
      ["b"],
    ],
    [
      "equal copies: the same one in any order",
      [recording("b", "s", "Trunk", 0, 60), recording("a", "s", "Trunk", 0, 60)],
      ["a"],
    ],
    [
      "recordings of one session that follow one another",
      [recording("b", "s", "Trunk", 60, 90), recording("a", "s", "Trunk", 0, 61)],
      ["a", "b"],
    ],
    [
      "two customers, each on a trunk",
      [recording("a", "s", "Trunk", 0, 60), recording("b", "t", "Trunk", 20, 60)],
      ["a", "b"],
    ],
    [
      "two agents at their stations, one after the other",
      [recording("a", "s", "Station", 0, 60), recording("b", "t", "Station", 50, 120)],
      ["a", "b"],
    ],
    [
      "a station that went on after the trunk",
      [recording("a", "s", "Trunk", 0, 20), recording("b", "t", "Station", 10, 100)],
      ["a", "b"],
    ],
    [
      "on demand after the one for customers",
      [
        recording("a", "s", "Trunk", 0, 60, { recordingFileRole: "ADHOC" }),
        recording("b", "s", "Trunk", 0, 60, { recordingFileRole: "CUSTOMER_EXPERIENCE" }),
      ],
      ["b"],
    ],
    [
      "what can be had before what is gone, in one session",
      [
        recording("a", "s", "Trunk", 0, 60, { fileState: "DELETED", mediaUris: null }),
        recording("b", "s", "Station", 0, 60),
      ],
      ["b"],
    ],
    ["unknown kinds come last", [recording("a", "s", "Hologram", 0, 60), recording("b", "s", "Consult", 0, 60)], ["b"]],
    [
      "no times: they may be the same",
      [recording("a", "s", "Trunk", 0, 60), recording("b", "t", "Station", 0, 60, { startTime: null, endTime: null })],
      ["a"],
    ],
    [
      "nothing is known of either: both stay",
      [
        { id: "b", fileState: "ARCHIVED" },
        { id: "a", fileState: "ARCHIVED" },
      ],
      ["a", "b"],
    ],
  ])("%s", (_name, recordings, expected) => {
    expect(kept(...recordings)).toEqual(expected);
    expect(kept(...recordings.toReversed())).toEqual(expected);
  });
});
