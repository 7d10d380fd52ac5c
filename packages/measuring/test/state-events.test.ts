import { expect, test } from "vitest";
import { mapStateEvents } from "../src/index.ts";

const startTime = "2023-10-25T14:30:00Z";

function at(timestamp: string | null, state = "TALK") {
  return { timestamp, state, sessionId: null };
}

test.each([
  ["0001-01-01T00:00:00Z", "a placeholder"],
  ["9999-12-31T23:59:59Z", "a placeholder"],
  ["1970-01-01T00:00:00Z", "a placeholder"],
  ["2024-10-25T14:30:00Z", "more than 12 days from the start of the recording"],
  ["yesterday", "not an ISO 8601 date and time with a zone"],
  [null, "no timestamp"],
])("an event at %j is left out with a warning that names it", (timestamp, problem) => {
  const { changes, warnings } = mapStateEvents(
    [at("2023-10-25T14:32:15Z", "HOLD"), at(timestamp), at("2023-10-25T14:33:45Z")],
    startTime,
  );
  expect(changes.map(({ timeMs }) => timeMs)).toEqual([135_000, 225_000]);
  expect(warnings).toEqual([
    {
      code: "event.timestamp_invalid",
      index: 1,
      field: "timestamp",
      message: expect.stringMatching(new RegExp(`^event 1 has .*${problem}.*it was left out$`)),
    },
  ]);
});

test("without a start time a single time far away moves nothing", () => {
  const events = [at("2001-01-01T00:00:00Z"), at("2023-10-25T14:32:15Z", "HOLD"), at("2023-10-25T14:33:45Z")];
  const { changes, warnings } = mapStateEvents(events, null);
  expect(changes.map(({ timeMs }) => timeMs)).toEqual([0, 90_000]);
  expect(warnings.map(({ code, index }) => [code, index])).toEqual([
    ["event.timestamp_invalid", 0],
    ["event.start_time_assumed", null],
  ]);
});

test.each(["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "soon"])(
  "a recording that starts at %j has an unknown start, and says which",
  (placeholder) => {
    const events = [at("2023-10-25T14:32:15+0000", "HOLD"), at("2023-10-25T16:33:45,000+02")];
    const { changes, warnings } = mapStateEvents(events, placeholder);
    expect(changes.map(({ timeMs }) => timeMs)).toEqual([0, 90_000]);
    expect(warnings).toMatchObject([
      { code: "event.start_time_assumed", message: expect.stringContaining(JSON.stringify(placeholder)) },
    ]);
  },
);
