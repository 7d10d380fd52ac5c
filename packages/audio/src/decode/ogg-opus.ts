import { type AudioStream, audioFault, firstOf, noSound, warning } from "./audio-stream.ts";
import type { ByteSource } from "./byte-source.ts";
import { type OggPacket, readOggPackets } from "./ogg.ts";
import { createOpusTrack, isOpusHead, type OpusHead, opusRateHz, opusTicks, parseOpusHead } from "./opus.ts";

/** Packets of a page whose end is not known, at the most. */
const mostPackets = 512;

/** Ogg Opus, also of several streams one behind the other, cut off or with pages missing. Throws AudioError. */
export async function openOggOpus(source: ByteSource): Promise<AudioStream> {
  const first = firstOf(readOggPackets(source, isOpusHead));
  if (first === undefined) throw noSound(source.name);
  const head = parseOpusHead(first.bytes, source.name);
  const track = await createOpusTrack(head);
  const warnings: AudioStream["warnings"] = [];
  function* readBlocks() {
    let ends = true;
    let startTick: number | null = null;
    for (const page of readPages(source)) {
      const [packet] = page;
      if (packet?.begins) {
        const next = parseOpusHead(packet.bytes, source.name);
        refuseOtherForm(head, next, source.name);
        track.restart(next);
        startTick = null;
        ends = false;
        continue;
      }
      if (page.every(({ bytes }) => isTags(bytes))) continue;
      const end = page.at(-1);
      ends = end?.ends ?? false;
      const length = page.reduce((sum, { bytes }) => sum + opusTicks(bytes), 0);
      const granule = end?.granule ?? null;
      // A recording may have been begun in the middle of a stream; one whose only page is its last begins at 0.
      if (startTick === null && granule !== null) startTick = ends ? 0 : Math.max(0, granule - length - track.ticks());
      const endTick = granule === null || startTick === null ? null : granule - startTick;
      if (endTick !== null && page.some(({ afterLoss }) => afterLoss)) {
        track.damage.add();
        yield* track.fill(endTick - length - track.ticks());
      }
      let surplus = ends && endTick !== null ? Math.max(0, track.ticks() + length - endTick) : 0;
      const trims = page.toReversed().map(({ bytes }) => {
        const trim = Math.min(surplus, opusTicks(bytes));
        surplus -= trim;
        return trim;
      });
      for (const [index, { bytes }] of page.entries()) {
        const block = track.decode(bytes, trims.at(-1 - index) ?? 0);
        if (block.length > 0) yield block;
      }
    }
    if (!ends) {
      const message = `${source.name} has no end: it is cut off, or was not finished, and what is left was measured`;
      warnings.push(warning("audio.cut_off", message));
    }
    warnings.push(...track.damage.warnings(source.name, opusRateHz));
  }
  function* blocks() {
    try {
      yield* readBlocks();
    } finally {
      track.free();
    }
  }
  return { sampleRateHz: opusRateHz, channels: head.channels, blocks, warnings };
}

/** The packets up to each known position; heads are alone. */
function* readPages(source: ByteSource): Generator<OggPacket[]> {
  let page: OggPacket[] = [];
  for (const packet of readOggPackets(source, isOpusHead)) {
    if (packet.begins && page.length > 0) {
      yield page;
      page = [];
    }
    page.push(packet);
    if (packet.granule === null && !packet.begins && page.length < mostPackets) continue;
    yield page;
    page = [];
  }
  if (page.length > 0) yield page;
}

function isTags(packet: Uint8Array): boolean {
  return Buffer.from(packet.subarray(0, 8)).toString("latin1") === "OpusTags";
}

function refuseOtherForm(head: OpusHead, next: OpusHead, path: string): void {
  const form = ({ channels, streams, coupledStreams, mapping }: OpusHead) =>
    JSON.stringify([channels, streams, coupledStreams, mapping]);
  if (form(head) === form(next)) return;
  const hint = "Give each format a file of its own, or convert all to one.";
  throw audioFault("audio.unsupported", path, "has sound in different formats, one behind the other", hint);
}
