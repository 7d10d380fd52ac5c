import { enableCompileCache } from "node:module";
import { parentPort, workerData } from "node:worker_threads";
import type { WorkerMessage, WorkerStart } from "./analyze-set.ts";

/** Parts that may wait to be taken over before a thread pauses. */
const partsAhead = 4;

if (parentPort === null) throw new Error("set/worker.ts is run by analyzeSet, in a thread of its own");
const port = parentPort;
const { module, rules, tasks, claims, taken, compileCache }: WorkerStart = workerData;

// Must come before the modules it is for.
if (compileCache !== undefined) enableCompileCache(compileCache);
const { createKernel } = await import("@earshot/analysis-wasm");
const { createTaskMeasurer } = await import("./measure-task.ts");

const measure = createTaskMeasurer(await createKernel(module), rules);
const tell = (message: WorkerMessage) => port.postMessage(message, message.part ? [message.part.output.buffer] : []);

let given = 0;
// Claimed one at a time and begun at once: others wait for the number of lines in an earlier task.
for (let index = Atomics.add(claims, 0, 1); index < tasks.length; index = Atomics.add(claims, 0, 1)) {
  const task = tasks[index];
  if (task === undefined) break;
  for await (const part of measure(task)) {
    tell({ task: index, part });
    given += 1;
    for (let seen = Atomics.load(taken, 0); given - seen >= partsAhead; seen = Atomics.load(taken, 0)) {
      Atomics.wait(taken, 0, seen);
    }
  }
  tell({ task: index, part: null });
}
