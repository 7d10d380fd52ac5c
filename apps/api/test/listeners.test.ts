import { expect, test } from "vitest";
import { createListeners } from "../src/listeners.ts";

test("whoever listens is noted again after a quarter of an hour", () => {
  let nowMs = 0;
  const listeners = createListeners(() => nowMs);
  listeners.add("user ann", "rec 1");
  nowMs = 15 * 60_000 - 1;
  expect(listeners.isListening("user ann", "rec 1")).toBe(true);
  // Names and ids hold blanks.
  expect(listeners.isListening("user ann rec", "1")).toBe(false);
  nowMs += 1;
  expect(listeners.isListening("user ann", "rec 1")).toBe(false);
});
