import { getCompileCacheDir } from "node:module";
import { availableParallelism } from "node:os";
import { extname } from "node:path";
import { setImmediate } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { analysisModule, createKernel } from "@earshot/analysis-wasm";
import { type ColumnNames, defaultIdNames, type OpenStored, type SetFile } from "@earshot/transcripts";
import { MeasuringError } from "../errors.ts";
import { openFiles, type RemoteAccess } from "./open-files.ts";
import type { Sample } from "./sample.ts";
import type { SetPart } from "./set-part.ts";
import type { SetRules } from "./set-rules.ts";
import type { SetTable } from "./set-tables.ts";
import {
  type Claims,
  claimTask,
  countUp,
  createLineCounter,
  endSet,
  type SharedIntegers,
  sharedIntegers,
} from "./shared-memory.ts";
import {
  countedBefore,
  describeTask,
  isStreamed,
  isUnbounded,
  planTasks,
  readLinesBefore,
  type SetTask,
  type Shard,
  startAt,
} from "./task.ts";
import { createTaskAnalyzer } from "./task-analyzer.ts";

export interface SetOptions
  extends Omit<SetRules, "taskBytes" | "ffmpeg" | "wordGapMs" | "idNames" | "columns" | "sample" | "tables"> {
  /** Which tables are made, when `format` is `table`; the calls alone without it. */
  tables?: readonly SetTable[] | undefined;
  /** By default those that services use. */
  idNames?: readonly string[] | undefined;
  /** What files of columns call theirs, where it is not a name that is known. */
  columns?: ColumnNames | undefined;
  /** From how long a gap between two words on nobody speaks in it; null, the default, measures the documents' own segments. */
  wordGapMs?: number | null | undefined;
  /** What decodes recordings in GSM, AMR, WMA and AAC; none without it. */
  ffmpeg?: string | null | undefined;
  /** Threads that analyze, this one among them; by default as many as the machine runs at once, up to 8. */
  workers?: number | undefined;
  taskBytes?: number | undefined;
  /** Which calls are analyzed; all without it. */
  sample?: Sample | undefined;
  /** Which part of the set is analyzed; all without it. */
  shard?: Shard | undefined;
  /** How files on servers are reached; none is read without it. */
  remote?: RemoteAccess | undefined;
  /** Begins here: what is before it was analyzed earlier, under the same options. */
  from?: SetPosition | undefined;
}

export interface SetProgress {
  /** Tasks that are done, and those there are. */
  done: number;
  total: number;
}

/** A place between two tasks of a set. */
export interface SetPosition {
  /** Tasks before it. */
  tasks: number;
  /** Lines before it of the file in which the next task begins. */
  lines: number;
}

export interface SetResult extends SetPart {
  progress: SetProgress;
  /** Where the set is after this part; null within a task, and behind what could not be read. */
  position(): SetPosition | null;
}

/** What a thread starts with. */
export interface WorkerStart {
  module: Awaited<ReturnType<typeof analysisModule>>;
  rules: SetRules;
  tasks: readonly SetTask[];
  claims: Claims;
  /** The thread's number in `claims`. */
  thread: number;
  /** How many of the thread's parts have been taken over. */
  taken: SharedIntegers;
  /** 1 once the set has ended, whether or not all of it was analyzed. */
  ended: SharedIntegers;
  remote: RemoteAccess | undefined;
}

/** What a thread sends: a part of a task, or null after the last. */
export interface WorkerMessage {
  task: number;
  part: SetPart | null;
}

/** What there is of a task that was not analyzed when its parts were due. */
interface Results {
  parts: SetPart[];
  done: boolean;
  /** The count its thread goes by; null when it was analyzed in this one. */
  taken: SharedIntegers | null;
}

const defaultTaskBytes = 4 << 20;
const defaultWorkers = Math.min(availableParallelism(), 8);
/** So few tasks are done sooner than threads are started. */
const tasksWithoutThreads = 4;
/** Tasks that this thread keeps before their parts are due. */
const tasksKept = 4;
const thisThread = 1;

/**
 * Analyzes a set of transcripts, in its order whatever the number of workers; memory does not grow with the set.
 * @throws MeasuringError `set.out_of_memory` or `set.thread_died`
 */
export async function* analyzeSet(files: readonly SetFile[], options: SetOptions): AsyncGenerator<SetResult> {
  const {
    workers = defaultWorkers,
    taskBytes = defaultTaskBytes,
    ffmpeg = null,
    wordGapMs = null,
    idNames = defaultIdNames,
    columns = {},
    sample = null,
    tables = ["calls"],
    shard,
    remote,
    from,
    ...others
  } = options;
  const rules = { ...others, taskBytes, ffmpeg, wordGapMs, idNames, columns, sample, tables };
  await using opened = openFiles(remote);
  const { open } = opened;
  const planned = await planTasks(files, { taskBytes, shard, columns, open });
  const tasks = planned.slice(from?.tasks);
  startAt(tasks[0], from?.lines ?? (await readLinesBefore(tasks[0], open)));
  const total = planned.length;
  const threads = tasks.length <= tasksWithoutThreads ? 0 : Math.min(workers, tasks.length) - 1;
  let done = from?.tasks ?? 0;
  const begun = done;
  let latest: SetPart | null = null;
  for await (const part of analyzeTasks(tasks, rules, { threads, remote, open })) {
    // The next part of a stream may be long in coming: whoever reads these does not wait to hear whether there is one.
    if (part !== null && isStreamed(tasks[done - begun])) {
      yield { ...part, progress: { done, total }, position: () => null };
      continue;
    }
    if (latest !== null) {
      if (part !== null) yield { ...latest, progress: { done, total }, position: () => null };
      else {
        done += 1;
        const before = done;
        const position = () => {
          const lines = countedBefore(planned[before]);
          return lines === null ? null : { tasks: before, lines };
        };
        yield { ...latest, progress: { done, total }, position };
      }
    } else if (part === null) {
      done += 1;
    }
    latest = part;
  }
}

