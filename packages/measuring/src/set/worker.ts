import { parentPort, workerData } from "node:worker_threads";
import { createKernel } from "@earshot/analysis-wasm";
import type { WorkerMessage, WorkerStart } from "./analyze-set.ts";
import { openFiles } from "./open-files.ts";
import { claimNextTask, createBlockingLineCounter, waitWhile } from "./shared-memory.ts";
import { createTaskAnalyzer } from "./task-analyzer.ts";

/** Parts that may wait to be taken over before a thread pauses. */
const partsAhead = 4;

if (parentPort === null) throw new Error("set/worker.ts is run by analyzeSet, in a thread of its own");
const port = parentPort;
const { module, rules, tasks, claims, thread, taken, ended, remote }: WorkerStart = workerData;
const { open } = openFiles(remote);
const kernel = await createKernel({ module }, rules.voices);
const analyze = await createTaskAnalyzer(kernel, rules, createBlockingLineCounter(ended), open);
const post = (message: WorkerMessage) => port.postMessage(message, message.part ? [message.part.output.buffer] : []);

let posted = 0;
// Claimed one at a time and begun at once: others wait for the number of lines in an earlier task.
for (let index = claimNextTask(claims, 0, thread); index !== null; index = claimNextTask(claims, index + 1, thread)) {
  const task = tasks[index];
  if (task === undefined) break;
  for await (const part of analyze(task)) {
    post({ task: index, part });
    posted += 1;
    for (let seen = Atomics.load(taken, 0); posted - seen >= partsAhead; seen = Atomics.load(taken, 0)) {
      waitWhile(taken, 0, seen, ended);
    }
  }
  post({ task: index, part: null });
}
