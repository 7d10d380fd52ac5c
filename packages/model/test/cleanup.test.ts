import { expect, test } from "vitest";
import { createCleanup } from "../src/index.ts";

test("everything is undone, the latest first and each once, also after one that fails", async () => {
  const undone: string[] = [];
  const cleanup = createCleanup();
  cleanup.defer(() => undone.push("first"));
  cleanup.defer(() => Promise.reject(new Error("second")));
  cleanup.defer(async () => undone.push("third"));
  await expect(cleanup[Symbol.asyncDispose]()).rejects.toThrow("second");
  await cleanup[Symbol.asyncDispose]();
  expect(undone).toEqual(["third", "first"]);
});

test("what was handed over is undone by whoever has it", async () => {
  const undone: string[] = [];
  const other = await (async () => {
    await using cleanup = createCleanup();
    cleanup.defer(() => undone.push("moved"));
    return cleanup.move();
  })();
  expect(undone).toEqual([]);
  other.defer(() => undone.push("added"));
  await other[Symbol.asyncDispose]();
  expect(undone).toEqual(["added", "moved"]);
});

test("all failures are named", async () => {
  const cleanup = createCleanup();
  for (const name of ["one", "two"]) cleanup.defer(() => Promise.reject(new Error(name)));
  await expect(cleanup[Symbol.asyncDispose]()).rejects.toMatchObject({
    errors: [{ message: "two" }, { message: "one" }],
  });
});
