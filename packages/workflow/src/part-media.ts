import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { type ProbedSound, probeSound, type VoiceDetector } from "@earshot/audio";
import type { DownloadedMedia, MediaFile, Recording, RecordingPart, RecordingSource } from "@earshot/model";
import { WorkflowError } from "./errors.ts";
import type { KeptMedia } from "./evaluation.ts";

export interface MediaOptions {
  /** Where recordings lie while they are worked on. */
  workDirectory: string;
  /** Null deletes them as soon as they are transcribed. */
  keepMedia: KeptMedia | null;
  /** What detects speech in sound that has to be decoded to know its length. */
  voiceDetector?: VoiceDetector | undefined;
}

export interface PartFile {
  part: RecordingPart;
  path: string;
}

/** Fetches the media of parts one after the other, for `useEach`, and has all of them until `useAll` is done. */
export async function withEachMedia<T>(
  source: RecordingSource,
  recording: Recording,
  parts: readonly RecordingPart[],
  options: MediaOptions,
  signal: AbortSignal,
  useEach: (part: RecordingPart, file: DownloadedMedia, media: MediaFile, probed: ProbedSound) => Promise<void>,
  useAll: (files: readonly PartFile[]) => Promise<T>,
): Promise<T> {
  const files: PartFile[] = [];
  const next = async (): Promise<T> => {
    const part = parts[files.length];
    if (part === undefined) return await useAll(files);
    return await withMedia(source, recording, part, options, signal, async (file, media, probed) => {
      await useEach(part, file, media, probed);
      files.push({ part, path: file.path });
      return await next();
    });
  };
  return await next();
}

/** Fetches the media of a part for as long as they are used. */
async function withMedia<T>(
  source: RecordingSource,
  recording: Recording,
  part: RecordingPart,
  { keepMedia, workDirectory, voiceDetector }: MediaOptions,
  signal: AbortSignal,
  use: (file: DownloadedMedia, media: MediaFile, probed: ProbedSound) => Promise<T>,
): Promise<T> {
  // A folder of its own: two recordings with equal audio share a content-addressed name.
  const directory = await mkdtemp(join(workDirectory, "part-"));
  try {
    const file = await source.media(recording, part, directory, signal);
    const probed = await probeSound(file.path, { ...voiceDetector, signal });
    const { audio } = probed;
    const isDownloaded = dirname(file.path) === directory;
    const isKept = keepMedia !== null && (isDownloaded || keepMedia.which === "all");
    const media: MediaFile = {
      partId: part.id,
      sha256: file.sha256,
      bytes: file.bytes,
      contentType: file.contentType,
      codec: audio.codec,
      channels: audio.channels,
      durationMs: audio.durationMs,
      path: isKept ? keepMedia.store.referenceTo(file.sha256) : keepMedia && resolve(file.path),
    };
    const result = await use(file, media, probed);
    // Not of a recording that could not be transcribed: nobody would find it again to delete it.
    if (isKept) await keepMedia.store.put(file.sha256, file.path);
    return result;
  } catch (cause) {
    // Its files have gone with it: the fault is not the recording's.
    if (!existsSync(directory)) {
      throw new WorkflowError("run.folder_unusable", `${directory} has gone while it was worked in`, {
        hint: "Leave the work folder alone while a run goes on, or check its disk.",
        cause,
      });
    }
    throw cause;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
