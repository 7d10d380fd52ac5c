import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createKernel, type StateChange } from "../src/index.ts";
import { changesArbitrary } from "./arbitraries.ts";
import { fcOptions } from "./fast-check-options.ts";
import { holdsByTheBook } from "./reference/hold.ts";

const kernel = await createKernel();
const hold = (timeMs: number, session = 0): StateChange => ({ timeMs, session, hold: true, disconnect: false });
const talk = (timeMs: number, session = 0): StateChange => ({ timeMs, session, hold: false, disconnect: false });
const disconnect = (timeMs: number, session = 0): StateChange => ({ timeMs, session, hold: false, disconnect: true });

test("random changes make the holds the definition says", () => {
  const endMs = fc.option(fc.integer({ min: -20, max: 90 }));
  fc.assert(
    fc.property(changesArbitrary, endMs, (changes, end) => {
      expect(kernel.holds(changes, end)).toEqual(holdsByTheBook(changes, end));
    }),
    { ...fcOptions, numRuns: 1000 },
  );
});

test("the union is the customer's hold, the sum over sessions the agents'", () => {
  const changes = [hold(0, 0), hold(4000, 1), talk(6000, 0), talk(10_000, 1), hold(20_000, 1), talk(21_000, 1)];
  expect(kernel.holds(changes, null)).toEqual({
    count: 2,
    totalMs: 11_000,
    longestMs: 10_000,
    agentMs: 13_000,
    thenDisconnected: 0,
    events: [
      { startMs: 0, endMs: 10_000, open: false },
      { startMs: 20_000, endMs: 21_000, open: false },
    ],
  });
});

describe("an open hold", () => {
  test("closes with the call and says so", () => {
    expect(kernel.holds([hold(5000)], 8000).events).toEqual([{ startMs: 5000, endMs: 8000, open: true }]);
  });

  test("closes at the last change of any session when the call's end is not known", () => {
    expect(kernel.holds([hold(5000), talk(9000, 1)], null).events).toEqual([
      { startMs: 5000, endMs: 9000, open: true },
    ]);
  });

  test("never closes before it starts, and is still listed when it has no length", () => {
    expect(kernel.holds([hold(5000)], 1000)).toMatchObject({
      count: 1,
      totalMs: 0,
      events: [{ startMs: 5000, endMs: 5000, open: true }],
    });
  });
});

test("a hold that the end of its session closes is counted as such", () => {
  expect(kernel.holds([hold(0), disconnect(700), hold(0, 1), disconnect(500, 2), talk(900, 1)], null)).toMatchObject({
    thenDisconnected: 1,
    totalMs: 900,
  });
});

test("equal times keep their order", () => {
  expect(kernel.holds([talk(1000), hold(1000), talk(3000)], null).totalMs).toBe(2000);
  expect(kernel.holds([hold(1000), talk(1000), talk(3000)], null).totalMs).toBe(0);
});

test("the widest times do not overflow", () => {
  const [min, max] = [-(2 ** 31), 2 ** 31 - 1];
  expect(kernel.holds([hold(min), talk(max)], null)).toMatchObject({ totalMs: max - min, longestMs: max - min });
});

test("no changes, no holds", () => {
  expect(kernel.holds([], 60_000)).toMatchObject({ count: 0, totalMs: 0, events: [] });
});
