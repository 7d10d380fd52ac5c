import { errorOf } from "@earshot/test-kit";
import { expect, test } from "vitest";
import { parseStateEvents, readStateEvents, TranscriptError } from "../src/index.ts";

const hold = { timestamp: "2023-10-25T14:32:15Z", state: "HOLD" };
const bytesOf = (text: string) => Buffer.from(text);

test("an answer of the events endpoint, with or without a start time, and the bare array", () => {
  const event = { index: 0, ...hold, sessionId: "s-1" };
  const startTime = "2023-10-25T14:30:00Z";
  const entities = [{ ...hold, sessionId: "s-1" }];
  expect(readStateEvents({ startTime, entities }, "events")).toEqual({ startTime, events: [event] });
  expect(readStateEvents({ entities }, "events")).toEqual({ startTime: null, events: [event] });
  expect(readStateEvents(entities, "events")).toEqual({ startTime: null, events: [event] });
  expect(parseStateEvents(bytesOf(`\ufeff${JSON.stringify(entities)}`), "events.json").events).toEqual([event]);
});

test("the participant stands in for a session; what is of another type is missing", () => {
  const entities = [{ state: "HOLD", participantId: "p-1" }, { timestamp: 5, state: ["HOLD"], sessionId: null }, {}];
  const nothing = { timestamp: null, state: null, sessionId: null };
  expect(readStateEvents(entities, "events").events).toEqual([
    { ...nothing, index: 0, state: "HOLD", sessionId: "p-1" },
    { ...nothing, index: 1 },
    { ...nothing, index: 2 },
  ]);
});

test.each([
  ["{", "events.not_json", "e.json is not valid JSON at 1:2"],
  ["", "events.not_json", "e.json is empty"],
  ["RIFF", "events.not_json", "it is WAV or other RIFF audio"],
  ["7", "events.wrong_shape", "e.json: "],
  ['{"entities": 7}', "events.wrong_shape", "e.json: "],
  ["[7]", "events.wrong_shape", "entities[0]"],
])("%j is refused with its place", async (text, code, message) => {
  const error = await errorOf(TranscriptError, () => parseStateEvents(bytesOf(text), "e.json"));
  expect(error.code).toBe(code);
  expect(error.message).toContain(message);
  expect(error.source).toBe("e.json");
});
