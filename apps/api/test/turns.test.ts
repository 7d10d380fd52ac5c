import { expect, test } from "vitest";
import { createTurns } from "../src/turns.ts";

const patient = new AbortController().signal;

test("turns go round in their order, and who gave up is passed over", async () => {
  const turns = createTurns(1);
  const order: string[] = [];
  await turns.take(patient);
  const impatient = new AbortController();
  const second = turns.take(impatient.signal);
  const third = turns.take(patient).then(() => order.push("third"));
  const fourth = turns.take(patient).then(() => order.push("fourth"));
  expect(turns.waiting()).toBe(3);
  impatient.abort("gave up");
  turns.release();
  await expect(second).rejects.toBe("gave up");
  await third;
  expect(order).toEqual(["third"]);
  turns.release();
  await fourth;
  turns.release();
  await turns.take(patient);
  expect(order).toEqual(["third", "fourth"]);
  expect(turns.waiting()).toBe(0);
});

test("who has a turn keeps it when the signal comes later, and nobody waits on one that came before", async () => {
  const turns = createTurns(1);
  await turns.take(AbortSignal.abort("late"));
  await expect(turns.take(AbortSignal.abort("early"))).rejects.toBe("early");
  expect(turns.waiting()).toBe(0);
});