/** The parts of the tasks in order, null after the last of each: analyzed here and in so many threads besides. */
async function* analyzeTasks(
  tasks: readonly SetTask[],
  rules: SetRules,
  { threads, remote, open }: { threads: number; remote: RemoteAccess | undefined; open: OpenStored },
): AsyncGenerator<SetPart | null> {
  const module = await analysisModule();
  const claims = sharedIntegers(tasks.length);
  const ended = sharedIntegers(1);
  const analyze = await createTaskAnalyzer(
    await createKernel({ module }, rules.voices),
    rules,
    createLineCounter(ended),
    open,
  );
  const failure = new AbortController();
  const results = new Map<number, Results>();
  let news = Promise.withResolvers<void>();
  let kept = 0;

  const fail = (error: unknown) => {
    failure.abort(error);
    endSet(ended);
  };
  const workers = Array.from({ length: threads }, (_, index) => {
    const thread = thisThread + 1 + index;
    const taken = sharedIntegers(1);
    const worker = startThread({ module, rules, tasks, claims, thread, taken, ended, remote });
    let lastDone = -1;
    /** A thread claims a task when it has done the one before. */
    const unfinished = () => tasks.find((_, task) => task > lastDone && Atomics.load(claims, task) === thread);
    worker.on("message", ({ task, part }: WorkerMessage) => {
      const result: Results = results.get(task) ?? { parts: [], done: false, taken };
      if (part === null) {
        result.done = true;
        lastDone = task;
      } else result.parts.push(part);
      results.set(task, result);
      news.resolve();
    });
    worker.on("error", (error) => fail(describeCrash(error, unfinished())));
    worker.on("exit", (code) => {
      const task = unfinished();
      if (code !== 0 || task !== undefined) fail(threadDied(code, task));
    });
    return worker;
  });
  /** A task for this thread, `due` or one to keep; what may be larger than memory is never kept. */
  const claim = (due: number): number | null => {
    for (let index = due; index < tasks.length; index += 1) {
      if (Atomics.load(claims, index) !== 0) continue;
      if (index !== due && (kept === tasksKept || isUnbounded(tasks[index], rules.taskBytes))) return null;
      if (claimTask(claims, index, thisThread)) return index;
    }
    return null;
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
          yield* untilAborted(analyze(task), failure.signal);
          break;
        }
        const ahead = index === null ? undefined : tasks[index];
        if (index === null || ahead === undefined) {
          news = Promise.withResolvers();
          await orAborted(news.promise, failure.signal);
        } else {
          const parts = await Array.fromAsync(untilAborted(analyze(ahead), failure.signal));
          results.set(index, { parts, done: true, taken: null });
          kept += 1;
          await setImmediate(); // lets in what threads have sent
        }
      }
      yield null;
      if (threads > 0) await setImmediate();
    }
  } finally {
    endSet(ended);
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

/** The parts that come before the signal aborts; what they wait for may then never come. */
async function* untilAborted(parts: AsyncGenerator<SetPart>, signal: AbortSignal): AsyncGenerator<SetPart> {
  try {
    for (;;) {
      const next = await orAborted(parts.next(), signal);
      if (next.done) return;
      yield next.value;
    }
  } finally {
    if (!signal.aborted) await parts.return(undefined);
  }
}

/** Settles like the promise, or rejects as soon as the signal aborts. */
async function orAborted<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> {
  const aborted = Promise.withResolvers<never>();
  const abort = () => aborted.reject(signal.reason);
  signal.addEventListener("abort", abort);
  if (signal.aborted) abort();
  try {
    return await Promise.race([promise, aborted.promise]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}

function startThread(start: WorkerStart): Worker {
  // The extension of this file: .ts in the workspace, .js when published.
  const entry = new URL(`./worker${extname(import.meta.url)}`, import.meta.url);
  const compileCache = getCompileCacheDir();
  const env = compileCache === undefined ? process.env : { ...process.env, NODE_COMPILE_CACHE: compileCache };
  // Few objects are made for a call, and none lives long: a small nursery keeps memory the same for any set.
  return new Worker(entry, { workerData: start, env, resourceLimits: { maxYoungGenerationSizeMb: 4 } });
}

function describeCrash(error: unknown, task: SetTask | undefined): unknown {
  if (!(error instanceof Error && "code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY")) return error;
  return new MeasuringError("set.out_of_memory", `a worker ran out of memory${atTask(task)}`, {
    hint: "Give fewer --workers, more memory by NODE_OPTIONS=--max-old-space-size=…, or split the largest documents.",
    cause: error,
  });
}

function threadDied(code: number, task: SetTask | undefined): MeasuringError {
  return new MeasuringError("set.thread_died", `a worker ended with code ${code}${atTask(task)}`, {
    hint: "Run it again; if it ends at the same place, leave that file out, or give --workers 1.",
  });
}

const atTask = (task: SetTask | undefined) => (task === undefined ? "" : ` while it had ${describeTask(task)}`);
