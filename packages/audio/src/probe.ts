import { openAsBlob } from "node:fs";
import { stat } from "node:fs/promises";
import type { IFormat } from "music-metadata";
import { AudioError, type AudioErrorCode } from "./errors.ts";

/** What an audio file says of itself. */
export interface AudioFacts {
  /** As music-metadata names it: `"WAVE"`, `"Ogg"`, `"MPEG"`, … */
  container: string;
  /** `"PCM"`, `"MULAW"`, `"Opus"`, … */
  codec: string;
  channels: number;
  sampleRateHz: number;
  durationMs: number;
}

// Samples of one size: what such a file claims can be held against its bytes.
const fixedRateCodecs: ReadonlySet<string> = new Set(["PCM", "MULAW", "ALAW", "IEEE_FLOAT"]);

/**
 * Measures an audio file by its content, whatever its name ends in; exact to the millisecond where the container
 * counts samples (WAV, Ogg, FLAC). Reads headers and page marks, not the samples. Throws `AudioError`.
 */
export async function probeAudio(path: string): Promise<AudioFacts> {
  const bytes = await fileBytes(path);
  if (bytes === 0) throw fault("audio.empty", path, "is empty", "Download the recording again.");
  const { container, codec, numberOfChannels, sampleRate, duration, bitrate } = await readFormat(path);
  const noData = "has no audio in it";
  const again = "Download or export the recording again.";
  if (container === undefined || codec === undefined) throw fault("audio.no_data", path, noData, again);
  if (!isPositive(numberOfChannels) || !isPositive(sampleRate) || !isPositive(duration)) {
    throw fault("audio.no_data", path, noData, again);
  }
  // A G.711 file states its samples in its header: a cut-off one would pass for a whole one.
  if (fixedRateCodecs.has(codec) && isPositive(bitrate) && (duration * bitrate) / 8 > bytes) {
    const claim = `claims ${duration} s of audio but has only ${bytes} bytes`;
    throw fault("audio.truncated", path, claim, "Download the recording again: it is cut off.");
  }
  return {
    container,
    codec,
    channels: numberOfChannels,
    sampleRateHz: sampleRate,
    durationMs: Math.round(duration * 1000),
  };
}

async function fileBytes(path: string): Promise<number> {
  try {
    const stats = await stat(path);
    if (stats.isFile()) return stats.size;
  } catch (cause) {
    throw fault("audio.unreadable", path, "cannot be read", "Check that the file exists and may be read.", cause);
  }
  throw fault("audio.unreadable", path, "is not a file", "Give the path of one audio file.");
}

async function readFormat(path: string): Promise<IFormat> {
  // Loaded where it is used: reading transcripts needs none of it.
  const { CouldNotDetermineFileTypeError, parseBlob, UnsupportedFileTypeError } = await import("music-metadata");
  try {
    // A blob has no name: given a path, the parser would be chosen by the extension.
    const { format } = await parseBlob(await openAsBlob(path), { duration: true, skipCovers: true });
    return format;
  } catch (cause) {
    if (cause instanceof CouldNotDetermineFileTypeError || cause instanceof UnsupportedFileTypeError) {
      const hint = "Give a WAV, Ogg Opus, MP3, FLAC or WebM recording.";
      throw fault("audio.unrecognised", path, "is not audio in a known format", hint, cause);
    }
    throw fault("audio.corrupt", path, "cannot be parsed", "Download or export the recording again.", cause);
  }
}

function isPositive(value: number | undefined): value is number {
  return value !== undefined && Number.isFinite(value) && value > 0;
}

function fault(code: AudioErrorCode, path: string, what: string, hint: string, cause?: unknown): AudioError {
  return new AudioError(code, `${path} ${what}`, { hint, cause, path });
}
