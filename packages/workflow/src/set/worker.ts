import { on } from "node:events";
import { enableCompileCache } from "node:module";
import { parentPort, workerData } from "node:worker_threads";
import type { WorkerStart } from "./analyze-set.ts";

/** Parts that may wait to be taken over before a worker pauses. */
const partsAhead = 4;

if (parentPort === null) throw new Error("set/worker.ts is run by analyzeSet, in a thread of its own");
const { module, rules, state, compileCache }: WorkerStart = workerData;

// Must come before the modules it is for.
if (compileCache !== undefined) enableCompileCache(compileCache);
const { createKernel } = await import("@earshot/analysis-wasm");
const { ready, takenParts } = await import("./worker-state.ts");
const { createTaskMeasurer } = await import("./measure-task.ts");

const measure = createTaskMeasurer(await createKernel(module), rules);
Atomics.store(state, ready, 1);

let given = 0;
for await (const [task] of on(parentPort, "message")) {
  for await (const part of measure(task)) {
    for (;;) {
      const taken = Atomics.load(state, takenParts);
      if (given - taken < partsAhead) break;
      Atomics.wait(state, takenParts, taken);
    }
    parentPort.postMessage(part, [part.output.buffer]);
    given += 1;
  }
  parentPort.postMessage(null);
}
