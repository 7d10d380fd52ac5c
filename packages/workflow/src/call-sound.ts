import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { listeningCopy, listeningWav } from "@earshot/audio";
import {
  type CallRepository,
  describeError,
  type MediaFile,
  type MediaStore,
  type RecordedSound,
  type Stretch,
} from "@earshot/model";

export interface CallSoundDeps {
  store: { calls: Pick<CallRepository, "sound"> };
  /** Where media are kept. */
  media: MediaStore;
  /** What decodes GSM, AMR, WMA and AAC; null when there is none. */
  ffmpeg: string | null;
}

/** The sound of a call to be listened to, or why there is none. */
export type CallSound =
  | {
      /** WAV of G.711 µ-law, 8 kHz, all channels in one. */
      wav: Uint8Array;
      /** When it is silent because personal data are said. */
      silenced: readonly Stretch[];
    }
  | { missing: string };

/**
 * The sound of a stored call, silent where its words are masked. Media count only with the content that was evaluated: in others the
 * masked words would be elsewhere.
 */
export async function readCallSound(
  { store, media, ffmpeg }: CallSoundDeps,
  recordingId: string,
  signal?: AbortSignal,
): Promise<CallSound> {
  const sound = await store.calls.sound(recordingId);
  if (sound === null || sound.media.length === 0) return { missing: "its recording was not kept" };
  const { silenced } = sound;
  if (silenced === null) return { missing: "it is not known where personal data are said in it" };
  const layout = layoutOf(sound);
  if (layout === null) return { missing: "it is not known how the parts of its recording follow one another" };
  const directory = await mkdtemp(join(tmpdir(), "earshot-sound-"));
  try {
    const paths: string[] = [];
    for (const file of sound.media) {
      const path = await findFile(file, media, join(directory, file.sha256));
      if (path === null) return { missing: "its recording is no longer where it was kept" };
      paths.push(path);
    }
    const silent = throughTheEnd(sound, silenced);
    if (layout === "together") {
      const samples = await listeningCopy(paths, { ffmpeg, silenced: silent, signal });
      return { wav: listeningWav([samples]), silenced };
    }
    const parts: Uint8Array[] = [];
    let offsetMs = 0;
    for (const [index, { durationMs }] of sound.media.entries()) {
      const own = silent.map(({ startMs, endMs }) => ({ startMs: startMs - offsetMs, endMs: endMs - offsetMs }));
      parts.push(await listeningCopy(paths.slice(index, index + 1), { ffmpeg, silenced: own, signal }));
      offsetMs += durationMs;
    }
    return { wav: listeningWav(parts), silenced };
  } catch (error) {
    if (signal?.aborted) throw error;
    const { code } = describeError(error);
    if (!code.startsWith("audio.")) throw error;
    return { missing: `its recording cannot be decoded (${code})` };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** A source may round the length of a call whose transcript it has, and its recorder may end somewhat earlier or later. */
const mostApartMs = 1000;

/**
 * Parts that last as long as the call in sum follow one another, others lie side by side, by what is nearer; null when neither is
 * so.
 */
function layoutOf({ media, durationMs }: RecordedSound): "together" | "in_turn" | null {
  if (media.length === 1) return "together";
  if (durationMs === null) return null;
  const lengths = media.map((file) => file.durationMs);
  const inTurnMs = Math.abs(lengths.reduce((sum, ms) => sum + ms, 0) - durationMs);
  const togetherMs = Math.abs(Math.max(...lengths) - durationMs);
  if (Math.min(inTurnMs, togetherMs) > mostApartMs) return null;
  return inTurnMs <= togetherMs ? "in_turn" : "together";
}

/** Some containers only estimate their length: what is silent at the end of the call stays so to the end of what is decoded. */
function throughTheEnd({ durationMs }: RecordedSound, silenced: readonly Stretch[]): Stretch[] {
  const isLast = ({ endMs }: Stretch) => durationMs !== null && endMs >= durationMs;
  return silenced.map((stretch) => (isLast(stretch) ? { ...stretch, endMs: Number.POSITIVE_INFINITY } : stretch));
}

/** A file with the content of a medium: where it lies, or a copy of what is kept; null when there is none any more. */
async function findFile({ path, sha256 }: MediaFile, media: MediaStore, copy: string): Promise<string | null> {
  if (path !== null && (await hashOf(path)) === sha256) return path;
  const kept = await media.read(sha256);
  if (kept === null) return null;
  await writeFile(copy, kept, { mode: 0o600 });
  return (await hashOf(copy)) === sha256 ? copy : null;
}

/** Null for a file that can't be read. */
async function hashOf(path: string): Promise<string | null> {
  const hash = createHash("sha256");
  try {
    for await (const piece of createReadStream(path)) hash.update(piece);
  } catch {
    return null;
  }
  return hash.digest("hex");
}
