import { extname } from "node:path";
import { Worker } from "node:worker_threads";
import { AnalysisError, type AnalysisErrorCode, analysisModule } from "@earshot/analysis-wasm";
import type { DetectedSpeech } from "./detection.ts";
import { AudioError, type AudioErrorCode } from "./errors.ts";

/** What the thread starts with. */
export interface DetectionStart {
  module: Awaited<ReturnType<typeof analysisModule>>;
  path: string;
  /** What messages call the file. */
  name: string;
  /** Counts blocks, so that a decoder that hangs is noticed. */
  progress: Int32Array<SharedArrayBuffer>;
}

export type DetectionAnswer =
  | { kind: "speech"; speech: DetectedSpeech }
  | { kind: "audio"; code: AudioErrorCode; message: string; hint: string }
  | { kind: "analysis"; code: AnalysisErrorCode; message: string; hint: string };

export interface ThreadOptions {
  /** How long a decoder may go without a block of sound. Default 20 s. */
  stallMs?: number | undefined;
  signal?: AbortSignal | undefined;
}

const leaveOut = "Play the recording to see whether it is damaged, and download it again or leave it out.";
/** Of the heap; what decoders hold besides is small and does not grow with the recording. */
const heapMegabytes = 256;

/**
 * Decodes a file and detects its speech in a thread of its own: decoders are synchronous, and what a damaged file does to one stays
 * there. Throws AudioError, and AnalysisError for sound the kernel cannot take.
 */
export async function detectInThread(
  path: string,
  name: string,
  { stallMs = 20_000, signal }: ThreadOptions = {},
): Promise<DetectedSpeech> {
  signal?.throwIfAborted();
  const progress = new Int32Array(new SharedArrayBuffer(4));
  const start: DetectionStart = { module: await analysisModule(), path, name, progress };
  const { promise, resolve, reject } = Promise.withResolvers<DetectionAnswer>();
  const die = (what: string, cause?: unknown) =>
    reject(new AudioError("audio.decoder_died", `${name}: its decoder ${what}`, { hint: leaveOut, path: name, cause }));
  // The extension of this file: .ts in the workspace, .js when published.
  const entry = new URL(`./detection-worker${extname(import.meta.url)}`, import.meta.url);
  const worker = new Worker(entry, {
    workerData: start,
    // Decoders report damaged packets there, one line each.
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: heapMegabytes },
  });
  worker.stderr.resume();
  worker.on("message", (answer: DetectionAnswer) => resolve(answer));
  worker.on("error", (error) => die(`failed: ${error instanceof Error ? error.message : String(error)}`, error));
  worker.on("exit", (code) => die(`ended with code ${code}`));
  let seen = -1;
  const watch = setInterval(() => {
    const now = Atomics.load(progress, 0);
    if (now === seen) {
      const message = `${name}: its decoder made no progress for ${stallMs} ms`;
      reject(new AudioError("audio.timed_out", message, { hint: leaveOut, path: name }));
    }
    seen = now;
  }, stallMs);
  const abort = () => reject(signal?.reason);
  signal?.addEventListener("abort", abort);
  try {
    const answer = await promise;
    if (answer.kind === "speech") return answer.speech;
    const { message, hint } = answer;
    throw answer.kind === "audio"
      ? new AudioError(answer.code, message, { hint, path: name })
      : new AnalysisError(answer.code, message, { hint });
  } finally {
    clearInterval(watch);
    signal?.removeEventListener("abort", abort);
    await worker.terminate();
  }
}
