import { parentPort, workerData } from "node:worker_threads";
import { AnalysisError, createKernel, type Kernel, type VoiceModel } from "@earshot/analysis-wasm";
import { createCleanup } from "@earshot/model";
import type { AudioStream } from "./decode/audio-stream.ts";
import { openBytes } from "./decode/byte-source.ts";
import { openAudio } from "./decode/open-audio.ts";
import { sideBySide } from "./decode/side-by-side.ts";
import { detect } from "./detection.ts";
import type { DetectionAnswer, DetectionFile, DetectionPiece, DetectionStart } from "./detection-thread.ts";
import { AudioError } from "./errors.ts";
import { listeningLength, listeningPieces } from "./listening-copy.ts";
import { writeWavFiles } from "./write-wav.ts";

if (parentPort === null) throw new Error("detection-worker.ts is run by detectSpeechInFile, in a thread of its own");
const port = parentPort;
const { module, voices, progress }: DetectionStart = workerData;
const kernel = await createKernel({ module }, voices);
let other: { weights: VoiceModel["weights"]; kernel: Kernel } | undefined;

// Decoders report each damaged packet there; one warning for all of them is enough.
console.error = () => {};

port.on("message", async (file: DetectionFile) => port.postMessage(await answer(file)));

function post(piece: DetectionPiece): void {
  port.postMessage(piece, [piece.samples.buffer]);
}

async function answer({ paths, name, detector, voices: own, wav, silenced }: DetectionFile): Promise<DetectionAnswer> {
  try {
    await using opened = createCleanup();
    const open = (path: string) => {
      const bytes = openBytes(path);
      opened.defer(() => bytes[Symbol.dispose]());
      return openAudio({ ...bytes, name });
    };
    const streams: AudioStream[] = [];
    for (const path of paths) streams.push(await open(path));
    const [only, ...others] = streams;
    const audio = only !== undefined && others.length === 0 ? only : sideBySide(streams, name);
    const onBlock = () => Atomics.add(progress, 0, 1);
    if (silenced !== undefined) {
      const length = listeningLength(audio);
      for (const samples of listeningPieces(audio, name, silenced, onBlock)) post({ kind: "piece", samples, length });
      return { kind: "copied" };
    }
    if (wav !== undefined) return { kind: "wav", files: writeWavFiles(audio, name, wav, onBlock) };
    const listening = own === undefined ? kernel : await kernelBy(own);
    return { kind: "speech", speech: detect(listening, audio, name, detector, onBlock) };
  } catch (error) {
    if (error instanceof AudioError)
      return { kind: "audio", code: error.code, message: error.message, hint: error.hint };
    if (error instanceof AnalysisError) {
      return { kind: "analysis", code: error.code, message: error.message, hint: error.hint };
    }
    throw error;
  }
}

/** A kernel by another network than ours: that of the file before, which mostly had the same. */
async function kernelBy(own: VoiceModel): Promise<Kernel> {
  if (other === undefined || Buffer.compare(other.weights, own.weights) !== 0) {
    other = { weights: own.weights, kernel: await createKernel({ module }, own) };
  }
  return other.kernel;
}
