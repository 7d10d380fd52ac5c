import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { listeningCopy, listeningRateHz } from "@earshot/audio";
import {
  type CallRepository,
  describeError,
  type MediaFile,
  type MediaStore,
  type RecordedSound,
  type Stretch,
} from "@earshot/model";
import { createSoundMaker, type GrowingSound, type SoundMaker } from "./growing-sound.ts";
import { makeProcessFolder } from "./process-folders.ts";

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

/** The same, to be listened to while it is still being decoded. */
export type OpenedSound = { sound: GrowingSound } | { missing: string };

/** The whole sound of a stored call, as `openCallSound` gives it. */
export async function readCallSound(
  deps: CallSoundDeps,
  recordingId: string,
  signal?: AbortSignal,
): Promise<CallSound> {
  const recorded = await deps.store.calls.sound(recordingId);
  const opened = await openRecordedSound(deps, recorded, signal);
  if ("missing" in opened) return opened;
  const { sound } = opened;
  try {
    await sound.made;
  } catch (error) {
    return { missing: whyMissing(error, signal) };
  }
  const pieces = await Array.fromAsync(sound.read(0, sound.size));
  return { wav: Buffer.concat(pieces), silenced: recorded?.silenced ?? [] };
}

/**
 * The sound of a stored call, silent where its words are masked, from the moment on that some of it is decoded. Media count only with
 * the content that was evaluated: in others the masked words would be elsewhere.
 */
export async function openCallSound(
  deps: CallSoundDeps,
  recordingId: string,
  signal?: AbortSignal,
): Promise<OpenedSound> {
  return openRecordedSound(deps, await deps.store.calls.sound(recordingId), signal);
}

async function openRecordedSound(
  deps: CallSoundDeps,
  recorded: RecordedSound | null,
  signal?: AbortSignal,
): Promise<OpenedSound> {
  if (recorded === null || recorded.media.length === 0) return { missing: "its recording was not kept" };
  const { silenced } = recorded;
  if (silenced === null) return { missing: "it is not known where personal data are said in it" };
  const layout = layoutOf(recorded);
  if (layout === null) return { missing: "it is not known how the parts of its recording follow one another" };
  const opened = Promise.withResolvers<OpenedSound>();
  let maker: SoundMaker | undefined;
  const begin = (samples: number): SoundMaker => {
    if (maker !== undefined) return maker;
    maker = createSoundMaker(samples);
    opened.resolve({ sound: maker.sound });
    return maker;
  };
  makeSound(deps, recorded, { silent: throughTheEnd(recorded, silenced), layout, signal }, begin).then(
    (isFound) => {
      if (!isFound) opened.resolve({ missing: "its recording is no longer where it was kept" });
      maker?.end();
    },
    (error) => {
      if (maker !== undefined) maker.fail(error);
      else opened.reject(error);
    },
  );
  try {
    return await opened.promise;
  } catch (error) {
    return { missing: whyMissing(error, signal) };
  }
}

/** Why a recording has no sound whose decoding failed so. Throws the error when it is none of the recording. */
function whyMissing(error: unknown, signal: AbortSignal | undefined): string {
  const { code } = describeError(error);
  if (signal?.aborted || !code.startsWith("audio.")) throw error;
  return `its recording cannot be decoded (${code})`;
}

interface SoundPlan {
  silent: readonly Stretch[];
  layout: "together" | "in_turn";
  signal: AbortSignal | undefined;
}

/** False when a medium is not there any more; nothing was begun then. */
async function makeSound(
  { media, ffmpeg }: CallSoundDeps,
  recorded: RecordedSound,
  { silent, layout, signal }: SoundPlan,
  begin: (samples: number) => SoundMaker,
): Promise<boolean> {
  const directory = await makeProcessFolder(tmpdir(), "earshot-sound");
  try {
    const paths: string[] = [];
    for (const file of recorded.media) {
      signal?.throwIfAborted();
      const path = await findFile(file, media, join(directory, file.sha256));
      if (path === null) return false;
      paths.push(path);
    }
    if (layout === "together") {
      const lastsMs = Math.max(...recorded.media.map(({ durationMs }) => durationMs));
      await listeningCopy(paths, { ffmpeg, silenced: silent, signal }, ({ samples, length }) =>
        begin(length ?? (lastsMs * listeningRateHz) / 1000).add(samples),
      );
      return true;
    }
    const pieces: Uint8Array[] = [];
    let offsetMs = 0;
    for (const [index, { durationMs }] of recorded.media.entries()) {
      const own = silent.map(({ startMs, endMs }) => ({ startMs: startMs - offsetMs, endMs: endMs - offsetMs }));
      await listeningCopy(paths.slice(index, index + 1), { ffmpeg, silenced: own, signal }, ({ samples }) =>
        pieces.push(samples),
      );
      offsetMs += durationMs;
    }
    const maker = begin(pieces.reduce((sum, { length }) => sum + length, 0));
    for (const samples of pieces) maker.add(samples);
    return true;
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
export function layoutOf({
  media,
  durationMs,
}: Pick<RecordedSound, "media" | "durationMs">): "together" | "in_turn" | null {
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
async function findFile({ path, sha256, bytes }: MediaFile, media: MediaStore, copy: string): Promise<string | null> {
  if (path !== null && (await hashOf(path)) === sha256) return path;
  const kept = await media.read(sha256);
  if (kept === null) return null;
  const hash = createHash("sha256");
  let length = 0;
  async function* hashed(content: AsyncIterable<Uint8Array>) {
    for await (const piece of content) {
      length += piece.length;
      // It is another content: the disk is not to be filled with it.
      if (length > bytes) return;
      hash.update(piece);
      yield piece;
    }
  }
  await writeFile(copy, hashed(kept), { mode: 0o600 });
  return length === bytes && hash.digest("hex") === sha256 ? copy : null;
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
