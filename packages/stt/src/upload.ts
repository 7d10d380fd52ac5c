import { withWavFiles } from "@earshot/audio";
import type { AudioFacts, SttInput } from "@earshot/model";
import { type Capabilities, checkCapabilities } from "./capabilities.ts";
import { SttError } from "./errors.ts";

/** A file as a service gets it. */
export interface Upload {
  path: string;
  bytes: number;
  fileName: string;
  contentType: string;
}

/** The most that a service takes. */
export type Limits = Pick<Capabilities, "maxBytes" | "maxMs">;

interface UploadOptions {
  limits: Limits;
  /** One file of all channels, or one of each. */
  layout: "together" | "separate";
  /** Whether the service takes a file as it is. */
  takes(audio: AudioFacts): boolean;
  ffmpeg: string | null;
  signal: AbortSignal | undefined;
}

const fileTypes: Readonly<Record<string, { ending: string; contentType: string }>> = {
  WAVE: { ending: "wav", contentType: "audio/wav" },
  Ogg: { ending: "ogg", contentType: "audio/ogg" },
  MPEG: { ending: "mp3", contentType: "audio/mpeg" },
  FLAC: { ending: "flac", contentType: "audio/flac" },
  "EBML/webm": { ending: "webm", contentType: "audio/webm" },
};

/**
 * The files to send of a recording, for as long as they are used: its own when the service takes that as it is, else WAV that is
 * made of it. What the service would refuse is refused before. Throws `SttError` and `AudioError`.
 */
export async function withUploads<Result>(
  provider: string,
  input: SttInput,
  { limits, layout, takes, ffmpeg, signal }: UploadOptions,
  use: (uploads: readonly Upload[]) => Promise<Result>,
): Promise<Result> {
  const { audio, path, bytes } = input;
  const type = fileTypes[audio.container];
  if (type !== undefined && isCommon(audio) && takes(audio)) {
    await checkCapabilities(provider, { ...limits, containers: ["*"] }, input);
    return await use([{ path, bytes, fileName: `recording.${type.ending}`, contentType: type.contentType }]);
  }
  await checkCapabilities(provider, { ...limits, maxBytes: Number.POSITIVE_INFINITY, containers: ["*"] }, input);
  return await withWavFiles(path, { layout, ffmpeg, signal }, async (files) => {
    const largest = Math.max(...files.map((file) => file.bytes));
    if (largest > limits.maxBytes) throw tooLarge(provider, path, largest, limits.maxBytes);
    return await use(files.map((file) => ({ ...file, fileName: "recording.wav", contentType: "audio/wav" })));
  });
}

/** WAV may have any codec in it; services decode these. */
function isCommon({ container, codec }: AudioFacts): boolean {
  return container !== "WAVE" || /^(PCM|ALAW|MULAW)$/.test(codec);
}

function tooLarge(provider: string, path: string, bytes: number, maxBytes: number): SttError {
  return new SttError("stt.too_large", `${path} has ${bytes} bytes as WAV; ${provider} takes ${maxBytes}`, {
    hint: "Use a service that takes larger files, or raise EARSHOT_STT_MAX_MB when the service takes more.",
    provider,
  });
}
