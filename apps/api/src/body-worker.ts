import { workerData } from "node:worker_threads";
import { createKernel } from "@earshot/analysis-wasm";
import { createWordMask } from "@earshot/measuring";
import type { HoldAudio } from "@earshot/model";
import { createPiiDetector, transcriptPolicy as defaultPolicy, type PiiOptions, type PiiPolicy } from "@earshot/pii";
import { createBodyWork } from "./body-work.ts";

/** What a thread starts with. */
export interface BodyThreadStart {
  pii: PiiOptions;
  transcriptPolicy?: PiiPolicy | undefined;
  holdAudio?: HoldAudio | undefined;
}

const { pii, transcriptPolicy = defaultPolicy, holdAudio }: BodyThreadStart = workerData;
/** Runs in a thread of its own, by `body-threads.ts`. */
export default createBodyWork({
  kernel: await createKernel(),
  detector: createPiiDetector(pii),
  maskWords: await createWordMask({ options: pii, policy: transcriptPolicy }),
  holdAudio,
});
