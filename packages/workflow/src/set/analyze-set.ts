import { on } from "node:events";
import { getCompileCacheDir } from "node:module";
import { availableParallelism } from "node:os";
import { extname } from "node:path";
import { Worker } from "node:worker_threads";
import { analysisModule, createKernel } from "@earshot/analysis-wasm";
import { WorkflowError } from "../errors.ts";
import { createTaskMeasurer } from "./measure-task.ts";
import type { SetPart, SetRules } from "./page.ts";
import type { SetFile } from "./set-file.ts";
import { planTasks, type SetTask } from "./task.ts";
import { ready, takenParts, type WorkerState } from "./worker-state.ts";

export interface SetOptions extends Omit<SetRules, "taskBytes"> {
  /** Worker threads at most; by default as many as the machine runs at once, up to 8. */
  workers?: number;
  taskBytes?: number;
}

export interface SetProgress {
  /** Tasks that are done, and those there are. */
  done: number;
  total: number;
}

type AnalysisModule = Awaited<ReturnType<typeof analysisModule>>;

/** What a worker starts with. */
export interface WorkerStart {
  module: AnalysisModule;
  rules: SetRules;
  state: WorkerState;
  /** Where the process keeps compiled code, when it does. */
  compileCache: string | undefined;
}

interface Hand {
  worker: Worker;
  state: WorkerState;
  /** The worker's messages: its parts, and null after the last of a task. */
  messages: ReturnType<typeof on>;
}

const defaultTaskBytes = 6 << 20;
const defaultWorkers = Math.min(availableParallelism(), 8);
/** So few tasks are done sooner than threads are started. */
const tasksWithoutThreads = 4;
/** Tasks a worker is given at a time: it never waits for the next. */
const tasksAhead = 2;

/**
 * Measures a set of transcripts, in its order whatever the number of workers; memory does not grow with the set.
 * @throws WorkflowError `set.out_of_memory`
 */
export async function* analyzeSet(
  files: readonly SetFile[],
  options: SetOptions,
): AsyncGenerator<SetPart & { progress: SetProgress }> {
  const { workers = defaultWorkers, taskBytes = defaultTaskBytes, ...others } = options;
  const rules = { ...others, taskBytes };
  const tasks = await planTasks(files, taskBytes);
  const parts =
    tasks.length <= tasksWithoutThreads
      ? measureHere(tasks, rules)
      : measureInThreads(tasks, rules, Math.min(workers, tasks.length));
  let done = 0;
  for await (const part of parts) {
    if (part === null) done += 1;
    else yield { ...part, progress: { done, total: tasks.length } };
  }
}

async function* measureHere(tasks: readonly SetTask[], rules: SetRules): AsyncGenerator<SetPart | null> {
  const measure = createTaskMeasurer(await createKernel(), rules);
  for (const task of tasks) {
    yield* measure(task);
    yield null;
  }
}

async function* measureInThreads(
  tasks: readonly SetTask[],
  rules: SetRules,
  count: number,
): AsyncGenerator<SetPart | null> {
  const module = await analysisModule();
  const failure = new AbortController();
  const owners: Hand[] = [];
  let doneHere = 0;
  const giveTask = (hand: Hand) => {
    const task = tasks[doneHere + owners.length];
    if (task === undefined) return;
    owners.push(hand);
    hand.worker.postMessage(task);
  };
  const hands = Array.from({ length: count }, () => startHand(module, rules, failure, giveTask));
  const starting = () => hands.every(({ state }) => Atomics.load(state, ready) === 0);
  try {
    // Threads take a while to start: the first tasks are done here meanwhile.
    const measure = createTaskMeasurer(await createKernel(), rules);
    for (const task of tasks) {
      // A stream could take longer than all the rest.
      if (task.kind === "stream" || !starting()) break;
      yield* measure(task);
      yield null;
      doneHere += 1;
    }
    for (let round = 0; round < tasksAhead; round += 1) hands.forEach(giveTask);
    // Owners are added while the loop runs: a task has one at the latest when those before it are done.
    for (const { messages, state } of owners) {
      for (;;) {
        const { value } = await messages.next();
        const part: SetPart | null = value?.[0] ?? null;
        yield part;
        if (part === null) break;
        Atomics.add(state, takenParts, 1);
        Atomics.notify(state, takenParts);
      }
    }
  } catch (error) {
    throw failure.signal.aborted ? failure.signal.reason : error;
  } finally {
    await Promise.all(hands.map(({ worker }) => worker.terminate()));
  }
}

function startHand(
  module: AnalysisModule,
  rules: SetRules,
  failure: AbortController,
  giveTask: (hand: Hand) => void,
): Hand {
  const state = new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT));
  const start: WorkerStart = { module, rules, state, compileCache: getCompileCacheDir() };
  // The extension of this file: .ts in the workspace, .js when published.
  const entry = new URL(`./worker${extname(import.meta.url)}`, import.meta.url);
  // Few objects are made for a call, and none lives long: a small nursery keeps memory the same for any set.
  const worker = new Worker(entry, { workerData: start, resourceLimits: { maxYoungGenerationSizeMb: 4 } });
  const hand: Hand = { worker, state, messages: on(worker, "message", { signal: failure.signal }) };
  worker.on("message", (part: SetPart | null) => {
    if (part === null) giveTask(hand);
  });
  worker.on("error", (error) => failure.abort(describeCrash(error)));
  worker.on("exit", (code) => failure.abort(new Error(`a worker of the set ended by itself, with ${code}`)));
  return hand;
}

function describeCrash(error: unknown): unknown {
  if (!(error instanceof Error && "code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY")) return error;
  return new WorkflowError("set.out_of_memory", "a worker ran out of memory", {
    hint: "Give fewer --workers, more memory by NODE_OPTIONS=--max-old-space-size=…, or split the largest documents.",
    cause: error,
  });
}
