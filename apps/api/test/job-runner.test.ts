import { fastify } from "fastify";
import { expect, test } from "vitest";
import { createJobRunner } from "../src/jobs.ts";

const { log } = fastify();

test("a run whose end is stored already refuses no other: it is waited for", async () => {
  const ended = new Set<string>();
  const jobs = createJobRunner(async (id) => !ended.has(id));
  const order: string[] = [];
  const { promise: closing, resolve: close } = Promise.withResolvers<void>();
  const first = await jobs.start(async ({ onStarted }) => {
    onStarted();
    await closing;
    order.push("the first is closed");
    return {};
  }, log);
  const startSecond = () =>
    jobs.start(async ({ onStarted }) => {
      order.push("the second begins");
      onStarted();
      return {};
    }, log);
  await expect(startSecond()).rejects.toMatchObject({ code: "job.running" });

  ended.add(first);
  const second = startSecond();
  await Promise.resolve();
  close();
  await second;
  expect(order).toEqual(["the first is closed", "the second begins"]);
});
