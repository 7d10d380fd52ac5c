import { parentPort, workerData } from "node:worker_threads";
import { AnalysisError, createKernel } from "@earshot/analysis-wasm";
import { openBytes } from "./decode/byte-source.ts";
import { openAudio } from "./decode/open-audio.ts";
import { detect } from "./detection.ts";
import type { DetectionAnswer, DetectionStart } from "./detection-thread.ts";
import { AudioError } from "./errors.ts";

if (parentPort === null) throw new Error("detection-worker.ts is run by detectSpeechInFile, in a thread of its own");
const port = parentPort;
const { module, path, name, progress }: DetectionStart = workerData;

port.postMessage(await answer());

async function answer(): Promise<DetectionAnswer> {
  try {
    using file = openBytes(path);
    const audio = await openAudio({ ...file, name });
    const speech = detect(await createKernel(module), audio, name, () => Atomics.add(progress, 0, 1));
    return { kind: "speech", speech };
  } catch (error) {
    if (error instanceof AudioError)
      return { kind: "audio", code: error.code, message: error.message, hint: error.hint };
    if (error instanceof AnalysisError) {
      return { kind: "analysis", code: error.code, message: error.message, hint: error.hint };
    }
    throw error;
  }
}
