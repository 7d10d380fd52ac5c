import { availableParallelism } from "node:os";
import { extname } from "node:path";
import { Worker } from "node:worker_threads";
import {
  AnalysisError,
  type AnalysisErrorCode,
  analysisModule,
  type VoiceModel,
  voiceModel,
} from "@earshot/analysis-wasm";
import type { Stretch } from "@earshot/model";
import type { DetectedSpeech } from "./detection.ts";
import { AudioError, type AudioErrorCode } from "./errors.ts";
import type { VoiceDetector } from "./voice-detector.ts";
import type { WavFile, WavTarget } from "./write-wav.ts";

/** What a thread starts with. */
export interface DetectionStart {
  module: Awaited<ReturnType<typeof analysisModule>>;
  voices: VoiceModel;
  /** Counts blocks, so that a decoder that hangs is noticed. */
  progress: Int32Array<SharedArrayBuffer>;
}

/** What it is given, one after the other. */
export interface DetectionFile extends VoiceDetector {
  /** Several hold one channel each. */
  paths: readonly string[];
  /** What messages call it. */
  name: string;
  /** Where to write the sound as WAV, in place of detecting speech in it. */
  wav?: WavTarget | undefined;
  /** When a copy to listen to is to be silent, in place of detecting speech. */
  silenced?: readonly Stretch[] | undefined;
}

export type DetectionAnswer =
  | { kind: "speech"; speech: DetectedSpeech }
  | { kind: "wav"; files: WavFile[] }
  | { kind: "copied" }
  | { kind: "audio"; code: AudioErrorCode; message: string; hint: string }
  | { kind: "analysis"; code: AnalysisErrorCode; message: string; hint: string };

/** A piece of a copy to listen to, before the answer. */
export interface DetectionPiece extends CopiedPiece {
  kind: "piece";
}

export interface CopiedPiece {
  samples: Uint8Array<ArrayBuffer>;
  /** How many samples the whole copy has; null when that is not known yet. */
  length: number | null;
}

export interface ThreadOptions extends VoiceDetector {
  /** How long a decoder may go without a block of sound. Default 20 s. */
  stallMs?: number | undefined;
  /** The most memory that a decoder may take of its thread's heap. Default 256 MB. */
  heapMegabytes?: number | undefined;
  signal?: AbortSignal | undefined;
}

interface Thread {
  worker: Worker;
  progress: DetectionStart["progress"];
}

const leaveOut = "Play the recording to see whether it is damaged, and download it again or leave it out.";
/** Of the heap; what decoders hold besides is small and does not grow with the recording. */
const usualHeapMegabytes = 256;
/** Decoding keeps a core busy: more threads would take turns on the cores there are. */
const mostAtOnce = availableParallelism();
let busy = 0;
/** Threads that wait for another recording: starting one takes longer than most of what it does. */
const idle: Thread[] = [];
/** Recordings that wait for a thread, first come, first served. */
const waiting: (() => void)[] = [];

/**
 * Decodes a file and detects its speech in a thread of its own: decoders are synchronous, and what a damaged file does to one stays
 * there. Throws AudioError, and AnalysisError for sound the kernel cannot take.
 */
export async function detectInThread(
  paths: readonly string[],
  name: string,
  options: ThreadOptions = {},
): Promise<DetectedSpeech> {
  const { detector, voices } = options;
  const answer = await askThread({ paths, name, detector, voices }, options);
  if (answer.kind === "speech") return answer.speech;
  throw new Error(`${name}: its decoder answered ${answer.kind} to a question for speech`);
}

/** Decodes a file in a thread of its own and writes its sound as WAV. Throws AudioError. */
export async function writeInThread(
  path: string,
  name: string,
  wav: WavTarget,
  options: ThreadOptions,
): Promise<WavFile[]> {
  const answer = await askThread({ paths: [path], name, wav }, options);
  if (answer.kind === "wav") return answer.files;
  throw new Error(`${name}: its decoder answered ${answer.kind} to a question for WAV`);
}

/** Decodes files in a thread of its own and copies their sound to be listened to, in pieces that come as they are decoded. Throws AudioError. */
export async function copyInThread(
  paths: readonly string[],
  name: string,
  silenced: readonly Stretch[],
  options: ThreadOptions,
  onPiece: (piece: CopiedPiece) => void,
): Promise<void> {
  const answer = await askThread({ paths, name, silenced }, options, onPiece);
  if (answer.kind === "copied") return;
  throw new Error(`${name}: its decoder answered ${answer.kind} to a question for a copy`);
}

