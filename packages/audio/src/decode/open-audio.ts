import { openWav } from "../wav.ts";
import { type AudioKind, audioKind, kindBytes, kindNames } from "./audio-kind.ts";
import { type AudioStream, audioFault, needsFfmpeg } from "./audio-stream.ts";
import type { ByteSource } from "./byte-source.ts";

type Open = (source: ByteSource) => AudioStream | Promise<AudioStream>;

/** Each decoder is loaded when there is a recording for it. Kinds without one are for ffmpeg. */
const decoders: Readonly<Record<AudioKind, (() => Promise<Open>) | null>> = {
  wav: async () => openWav,
  ogg: async () => (await import("./ogg-audio.ts")).openOgg,
  webm: async () => (await import("./webm.ts")).openWebm,
  flac: async () => (await import("./flac.ts")).openFlac,
  mp3: async () => (await import("./mp3.ts")).openMp3,
  amr: null,
  wma: null,
  aac: null,
  mp4: null,
};

/**
 * Opens a recording by its first bytes, whatever its name says.
 * @throws AudioError, `audio.needs_ffmpeg` for one that only ffmpeg decodes
 */
export async function openAudio(source: ByteSource): Promise<AudioStream> {
  if (source.size === 0) throw audioFault("audio.empty", source.name, "is empty", "Download the recording again.");
  const kind = audioKind(source.read(0, kindBytes));
  if (kind === null) {
    const hint = "Give a WAV, MP3, Ogg Opus, Ogg Vorbis, WebM or FLAC recording.";
    throw audioFault("audio.unrecognised", source.name, "is not audio in a known format", hint);
  }
  const load = decoders[kind];
  if (load === null) throw needsFfmpeg(source.name, `is ${kindNames[kind]}`);
  const open = await load();
  return await open(source);
}
