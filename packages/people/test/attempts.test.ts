import { expect, test } from "vitest";
import { createAttempts } from "../src/index.ts";

test("so many attempts within a time are taken, and others again when the first ones are past", () => {
  const attempts = createAttempts({ limit: 3, windowMs: 100 });
  for (const atMs of [0, 10, 20]) expect(attempts.begin("jane", atMs)).toBeNull();
  expect(attempts.begin("jane", 30)).toBe(100);
  // One that was refused does not count: the wait does not grow.
  expect(attempts.begin("jane", 99)).toBe(100);
  expect(attempts.begin("joe", 99)).toBeNull();
  expect(attempts.begin("jane", 100)).toBeNull();
  expect(attempts.begin("jane", 101)).toBe(110);
  // A clock that was set back locks nobody out.
  expect(attempts.begin("jane", -1000)).toBeNull();
});

test("guesses at ever other names do not fill the memory, and do not free a name that is tried", () => {
  const attempts = createAttempts({ limit: 1, windowMs: 100 });
  attempts.begin("jane", 0);
  for (let name = 0; name < 9_999; name += 1) attempts.begin(`user ${name}`, 1);
  expect(attempts.begin("jane", 2)).toBe(100);
  attempts.begin("one more", 2);
  attempts.begin("another", 2);
  expect(attempts.begin("user 1", 3)).toBeNull();
});