type Answered = Extract<DetectionAnswer, { kind: "speech" | "wav" | "copied" }>;

async function askThread(
  file: DetectionFile,
  options: ThreadOptions,
  onPiece: (piece: CopiedPiece) => void = () => {},
): Promise<Answered> {
  if (busy >= mostAtOnce) await turn(options.signal);
  else busy += 1;
  try {
    return await askOneThread(file, options, onPiece);
  } finally {
    const next = waiting.shift();
    if (next === undefined) busy -= 1;
    else next();
  }
}

/** Waits until another recording gives its place away. */
async function turn(signal: AbortSignal | undefined): Promise<void> {
  signal?.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const leave = () => {
    const place = waiting.indexOf(resolve);
    if (place >= 0) waiting.splice(place, 1);
    reject(signal?.reason);
  };
  waiting.push(resolve);
  signal?.addEventListener("abort", leave);
  try {
    await promise;
  } finally {
    signal?.removeEventListener("abort", leave);
  }
}

async function askOneThread(
  file: DetectionFile,
  { stallMs = 20_000, heapMegabytes = usualHeapMegabytes, signal }: ThreadOptions,
  onPiece: (piece: CopiedPiece) => void,
): Promise<Answered> {
  const { name } = file;
  const isUsual = heapMegabytes === usualHeapMegabytes;
  const thread = (isUsual ? idle.pop() : undefined) ?? (await startThread(heapMegabytes));
  const { worker, progress } = thread;
  const { promise, resolve, reject } = Promise.withResolvers<DetectionAnswer>();
  const die = (what: string, cause?: unknown) =>
    reject(new AudioError("audio.decoder_died", `${name}: its decoder ${what}`, { hint: leaveOut, path: name, cause }));
  worker.on("message", (message: DetectionAnswer | DetectionPiece) => {
    if (message.kind !== "piece") return resolve(message);
    try {
      onPiece(message);
    } catch (error) {
      // Thrown in an event, it would end the process.
      reject(error);
    }
  });
  worker.on("error", (error) => die(describe(error, heapMegabytes), error));
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
  if (signal?.aborted) abort();
  let isWell = false;
  try {
    worker.ref();
    worker.postMessage(file);
    const answer = await promise;
    const isAnswered = answer.kind !== "audio" && answer.kind !== "analysis";
    // A file without a decoder here starts none; after other faults one may be left behind.
    isWell = isAnswered || answer.code === "audio.needs_ffmpeg";
    if (isAnswered) return answer;
    const { message, hint } = answer;
    throw answer.kind === "audio"
      ? new AudioError(answer.code, message, { hint, path: name })
      : new AnalysisError(answer.code, `${name}: ${message}`, { hint });
  } finally {
    clearInterval(watch);
    signal?.removeEventListener("abort", abort);
    for (const event of ["message", "error", "exit"]) worker.removeAllListeners(event);
    if (isWell && isUsual) keep(thread);
    else await worker.terminate();
  }
}

function describe(error: unknown, heapMegabytes: number): string {
  if (!(error instanceof Error)) return `failed: ${String(error)}`;
  const isFull = "code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY";
  return isFull ? `needs more than ${heapMegabytes} MB of memory` : `failed: ${error.message}`;
}

async function startThread(heapMegabytes: number): Promise<Thread> {
  const progress = new Int32Array(new SharedArrayBuffer(4));
  const start: DetectionStart = { module: await analysisModule(), voices: await voiceModel(), progress };
  // The extension of this file: .ts in the workspace, .js when published.
  const entry = new URL(`./detection-worker${extname(import.meta.url)}`, import.meta.url);
  const worker = new Worker(entry, {
    workerData: start,
    resourceLimits: { maxOldGenerationSizeMb: heapMegabytes },
  });
  return { worker, progress };
}

/** A thread that waits keeps no process from ending, and is forgotten when it ends itself. */
function keep(thread: Thread): void {
  idle.push(thread);
  thread.worker.unref();
  thread.worker
    .on("error", () => {})
    .on("exit", () => {
      const place = idle.indexOf(thread);
      if (place >= 0) idle.splice(place, 1);
    });
}
