import { mkdtemp, rm } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import type { ThreadOptions } from "./detection-thread.ts";
import { writeInThread } from "./detection-thread.ts";
import { AudioError } from "./errors.ts";
import { withDecodedWav } from "./ffmpeg.ts";
import type { WavFile, WavTarget } from "./write-wav.ts";

export interface WavOptions extends ThreadOptions {
  /** One file of all channels, or one of each. */
  layout: WavTarget["layout"];
  /** The ffmpeg that decodes GSM, AMR, WMA and AAC; null when there is none. */
  ffmpeg: string | null;
}

/** Writes a recording in any format as WAV of 16-bit PCM, for as long as that is used. Throws AudioError. */
export async function withWavFiles<Result>(
  path: string,
  options: WavOptions,
  use: (files: readonly WavFile[]) => Promise<Result>,
): Promise<Result> {
  // Whoever erases calls removes what a killed process left, by its id.
  const directory = await mkdtemp(join(tmpdir(), `earshot-wav-${hostname()}-${process.pid}-`));
  try {
    return await use(await writeDecoded(path, directory, options));
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function writeDecoded(path: string, directory: string, options: WavOptions): Promise<WavFile[]> {
  const { ffmpeg, layout, signal } = options;
  try {
    return await writeInThread(path, path, { directory, layout }, options);
  } catch (error) {
    if (ffmpeg === null || !(error instanceof AudioError) || error.code !== "audio.needs_ffmpeg") throw error;
  }
  return await withDecodedWav(ffmpeg, path, signal, (wav) => writeInThread(wav, path, { directory, layout }, options));
}
