import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { defaultRetryPolicy, type Outcome, type RetryDecision, retryDecision } from "../src/index.ts";

const nowMs = Date.UTC(2026, 10, 21, 8, 0, 0);
const policy = { maxAttempts: 5, maxConnectAttempts: 3, budgetMs: 60_000, baseMs: 1000, capMs: 8000 };
const first = { number: 1, waitedMs: 0, idempotent: true };
const half = () => 0.5;

const answered = (status: number, retryAfter: string | null = null, rateLimitReset: string | null = null): Outcome => ({
  kind: "answered",
  status,
  headers: {
    ...(retryAfter === null ? {} : { "retry-after": retryAfter }),
    ...(rateLimitReset === null ? {} : { "inin-ratelimit-reset": rateLimitReset }),
  },
});

describe("what is repeated", () => {
  const again: RetryDecision = { wait: 500 };
  const final: RetryDecision = { stop: "final", askedMs: null };
  const unsafe: RetryDecision = { stop: "not_idempotent", askedMs: null };
  test.each<[string, Outcome, RetryDecision, RetryDecision]>([
    ["not sent", { kind: "not_sent" }, again, again],
    ["broken", { kind: "broken" }, again, unsafe],
    ["final", { kind: "final" }, final, final],
    ["302", answered(302), final, final],
    ["400", answered(400), final, final],
    ["401", answered(401), final, final],
    ["403", answered(403), final, final],
    ["404", answered(404), final, final],
    ["408", answered(408), again, unsafe],
    ["422", answered(422), final, final],
    ["429", answered(429), again, again],
    ["500", answered(500), again, unsafe],
    ["501", answered(501), final, final],
    ["502", answered(502), again, unsafe],
    ["503", answered(503), again, unsafe],
    ["504", answered(504), again, unsafe],
  ])("%s", (_name, outcome, idempotent, other) => {
    expect(retryDecision(first, outcome, nowMs, half, policy)).toEqual(idempotent);
    expect(retryDecision({ ...first, idempotent: false }, outcome, nowMs, half, policy)).toEqual(other);
  });
});

describe("how long it waits", () => {
  test.each<[string, Outcome, number]>([
    ["seconds", answered(429, "30"), 30_000],
    ["an HTTP date", answered(429, "Sat, 21 Nov 2026 08:00:30 GMT"), 30_000],
    ["seconds of a 503", answered(503, "2"), 2000],
    ["Retry-After before the rate limit's reset", answered(429, "3", "40"), 3000],
    ["the rate limit's reset", answered(429, null, "40"), 40_000],
    ["the reset when Retry-After is garbage", answered(429, "soon", "40"), 40_000],
    ["back-off when all is garbage", answered(429, "soon", "later"), 500],
    ["back-off for 0 seconds", answered(429, "0"), 500],
    ["back-off for a past date", answered(429, "Sat, 21 Nov 2026 07:00:00 GMT"), 500],
    ["back-off for a 503 whose limit is not used up", answered(503, null, "40"), 500],
  ])("%s", (_name, outcome, wait) => {
    expect(retryDecision(first, outcome, nowMs, half, policy)).toEqual({ wait });
  });

  test("the back-off doubles up to its cap, with jitter over all of it", () => {
    const waits = (random: number) =>
      [1, 2, 3, 4, 5, 6].map((number) =>
        retryDecision({ ...first, number }, answered(503), nowMs, () => random, { ...policy, maxAttempts: 9 }),
      );
    expect(waits(0.999)).toEqual([999, 1998, 3996, 7992, 7992, 7992].map((wait) => ({ wait })));
    expect(waits(0)).toEqual([0, 0, 0, 0, 0, 0].map((wait) => ({ wait })));
  });
});

describe("when it stops", () => {
  test("after its attempts, and sooner while no connection is made", () => {
    expect(retryDecision({ ...first, number: 5 }, answered(503, "1"), nowMs, half, policy)).toEqual({
      stop: "attempts",
      askedMs: 1000,
    });
    expect(retryDecision({ ...first, number: 3 }, { kind: "not_sent" }, nowMs, half, policy)).toEqual({
      stop: "attempts",
      askedMs: null,
    });
  });

  test("at once when the server asks for more than the budget, saying how much", () => {
    expect(retryDecision(first, answered(429, "61"), nowMs, half, policy)).toEqual({ stop: "budget", askedMs: 61_000 });
    expect(retryDecision(first, answered(429, "99999999999999999999"), nowMs, half, policy)).toMatchObject({
      stop: "budget",
    });
  });

  test("when the budget is used up by earlier waits", () => {
    const tired = { ...first, number: 2, waitedMs: 31_000 };
    expect(retryDecision(tired, answered(429, "30"), nowMs, half, policy)).toEqual({ stop: "budget", askedMs: 30_000 });
  });
});

test("for any outcome: never sooner than asked, never beyond the budget, never for ever", () => {
  const header = fc.option(fc.oneof(fc.nat(200).map(String), fc.string({ maxLength: 8 })), { nil: null });
  const outcome = fc.oneof(
    fc.constantFrom<Outcome>({ kind: "not_sent" }, { kind: "broken" }, { kind: "final" }),
    fc.tuple(fc.integer({ min: 300, max: 599 }), header, header).map(([status, a, b]) => answered(status, a, b)),
  );
  fc.assert(
    fc.property(
      fc.infiniteStream(outcome),
      fc.infiniteStream(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })),
      fc.boolean(),
      (outcomes, numbers, idempotent) => {
        const random = () => numbers.next().value ?? 0;
        let waitedMs = 0;
        for (let number = 1; ; number++) {
          expect(number).toBeLessThanOrEqual(defaultRetryPolicy.maxAttempts);
          const next = outcomes.next().value ?? answered(500);
          const decision = retryDecision({ number, waitedMs, idempotent }, next, nowMs, random, defaultRetryPolicy);
          if ("stop" in decision) return;
          if (next.kind === "answered" && /^\d+$/.test(next.retryAfter ?? "")) {
            expect(decision.wait).toBeGreaterThanOrEqual(Number(next.retryAfter) * 1000);
          }
          waitedMs += decision.wait;
          expect(waitedMs).toBeLessThanOrEqual(defaultRetryPolicy.budgetMs);
        }
      },
    ),
    { seed: 3 },
  );
});
