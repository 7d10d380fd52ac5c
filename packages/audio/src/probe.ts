import { type FileHandle, open } from "node:fs/promises";
import type { AudioFacts } from "@earshot/model";
import type { IFormat } from "music-metadata";
import { audioKind } from "./decode/audio-kind.ts";
import type { DetectedSpeech } from "./detection.ts";
import { detectInThread, type ThreadOptions } from "./detection-thread.ts";
import { AudioError, type AudioErrorCode } from "./errors.ts";
import { isWav, type WavHeader, walkWav, wavDurationMs } from "./wav-header.ts";

/** Enough for the chunks before the sound of almost every WAV file, and for many small ones behind it. */
const blockBytes = 4096;
/** How much music-metadata reads of a file at a time: it may have to look at every page. */
const readBytes = 1 << 18;
/** As music-metadata names what it can read of it. */
const webm = { container: "EBML/webm", codec: "OPUS", sampleRate: 48_000 };
const again = "Download or export the recording again.";

/**
 * Measures an audio file by its content, whatever its name ends in; exact to the millisecond where the container
 * counts samples (WAV, Ogg, FLAC) and where it is decoded for that (MP3, WebM). Reads no file into memory as a whole. Throws
 * `AudioError`.
 */
export async function probeAudio(path: string, options?: ThreadOptions): Promise<AudioFacts> {
  return (await probeSound(path, options)).audio;
}

/** By the facts of a file: whoever was given them need not have it decoded again. */
const detected = new WeakMap<AudioFacts, DetectedSpeech>();

/** The speech that was detected when a file was probed; null when it was not decoded for that. */
export function speechProbedWith(audio: AudioFacts): DetectedSpeech | null {
  return detected.get(audio) ?? null;
}

/** What a file is, and its speech where it had to be decoded to know that. */
export interface ProbedSound {
  audio: AudioFacts;
  speech: DetectedSpeech | null;
}

/** The same with the speech that was detected on the way: nobody has to decode the file again. */
export async function probeSound(path: string, options: ThreadOptions = {}): Promise<ProbedSound> {
  await using file = await openFile(path);
  const stats = await file.stat();
  if (!stats.isFile()) throw fault("audio.unreadable", path, "is not a file", "Give the path of one audio file.");
  if (stats.size === 0) throw fault("audio.empty", path, "is empty", "Download the recording again.");
  const head = await readAt(file, 0, blockBytes);
  if (isWav(head)) {
    const header = await readWavHeader(file, head, stats.size, path);
    const { codec, channels, sampleRateHz } = header;
    if (codec !== null) {
      const audio = { container: "WAVE", codec, channels, sampleRateHz, durationMs: wavDurationMs(header) };
      return { audio, speech: null };
    }
  }
  const kind = audioKind(head);
  const read = () => readFormat(file, stats.size, path);
  if (kind !== "mp3" && kind !== "webm") return { audio: factsOf(await read(), path), speech: null };
  return await decodedSound(path, read, options);
}

/** MP3 and WebM only estimate their length, and some writers of WebM never come back to write one: what is decoded has one. */
async function decodedSound(path: string, read: () => Promise<IFormat>, options: ThreadOptions): Promise<ProbedSound> {
  let speech: DetectedSpeech;
  try {
    speech = await detectInThread([path], path, options);
  } catch (error) {
    if (!(error instanceof AudioError) || error.code !== "audio.needs_ffmpeg") throw error;
    return { audio: factsOf(await read(), path), speech: null };
  }
  const {
    container = webm.container,
    codec = webm.codec,
    sampleRate,
  } = await read().catch((): Partial<IFormat> => webm);
  const { channels, durationMs } = speech;
  const audio = { container, codec, sampleRateHz: sampleRate ?? webm.sampleRate, channels, durationMs };
  detected.set(audio, speech);
  return { audio, speech };
}

async function openFile(path: string): Promise<FileHandle> {
  try {
    return await open(path);
  } catch (cause) {
    throw fault("audio.unreadable", path, "cannot be read", "Check that the file exists and may be read.", cause);
  }
}

async function readWavHeader(file: FileHandle, head: Uint8Array, bytes: number, path: string): Promise<WavHeader> {
  const walk = walkWav(bytes, path);
  let block = { at: 0, bytes: head };
  let step = walk.next();
  while (step.done !== true) {
    const { at, length } = step.value;
    const isInBlock = at >= block.at && at + length <= block.at + block.bytes.length;
    if (!isInBlock) block = { at, bytes: await readAt(file, at, blockBytes) };
    step = walk.next(block.bytes.subarray(at - block.at, at - block.at + length));
  }
  return step.value;
}

/** The bytes at a place of the file, fewer where it ends. */
async function readAt(file: FileHandle, at: number, length: number): Promise<Uint8Array> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, at);
  return buffer.subarray(0, bytesRead);
}

async function readFormat(file: FileHandle, size: number, path: string): Promise<IFormat> {
  // Loaded where it is used: WAV files and transcripts need none of it.
  const { CouldNotDetermineFileTypeError, parseStream, UnsupportedFileTypeError } = await import("music-metadata");
  // A stream of a handle has no name: given a path, the parser would be chosen by the extension.
  const stream = file.createReadStream({ start: 0, autoClose: false, highWaterMark: readBytes });
  try {
    const { format } = await parseStream(stream, { size }, { duration: true, skipCovers: true });
    return format;
  } catch (cause) {
    if (cause instanceof CouldNotDetermineFileTypeError || cause instanceof UnsupportedFileTypeError) {
      const hint = "Give a WAV, Ogg Opus, MP3, FLAC or WebM recording.";
      throw fault("audio.unrecognised", path, "is not audio in a known format", hint, cause);
    }
    throw fault("audio.corrupt", path, "cannot be parsed", again, cause);
  }
}

function factsOf({ container, codec, numberOfChannels, sampleRate, duration }: IFormat, path: string): AudioFacts {
  const isAudio = container !== undefined && codec !== undefined;
  if (!isAudio || !isPositive(numberOfChannels) || !isPositive(sampleRate) || !isPositive(duration)) {
    throw fault("audio.no_data", path, "has no audio in it", again);
  }
  const durationMs = Math.round(duration * 1000);
  return { container, codec, channels: numberOfChannels, sampleRateHz: sampleRate, durationMs };
}

function isPositive(value: number | undefined): value is number {
  return value !== undefined && Number.isFinite(value) && value > 0;
}

function fault(code: AudioErrorCode, path: string, what: string, hint: string, cause?: unknown): AudioError {
  return new AudioError(code, `${path} ${what}`, { hint, cause, path });
}
