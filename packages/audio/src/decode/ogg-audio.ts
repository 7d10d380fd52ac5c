import { type AudioStream, firstOf, needsFfmpeg, noSound } from "./audio-stream.ts";
import type { ByteSource } from "./byte-source.ts";
import { readOggPackets } from "./ogg.ts";
import { openOggOpus } from "./ogg-opus.ts";
import { isVorbisHead, openOggVorbis } from "./ogg-vorbis.ts";
import { isOpusHead } from "./opus.ts";

/** Ogg with Opus or Vorbis in it. Throws AudioError. */
export async function openOgg(source: ByteSource): Promise<AudioStream> {
  const first = firstOf(readOggPackets(source, (packet) => !isText(packet)));
  if (first === undefined) throw noSound(source.name);
  if (isOpusHead(first.bytes)) return await openOggOpus(source);
  if (isVorbisHead(first.bytes)) return openOggVorbis(source);
  throw needsFfmpeg(source.name, `is Ogg with ${nameOf(first.bytes)} in it`);
}

/** Ogg may have an index of its streams, or pictures, before its sound. */
function isText(packet: Uint8Array): boolean {
  return /^(fishead|\x80theora)/.test(Buffer.from(packet.subarray(0, 8)).toString("latin1"));
}

function nameOf(packet: Uint8Array): string {
  const head = Buffer.from(packet.subarray(0, 8)).toString("latin1");
  if (head.startsWith("Speex")) return "Speex";
  return head.startsWith("\x7fFLAC") ? "FLAC" : "sound of an unknown kind";
}
