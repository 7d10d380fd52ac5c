import { expect, onTestFinished, test, vi } from "vitest";
import { createListeners } from "../src/listeners.ts";

test("whoever listens is noted again after a quarter of an hour, whatever the clock of the machine is set to", () => {
  let nowMs = 0;
  const listeners = createListeners(() => nowMs);
  listeners.add("user ann", "rec 1");
  nowMs = 15 * 60_000 - 1;
  expect(listeners.isListening("user ann", "rec 1")).toBe(true);
  // Names and ids hold blanks.
  expect(listeners.isListening("user ann rec", "1")).toBe(false);
  nowMs += 1;
  expect(listeners.isListening("user ann", "rec 1")).toBe(false);

  const [date, monotonic] = [vi.spyOn(Date, "now"), vi.spyOn(performance, "now")];
  onTestFinished(() => {
    vi.restoreAllMocks();
  });
  const byDefault = createListeners();
  date.mockReturnValue(1e12);
  monotonic.mockReturnValue(0);
  byDefault.add("user ann", "rec 1");
  date.mockReturnValue(0);
  monotonic.mockReturnValue(15 * 60_000);
  expect(byDefault.isListening("user ann", "rec 1")).toBe(false);
});
