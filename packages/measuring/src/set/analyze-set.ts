import { getCompileCacheDir } from "node:module";
import { availableParallelism } from "node:os";
import { extname } from "node:path";
import { setImmediate } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { analysisModule, createKernel } from "@earshot/analysis-wasm";
import { MeasuringError } from "../errors.ts";
import { createTaskMeasurer } from "./measure-task.ts";
import type { SetPart, SetRules } from "./page.ts";
import type { SetFile } from "./set-file.ts";
import { planTasks, type SetTask } from "./task.ts";

export interface SetOptions extends Omit<SetRules, "taskBytes"> {
  /** Threads that measure, this one among them; by default as many as the machine runs at once, up to 8. */
  workers?: number;
  taskBytes?: number;
}

export interface SetProgress {
  /** Tasks that are done, and those there are. */
  done: number;
  total: number;
}

/** An integer that threads share. */
type SharedInteger = Int32Array<SharedArrayBuffer>;

/** What a thread starts with. */
export interface WorkerStart {
  module: Awaited<ReturnType<typeof analysisModule>>;
  rules: SetRules;
  tasks: readonly SetTask[];
  /** The first task that nobody has claimed. */
  claims: SharedInteger;
  /** How many of the thread's parts have been taken over. */
  taken: SharedInteger;
  /** Where the process keeps compiled code, when it does. */
  compileCache: string | undefined;
}

/** What a thread tells: a part of a task, or null after the last. */
export interface WorkerMessage {
  task: number;
  part: SetPart | null;
}

/** What there is of a task that was not measured in its turn. */
interface Results {
  parts: SetPart[];
  done: boolean;
  /** The count its thread goes by; null when it was measured in this one. */
  taken: SharedInteger | null;
}

const defaultTaskBytes = 4 << 20;
const defaultWorkers = Math.min(availableParallelism(), 8);
/** So few tasks are done sooner than threads are started. */
const tasksWithoutThreads = 4;
/** Tasks measured ahead of their turn that this thread keeps. */
const tasksKept = 4;

/**
 * Measures a set of transcripts, in its order whatever the number of workers; memory does not grow with the set.
 * @throws MeasuringError `set.out_of_memory`
 */
export async function* analyzeSet(
  files: readonly SetFile[],
  options: SetOptions,
): AsyncGenerator<SetPart & { progress: SetProgress }> {
  const { workers = defaultWorkers, taskBytes = defaultTaskBytes, ...others } = options;
  const rules = { ...others, taskBytes };
  const tasks = await planTasks(files, taskBytes);
  const threads = tasks.length <= tasksWithoutThreads ? 0 : Math.min(workers, tasks.length) - 1;
  let done = 0;
  for await (const part of measureTasks(tasks, rules, threads)) {
    if (part === null) done += 1;
    else yield { ...part, progress: { done, total: tasks.length } };
  }
}

/** The parts of the tasks in order, null after the last of each: measured here and in so many threads besides. */
async function* measureTasks(
  tasks: readonly SetTask[],
  rules: SetRules,
  threads: number,
): AsyncGenerator<SetPart | null> {
  const module = await analysisModule();
  const measure = createTaskMeasurer(await createKernel(module), rules);
  const claims = sharedInteger();
  const failure = new AbortController();
  const results = new Map<number, Results>();
  let news = Promise.withResolvers<void>();
  let kept = 0;

  const workers = Array.from({ length: threads }, () => {
    const taken = sharedInteger();
    const worker = startThread({ module, rules, tasks, claims, taken, compileCache: getCompileCacheDir() });
    worker.on("message", ({ task, part }: WorkerMessage) => {
      const result: Results = results.get(task) ?? { parts: [], done: false, taken };
      if (part === null) result.done = true;
      else result.parts.push(part);
      results.set(task, result);
      news.resolve();
    });
    worker.on("error", (error) => fail(describeCrash(error)));
    worker.on("exit", (code) => {
      if (code !== 0) fail(new Error(`a thread of the set ended with ${code}`));
    });
    return worker;
  });
  const fail = (error: unknown) => {
    failure.abort(error);
    news.resolve();
  };
  /** A task for this thread, `due` or one to keep; a stream is never kept, since it may be larger than memory. */
  const claim = (due: number): number | null => {
    for (;;) {
      const index = Atomics.load(claims, 0);
      const task = tasks[index];
      if (task === undefined || (index !== due && (kept === tasksKept || task.kind === "stream"))) return null;
      if (Atomics.compareExchange(claims, 0, index, index + 1) === index) return index;
    }
  };

  try {
    for (const [due, task] of tasks.entries()) {
      for (;;) {
        failure.signal.throwIfAborted();
        const result = results.get(due);
        const part = result?.parts.shift();
        if (part !== undefined) {
          yield part;
          if (result?.taken) countUp(result.taken);
          continue;
        }
        if (result?.done) {
          if (result.taken === null) kept -= 1;
          results.delete(due);
          break;
        }
        const index = claim(due);
        if (index === due) {
          yield* measure(task);
          break;
        }
        const ahead = index === null ? undefined : tasks[index];
        if (index === null || ahead === undefined) {
          news = Promise.withResolvers();
          await news.promise;
        } else {
          results.set(index, { parts: await Array.fromAsync(measure(ahead)), done: true, taken: null });
          kept += 1;
          await setImmediate(); // lets in what threads have to tell
        }
      }
      yield null;
      if (threads > 0) await setImmediate();
    }
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

function startThread(start: WorkerStart): Worker {
  // The extension of this file: .ts in the workspace, .js when published.
  const entry = new URL(`./worker${extname(import.meta.url)}`, import.meta.url);
  // Few objects are made for a call, and none lives long: a small nursery keeps memory the same for any set.
  return new Worker(entry, { workerData: start, resourceLimits: { maxYoungGenerationSizeMb: 4 } });
}

function sharedInteger(): SharedInteger {
  return new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
}

function countUp(count: SharedInteger): void {
  Atomics.add(count, 0, 1);
  Atomics.notify(count, 0);
}

function describeCrash(error: unknown): unknown {
  if (!(error instanceof Error && "code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY")) return error;
  return new MeasuringError("set.out_of_memory", "a worker ran out of memory", {
    hint: "Give fewer --workers, more memory by NODE_OPTIONS=--max-old-space-size=…, or split the largest documents.",
    cause: error,
  });
}
