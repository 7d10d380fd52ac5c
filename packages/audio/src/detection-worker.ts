import { parentPort, workerData } from "node:worker_threads";
import { AnalysisError, createKernel } from "@earshot/analysis-wasm";
import { openBytes } from "./decode/byte-source.ts";
import { openAudio } from "./decode/open-audio.ts";
import { detect } from "./detection.ts";
import type { DetectionAnswer, DetectionFile, DetectionStart } from "./detection-thread.ts";
import { AudioError } from "./errors.ts";
import { writeWavFiles } from "./write-wav.ts";

if (parentPort === null) throw new Error("detection-worker.ts is run by detectSpeechInFile, in a thread of its own");
const port = parentPort;
const { module, progress }: DetectionStart = workerData;
const kernel = await createKernel(module);

// Decoders report each damaged packet there; one warning for all of them is enough.
console.error = () => {};

port.on("message", async (file: DetectionFile) => port.postMessage(await answer(file)));

async function answer({ path, name, wav }: DetectionFile): Promise<DetectionAnswer> {
  try {
    using file = openBytes(path);
    const audio = await openAudio({ ...file, name });
    const onBlock = () => Atomics.add(progress, 0, 1);
    return wav === undefined
      ? { kind: "speech", speech: detect(kernel, audio, name, onBlock) }
      : { kind: "wav", files: writeWavFiles(audio, name, wav, onBlock) };
  } catch (error) {
    if (error instanceof AudioError)
      return { kind: "audio", code: error.code, message: error.message, hint: error.hint };
    if (error instanceof AnalysisError) {
      return { kind: "analysis", code: error.code, message: error.message, hint: error.hint };
    }
    throw error;
  }
}
