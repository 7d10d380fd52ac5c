import { fakeClock } from "@earshot/test-kit";
import { describe, expect, test } from "vitest";
import { createRateLimiter } from "../src/rate-limiter.ts";

const told = (count: number, allowed: number, resetSeconds: number) => ({
  "inin-ratelimit-count": String(count),
  "inin-ratelimit-allowed": String(allowed),
  "inin-ratelimit-reset": String(resetSeconds),
});
const admitted = { admitted: true };

describe("rate limiter", () => {
  test("knows no limit before the server names one", async () => {
    const clock = fakeClock();
    const limiter = createRateLimiter(clock);
    for (let i = 0; i < 1000; i++) expect(await limiter.admit("a", 0)).toEqual(admitted);
    expect(clock.waits).toEqual([]);
  });

  test("waits for the window's end when the count is used up, then counts the next window itself", async () => {
    const clock = fakeClock();
    const limiter = createRateLimiter(clock);
    await limiter.admit("a", 60_000);
    limiter.settle("a", told(298, 300, 25), null);
    await limiter.admit("a", 60_000);
    await limiter.admit("a", 60_000);
    expect(clock.waits).toEqual([]);
    for (let i = 0; i < 2; i++) limiter.settle("a", null, null);
    await limiter.admit("a", 60_000);
    expect(clock.waits).toEqual([25_000]);
    for (let i = 0; i < 299; i++) await limiter.admit("a", 60_000);
    expect(clock.waits).toEqual([25_000]);
    await limiter.admit("a", 60_000);
    expect(clock.waits).toEqual([25_000, 60_000]);
  });

  test("counts what is still on its way to the server", async () => {
    const clock = fakeClock();
    const limiter = createRateLimiter(clock);
    for (let i = 0; i < 3; i++) await limiter.admit("a", 60_000);
    limiter.settle("a", told(8, 10, 30), null);
    await limiter.admit("a", 60_000);
    expect(clock.waits).toEqual([30_000]);
  });

  test("counts keys together whose answers tell of one window, and others apart", async () => {
    const clock = fakeClock();
    const limiter = createRateLimiter(clock);
    for (const key of ["a", "b", "c"]) await limiter.admit(key, 60_000);
    limiter.settle("a", told(7, 10, 30), null);
    limiter.settle("b", told(8, 10, 30), null);
    limiter.settle("c", told(1, 120, 30), null);
    await limiter.admit("a", 60_000);
    await limiter.admit("b", 60_000);
    await limiter.admit("c", 60_000);
    expect(clock.waits).toEqual([]);
    // Eight were counted, and two are on their way.
    expect(await limiter.admit("a", 0)).toEqual({ admitted: false, waitMs: 30_000 });
    expect(await limiter.admit("b", 0)).toEqual({ admitted: false, waitMs: 30_000 });
    expect(await limiter.admit("c", 0)).toEqual(admitted);
    for (const key of ["a", "b"]) limiter.settle(key, null, null);
    await limiter.admit("a", 60_000);
    for (let i = 0; i < 9; i++) expect(await limiter.admit("b", 0)).toEqual(admitted);
    expect(await limiter.admit("a", 0)).toEqual({ admitted: false, waitMs: 60_000 });
  });

  test("leaves room in the next window for what is still on its way when it begins", async () => {
    const clock = fakeClock();
    const limiter = createRateLimiter(clock);
    for (let i = 0; i < 3; i++) await limiter.admit("a", 60_000);
    limiter.settle("a", told(8, 10, 30), null);
    await limiter.admit("a", 60_000);
    for (let i = 0; i < 7; i++) expect(await limiter.admit("a", 0)).toEqual(admitted);
    expect(await limiter.admit("a", 0)).toEqual({ admitted: false, waitMs: 60_000 });
  });

  test("an answer that was overtaken does not give back what is used", async () => {
    const clock = fakeClock();
    const limiter = createRateLimiter(clock);
    for (let i = 0; i < 2; i++) await limiter.admit("a", 60_000);
    limiter.settle("a", told(10, 10, 30), null);
    limiter.settle("a", told(9, 10, 31), null);
    await limiter.admit("a", 60_000);
    expect(clock.waits).toEqual([30_000]);
  });

  test("a refusal holds back all requests of its class, whatever answers come in late", async () => {
    const clock = fakeClock();
    const limiter = createRateLimiter(clock);
    for (let i = 0; i < 2; i++) await limiter.admit("a", 60_000);
    limiter.settle("a", {}, 5000);
    limiter.settle("a", told(1, 300, 60), null);
    await limiter.admit("b", 60_000);
    expect(clock.waits).toEqual([]);
    await limiter.admit("a", 60_000);
    expect(clock.waits).toEqual([5000]);
  });

  test("refuses at once what would wait longer than the caller allows", async () => {
    const clock = fakeClock();
    const limiter = createRateLimiter(clock);
    await limiter.admit("a", 60_000);
    limiter.settle("a", told(300, 300, 3600), null);
    expect(await limiter.admit("a", 60_000)).toEqual({ admitted: false, waitMs: 3_600_000 });
    expect(clock.waits).toEqual([]);
  });

  test("can be aborted while it waits", async () => {
    const abort = new AbortController();
    const limiter = createRateLimiter(fakeClock(() => abort.abort()));
    await limiter.admit("a", 60_000);
    limiter.settle("a", told(1, 1, 5), null);
    await expect(limiter.admit("a", 60_000, abort.signal)).rejects.toThrow("aborted");
  });

  test.each([
    { "inin-ratelimit-count": "x", "inin-ratelimit-allowed": "1", "inin-ratelimit-reset": "9" },
    { "inin-ratelimit-count": "5", "inin-ratelimit-allowed": "0", "inin-ratelimit-reset": "9" },
    { "inin-ratelimit-count": "5", "inin-ratelimit-allowed": "5" },
  ])("ignores headers that make no sense: %j", async (headers) => {
    const limiter = createRateLimiter(fakeClock());
    await limiter.admit("a", 0);
    limiter.settle("a", Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined)), null);
    expect(await limiter.admit("a", 0)).toEqual(admitted);
  });
});
