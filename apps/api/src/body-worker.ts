import { workerData } from "node:worker_threads";
import { createKernel } from "@earshot/analysis-wasm";
import { createPiiDetector, type PiiOptions } from "@earshot/pii";
import { type BodyAnswer, type BodyTask, workOnBody } from "./body-work.ts";

/** What a thread starts with. */
export interface BodyThreadStart {
  pii: PiiOptions;
}

const { pii }: BodyThreadStart = workerData;
const parts = { kernel: await createKernel(), detector: createPiiDetector(pii) };

/** Runs in a thread of its own, by `body-threads.ts`. */
export default function answerBody(task: BodyTask): BodyAnswer {
  return workOnBody(parts, task);
}
