import { workerData } from "node:worker_threads";
import { createKernel } from "@earshot/analysis-wasm";
import type { HoldAudio } from "@earshot/model";
import { createPiiDetector, type PiiOptions } from "@earshot/pii";
import { type BodyAnswer, type BodyTask, workOnBody } from "./body-work.ts";

/** What a thread starts with. */
export interface BodyThreadStart {
  pii: PiiOptions;
  holdAudio?: HoldAudio | undefined;
}

const { pii, holdAudio }: BodyThreadStart = workerData;
const parts = { kernel: await createKernel(), detector: createPiiDetector(pii), holdAudio };

/** Runs in a thread of its own, by `body-threads.ts`. */
export default function answerBody(task: BodyTask): BodyAnswer {
  return workOnBody(parts, task);
}
