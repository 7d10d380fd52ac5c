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

/** Counts the lines before tasks; blocks this thread until those who have the tasks before have counted theirs. */
export function createBlockingLineCounter(ended: SharedIntegers): (lineCounts: LineCounts, index: number) => number {
  const known = createKnownLines();
  return (lineCounts, index) => {
    for (let next = known.upTo(lineCounts, index); next < index; next = known.upTo(lineCounts, index)) {
      waitWhile(lineCounts, next, 0, ended);
    }
    return known.lines();
  };
}

/** The same for a thread that must go on answering others. */
export function createLineCounter(ended: SharedIntegers): (lineCounts: LineCounts, index: number) => Promise<number> {
  const known = createKnownLines();
  return async (lineCounts, index) => {
    for (let next = known.upTo(lineCounts, index); next < index; next = known.upTo(lineCounts, index)) {
      checkEnded(ended);
      await Atomics.waitAsync(lineCounts, next, 0, longestWaitMs).value;
    }
    return known.lines();
  };
}

/** A part of the file could not be read: what follows would have wrong line numbers. */
export class LinesUnknown extends Error {}

/** Remembers the sum of a file's counted tasks: added up anew for each, it would take as long as the square of their number. */
function createKnownLines() {
  let counts: LineCounts | null = null;
  let tasks = 0;
  let lines = 0;
  return {
    /** The first task that is not counted yet, or `index` when all before it are. */
    upTo(lineCounts: LineCounts, index: number): number {
      if (counts !== lineCounts || tasks > index) [counts, tasks, lines] = [lineCounts, 0, 0];
      for (; tasks < index; tasks += 1) {
        const published = Atomics.load(lineCounts, tasks);
        if (published === 0) break;
        if (published < 0) throw new LinesUnknown();
        lines += published - 1;
      }
      return tasks;
    },
    lines: () => lines,
  };
}

function checkEnded(ended: SharedIntegers): void {
  if (Atomics.load(ended, 0) !== 0) throw new Error("the set has ended while a thread of it was waiting");
}
