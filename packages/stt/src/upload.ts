import { createReadStream } from "node:fs";
import { type Cut, cutAtSilences, detectSpeechInFile, type WavFile, wavPiece, withWavFiles } from "@earshot/audio";
import type { AudioFacts, EvaluationWarning, SttInput } from "@earshot/model";
import { type Capabilities, checkCapabilities } from "./capabilities.ts";
import { SttError } from "./errors.ts";
import type { Upload } from "./multipart.ts";

/** The most that a service takes. */
export type Limits = Pick<Capabilities, "maxBytes" | "maxMs">;

interface UploadOptions {
  limits: Limits;
  /** Whether the service takes a file as it is. */
  takes(audio: AudioFacts): boolean;
  ffmpeg: string | null;
  signal: AbortSignal | undefined;
}

/** A stretch of a channel, or of a whole recording, that is sent by itself. */
export interface Piece extends Upload {
  startMs: number;
  endMs: number;
}

/** What is sent of a recording. */
export interface Pieces {
  /** In time order, of each channel in turn; of a file that is sent as it is one alone. */
  channels: readonly (readonly Piece[])[];
  /** About cuts that had to be made in speech. */
  warnings: EvaluationWarning[];
}

const fileTypes: Readonly<Record<string, { ending: string; contentType: string }>> = {
  WAVE: { ending: "wav", contentType: "audio/wav" },
  Ogg: { ending: "ogg", contentType: "audio/ogg" },
  MPEG: { ending: "mp3", contentType: "audio/mpeg" },
  FLAC: { ending: "flac", contentType: "audio/flac" },
  "EBML/webm": { ending: "webm", contentType: "audio/webm" },
};
const wavType = { fileName: "recording.wav", contentType: "audio/wav" };
/** Shorter pieces would be cut off their context for nothing. */
const shortestMs = 1000;

/**
 * The file to send of a recording, for as long as it is used: its own when the service takes that as it is, else WAV that is
 * made of it. What the service would refuse is refused before. Throws `SttError` and `AudioError`.
 */
export async function withUpload<Result>(
  provider: string,
  input: SttInput,
  { limits, takes, ffmpeg, signal }: UploadOptions,
  use: (upload: Upload) => Promise<Result>,
): Promise<Result> {
  const { path, audio } = input;
  const own = takes(audio) ? ownFile(input) : null;
  const maxBytes = own === null ? Number.POSITIVE_INFINITY : limits.maxBytes;
  await checkCapabilities(provider, { ...limits, maxBytes, containers: ["*"] }, input);
  if (own !== null) return await use(own);
  return await withWavFiles(path, { layout: "together", ffmpeg, signal }, async ([file]) => {
    if (file === undefined) throw new Error(`${path} became no file`);
    if (file.bytes > limits.maxBytes) throw tooLarge(provider, path, file.bytes, limits.maxBytes);
    return await use({ ...wavType, bytes: file.bytes, open: () => createReadStream(file.path) });
  });
}

/**
 * The same for services that take one channel: a WAV of each, cut at silences where the service takes no longer ones.
 * Throws `SttError` and `AudioError`.
 */
export async function withPieces<Result>(
  provider: string,
  input: SttInput,
  { limits, takes, ffmpeg, signal }: UploadOptions,
  use: (pieces: Pieces) => Promise<Result>,
): Promise<Result> {
  const { path, audio, bytes } = input;
  await checkCapabilities(provider, unlimited, input);
  const isSmall = bytes <= limits.maxBytes && audio.durationMs <= limits.maxMs;
  const own = isSmall && takes(audio) ? ownFile(input) : null;
  if (own !== null) {
    return await use({ channels: [[{ ...own, startMs: 0, endMs: audio.durationMs }]], warnings: [] });
  }
  return await withWavFiles(path, { layout: "separate", ffmpeg, signal }, async (files) => {
    const channels: Piece[][] = [];
    const warnings: EvaluationWarning[] = [];
    for (const [channel, file] of files.entries()) {
      const cuts = await cutsOf(provider, file, path, limits, signal);
      channels.push(piecesOf(file, cuts));
      warnings.push(...cuts.filter(({ isInSpeech }) => isInSpeech).map(({ atMs }) => cutInSpeech(channel, atMs)));
    }
    return await use({ channels, warnings });
  });
}

const unlimited: Capabilities = {
  containers: ["*"],
  maxBytes: Number.POSITIVE_INFINITY,
  maxMs: Number.POSITIVE_INFINITY,
};

async function cutsOf(
  provider: string,
  file: WavFile,
  name: string,
  { maxBytes, maxMs }: Limits,
  signal: AbortSignal | undefined,
): Promise<Cut[]> {
  if (file.bytes <= maxBytes && file.durationMs <= maxMs) return [];
  const { bytes: headerBytes } = wavPiece(file, 0, 0);
  const fittingMs = Math.floor(((maxBytes - headerBytes) * 1000) / (2 * file.channels * file.sampleRateHz));
  const pieceMs = Math.min(maxMs, fittingMs);
  if (pieceMs < shortestMs) throw tooLarge(provider, name, wavPiece(file, 0, shortestMs).bytes, maxBytes);
  return cutAtSilences(await detectSpeechInFile(file.path, { ffmpeg: null, signal }), pieceMs);
}

function piecesOf(file: WavFile, cuts: readonly Cut[]): Piece[] {
  const bounds = [0, ...cuts.map(({ atMs }) => atMs), file.durationMs];
  return bounds.slice(1).map((endMs, index) => {
    const startMs = bounds[index] ?? 0;
    // The length is rounded: the last sample may be behind it.
    const isLast = index === cuts.length;
    return { ...wavType, ...wavPiece(file, startMs, isLast ? endMs + 1 : endMs), startMs, endMs };
  });
}

function cutInSpeech(channel: number, atMs: number): EvaluationWarning {
  const message = `channel ${channel} was cut at ${atMs} ms for the speech-to-text service, while somebody speaks: there is no pause near, and a word may be wrong there`;
  return { code: "transcript.cut_in_speech", index: null, field: null, message };
}

/** What can't be known of one channel that was cut: services tell voices apart within a piece only. */
export function voicesOfPieces([pieces = []]: Pieces["channels"]): EvaluationWarning[] {
  if (pieces.length <= 1) return [];
  const message = `the recording was transcribed in ${pieces.length} pieces, and voices are told apart within a piece only: who speaks is not known`;
  return [{ code: "transcript.voices_unknown", index: null, field: null, message }];
}

/** The recording's own file, when it is in a common format: WAV may have any codec in it. */
function ownFile({ path, bytes, audio: { container, codec } }: SttInput): Upload | null {
  const type = fileTypes[container];
  if (type === undefined || (container === "WAVE" && !/^(PCM|ALAW|MULAW)$/.test(codec))) return null;
  const { ending, contentType } = type;
  return { fileName: `recording.${ending}`, contentType, bytes, open: () => createReadStream(path) };
}

function tooLarge(provider: string, path: string, bytes: number, maxBytes: number): SttError {
  return new SttError("stt.too_large", `${path} has ${bytes} bytes as WAV; ${provider} takes ${maxBytes}`, {
    hint: "Use a service that takes larger files, or raise EARSHOT_STT_MAX_MB when the service takes more.",
    provider,
  });
}
