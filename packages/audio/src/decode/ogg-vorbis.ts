import {
  type AudioStream,
  audioFault,
  createDamageReport,
  downloadAgain,
  firstOf,
  interleave,
  needsFfmpeg,
  noSound,
  silence,
  warning,
} from "./audio-stream.ts";
import type { ByteSource } from "./byte-source.ts";
import { type OggPacket, readOggPackets } from "./ogg.ts";
import { createVorbisDecoder, type VorbisDecoder } from "./vorbis.ts";
import { isHeader, isVorbisHead, parseVorbisHead, parseVorbisSetup, type VorbisHead } from "./vorbis-setup.ts";

export { isVorbisHead } from "./vorbis-setup.ts";

const mostChannels = 8;
const longestGapSeconds = 600;

/** Ogg Vorbis, also of several streams one behind the other, cut off or with pages missing. Throws AudioError. */
export function openOggVorbis(source: ByteSource): AudioStream {
  const first = firstOf(readOggPackets(source, isVorbisHead));
  if (first === undefined) throw noSound(source.name);
  const head = parseHead(first, source.name);
  const { channels, sampleRateHz } = head;
  const warnings: AudioStream["warnings"] = [];
  const damage = createDamageReport();
  function* blocks() {
    let decoder: VorbisDecoder | null = null;
    let hasDecoder = false;
    let ends = true;
    /** Samples of this stream so far, and where they begin: both as its positions count. */
    let position = 0;
    let start: number | null = null;
    let lost = false;
    for (const packet of readOggPackets(source, isVorbisHead)) {
      const { bytes, granule } = packet;
      if (packet.begins) {
        refuseOtherForm(head, parseHead(packet, source.name), source.name);
        decoder = null;
        position = 0;
        start = null;
        lost = false;
        ends = false;
        continue;
      }
      if (isHeader(bytes, 3)) continue;
      if (isHeader(bytes, 5)) {
        decoder = createDecoder(bytes, head, source.name);
        hasDecoder = true;
        continue;
      }
      if (packet.afterLoss) {
        lost = true;
        damage.add();
        decoder?.reset();
      }
      ends = packet.ends;
      const block = decoder?.decode(bytes) ?? null;
      if (block === null) {
        damage.add();
        lost = true;
      }
      let samples = block?.samples ?? 0;
      if (granule !== null) {
        start ??= packet.ends ? 0 : granule - position - samples;
        const missing = granule - start - position - samples;
        if (lost && missing > 0 && missing <= longestGapSeconds * sampleRateHz) {
          damage.addGap(missing);
          yield* silence(missing, channels);
          position += missing;
        }
        lost = false;
        if (packet.ends) samples = Math.max(0, Math.min(samples, granule - start - position));
      }
      // A stream whose first position is less than its samples begins within its first block.
      const from = start !== null && start < 0 ? Math.min(samples, -start - position) : 0;
      if (block !== null && samples > Math.max(0, from)) {
        yield interleave(block.channelData, channels, Math.max(0, from), samples);
      }
      position += samples;
    }
    if (!hasDecoder) throw noSound(source.name);
    if (!ends) {
      const message = `${source.name} has no end: it is cut off, or was not finished, and what is left was measured`;
      warnings.push(warning("audio.cut_off", message));
    }
    warnings.push(...damage.warnings(source.name, sampleRateHz));
  }
  return { sampleRateHz, channels, smears: true, blocks, warnings };
}

function parseHead({ bytes }: OggPacket, path: string): VorbisHead {
  const head = parseVorbisHead(bytes);
  if (head === null) throw audioFault("audio.corrupt", path, "has no whole head of its Vorbis sound", downloadAgain);
  if (head.channels > mostChannels) {
    const hint = `Convert the recording: at most ${mostChannels} channels are decoded.`;
    throw audioFault("audio.unsupported", path, `has ${head.channels} channels of Vorbis`, hint);
  }
  return head;
}

function createDecoder(packet: Uint8Array, head: VorbisHead, path: string): VorbisDecoder {
  const setup = parseVorbisSetup(packet, head.channels);
  if (setup === null) throw audioFault("audio.corrupt", path, "has a damaged setup of its Vorbis sound", downloadAgain);
  if (setup.floors.includes(null)) throw needsFfmpeg(path, "is Vorbis of before 2002");
  return createVorbisDecoder(head, setup);
}

function refuseOtherForm(head: VorbisHead, next: VorbisHead, path: string): void {
  if (head.channels === next.channels && head.sampleRateHz === next.sampleRateHz) {
    if (head.blockSamples.join() === next.blockSamples.join()) return;
  }
  const hint = "Give each format a file of its own, or convert all to one.";
  throw audioFault("audio.unsupported", path, "has sound in different formats, one behind the other", hint);
}
