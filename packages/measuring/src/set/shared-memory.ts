import type { LineCounts } from "./task.ts";

/** Integers that the threads of a set share. */
export type SharedIntegers = Int32Array<SharedArrayBuffer>;

/** For each task the thread that has claimed it, numbered from 1; 0 while nobody has. */
export type Claims = SharedIntegers;

/** No wait is longer: a thread then looks whether the set has ended without it. */
const longestWaitMs = 500;

export function sharedIntegers(length: number): SharedIntegers {
  return new Int32Array(new SharedArrayBuffer(length * Int32Array.BYTES_PER_ELEMENT));
}

/** Claims a task; false when another thread has it. */
export function claimTask(claims: Claims, index: number, thread: number): boolean {
  return Atomics.compareExchange(claims, index, 0, thread) === 0;
}

/** Claims the first free task from `index` on. */
export function claimNextTask(claims: Claims, index: number, thread: number): number | null {
  for (let next = index; next < claims.length; next += 1) if (claimTask(claims, next, thread)) return next;
  return null;
}

export function countUp(count: SharedIntegers): void {
  Atomics.add(count, 0, 1);
  Atomics.notify(count, 0);
}

/** Wakes the threads that wait, since the set has ended; whatever they wait for may never come. */
export function endSet(ended: SharedIntegers): void {
  Atomics.store(ended, 0, 1);
}

/** Blocks this thread while a shared integer has a value. */
export function waitWhile(integers: SharedIntegers, index: number, value: number, ended: SharedIntegers): void {
  while (Atomics.load(integers, index) === value) {
    checkEnded(ended);
    Atomics.wait(integers, index, value, longestWaitMs);
  }
}

/** The lines before a task; blocks this thread until those who have the tasks before it have counted them. */
export function waitForLinesBefore(lineCounts: LineCounts, index: number, ended: SharedIntegers): number {
  for (let earlier = 0; earlier < index; earlier += 1) waitWhile(lineCounts, earlier, 0, ended);
  return sumBefore(lineCounts, index);
}

/** The same for a thread that must go on answering others. */
export async function linesBefore(lineCounts: LineCounts, index: number, ended: SharedIntegers): Promise<number> {
  for (let earlier = 0; earlier < index; earlier += 1) {
    while (Atomics.load(lineCounts, earlier) === 0) {
      checkEnded(ended);
      await Atomics.waitAsync(lineCounts, earlier, 0, longestWaitMs).value;
    }
  }
  return sumBefore(lineCounts, index);
}

function sumBefore(lineCounts: LineCounts, index: number): number {
  let lines = 0;
  for (let earlier = 0; earlier < index; earlier += 1) lines += Atomics.load(lineCounts, earlier) - 1;
  return lines;
}

function checkEnded(ended: SharedIntegers): void {
  if (Atomics.load(ended, 0) !== 0) throw new Error("the set has ended while a thread of it was waiting");
}
