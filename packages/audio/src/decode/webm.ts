import { type AudioStream, audioFault, downloadAgain, needsFfmpeg, noSound, warning } from "./audio-stream.ts";
import type { ByteSource } from "./byte-source.ts";
import { type ByteWindow, createWindow } from "./byte-window.ts";
import { createOpusTrack, isOpusHead, opusRateHz, opusTicks, opusTicksHz, parseOpusHead } from "./opus.ts";

interface Track {
  number: number;
  codec: string;
  codecPrivate: Uint8Array;
}

interface WebmPacket {
  bytes: Uint8Array;
  /** When it begins, from the first packet on; null for packets that share a block with an earlier one. */
  startTick: number | null;
  trimEndTicks: number;
}

interface Element {
  id: number;
  /** Null when its writer did not know it. */
  size: number | null;
  headerBytes: number;
}

/** Elements whose content is walked like what is around them. */
const containers: ReadonlySet<number> = new Set([
  0x1853_8067, // Segment
  0x1654_ae6b, // Tracks
  0xae, // TrackEntry
  0x1f43_b675, // Cluster
  0xa0, // BlockGroup
]);
const trackEntry = 0xae;
const trackNumber = 0xd7;
const codecId = 0x86;
const codecPrivateId = 0x63a2;
const timecodeScaleId = 0x2a_d7b1;
const infoId = 0x1549_a966;
const clusterId = 0x1f43_b675;
const clusterTime = 0xe7;
const simpleBlock = 0xa3;
const block = 0xa1;
const discardPadding = 0x75a2;
const clusterMark = Buffer.from([0x1f, 0x43, 0xb6, 0x75]);
const largestValue = 1 << 20;
const headerBytes = 12;
/** Times in WebM are whole milliseconds: less than this is no gap. */
const leastGapTicks = opusTicksHz / 25;

/** Opus in WebM or Matroska, also from a writer that never came back to say how long it is. Throws AudioError. */
export async function openWebm(source: ByteSource): Promise<AudioStream> {
  const track = findTrack(source);
  if (track === null) throw noSound(source.name);
  if (track.codec !== "A_OPUS") {
    throw needsFfmpeg(source.name, `is WebM with ${track.codec.replace(/[^ -~]/g, "?")} in it`);
  }
  if (!isOpusHead(track.codecPrivate)) {
    throw audioFault("audio.corrupt", source.name, "has no whole head of its Opus sound", downloadAgain);
  }
  const head = parseOpusHead(track.codecPrivate, source.name);
  const { number } = track;
  const opus = await createOpusTrack(head);
  const warnings: AudioStream["warnings"] = [];
  function* readBlocks() {
    const state = { cutOff: false };
    for (const { bytes, startTick, trimEndTicks } of readPackets(source, number, state, opus.damage.add)) {
      const gap = startTick === null ? 0 : startTick - opus.ticks();
      if (gap >= leastGapTicks) yield* opus.fill(gap);
      const samples = opus.decode(bytes, Math.min(trimEndTicks, opusTicks(bytes)));
      if (samples.length > 0) yield samples;
    }
    if (state.cutOff) {
      const message = `${source.name} ends within its sound: it is cut off, and what is left was measured`;
      warnings.push(warning("audio.cut_off", message));
    }
    warnings.push(...opus.damage.warnings(source.name, opusRateHz));
  }
  function* blocks() {
    try {
      yield* readBlocks();
    } finally {
      opus.free();
    }
  }
  return { sampleRateHz: opusRateHz, channels: head.channels, blocks, warnings };
}

function findTrack(source: ByteSource): Track | null {
  const window = createWindow(source);
  let track: Track = { number: 0, codec: "", codecPrivate: new Uint8Array(0) };
  for (;;) {
    const element = readElement(window);
    if (element === null || element.id === clusterId) break;
    if (element.id === trackEntry) {
      if (track.codec.startsWith("A_")) break;
      track = { number: 0, codec: "", codecPrivate: new Uint8Array(0) };
    }
    if (element.id === trackNumber) track.number = readUnsigned(peekValue(window, element));
    if (element.id === codecId) track.codec = Buffer.from(peekValue(window, element)).toString("latin1");
    if (element.id === codecPrivateId) track.codecPrivate = Uint8Array.from(peekValue(window, element));
    pass(window, element);
  }
  return track.codec.startsWith("A_") ? track : null;
}

function* readPackets(
  source: ByteSource,
  track: number,
  state: { cutOff: boolean },
  damaged: () => void,
): Generator<WebmPacket> {
  const window = createWindow(source);
  let nsPerTime = 1_000_000;
  let clusterAt = 0;
  let firstTick: number | null = null;
  /** Kept until it is known whether its end is to be left out. */
  let pending: WebmPacket[] = [];
  for (;;) {
    const element = readElement(window);
    if (element === null) {
      // Bytes that are no element, or the end.
      if (!findCluster(window)) break;
      damaged();
      continue;
    }
    const { id, size } = element;
    if (containers.has(id) && window.position() + element.headerBytes + (size ?? 0) > source.size) state.cutOff = true;
    if (id === discardPadding) {
      const last = pending.at(-1);
      const ns = readSigned(peekValue(window, element));
      if (last !== undefined && ns > 0) last.trimEndTicks = Math.round((ns * opusTicksHz) / 1e9);
    } else if (id === infoId) {
      window.skip(element.headerBytes);
      continue;
    } else if (id === timecodeScaleId) nsPerTime = readUnsigned(peekValue(window, element)) || nsPerTime;
    else if (id === clusterTime) clusterAt = readUnsigned(peekValue(window, element));
    else if ((id === simpleBlock || id === block) && size !== null) {
      yield* pending;
      pending = [];
      const end = window.position() + element.headerBytes + size;
      if (size > largestValue || end > source.size) {
        if (end > source.size) {
          state.cutOff = true;
          break;
        }
        damaged();
      } else {
        const found = readBlock(peekValue(window, element));
        if (found === null) damaged();
        else if (found.track === track) {
          const tick = Math.round(((clusterAt + found.time) * nsPerTime * opusTicksHz) / 1e9);
          firstTick ??= tick;
          const startTick = tick - firstTick;
          pending = found.packets.map((bytes, index) => ({
            bytes: Uint8Array.from(bytes),
            startTick: index === 0 ? startTick : null,
            trimEndTicks: 0,
          }));
        }
      }
    }
    pass(window, element);
  }
  yield* pending;
}

/** Goes into a container, or over anything else. */
function pass(window: ByteWindow, { id, size, headerBytes }: Element): void {
  window.skip(headerBytes + (containers.has(id) ? 0 : (size ?? 0)));
}

/** Null at the end, and for bytes that are no element. */
function readElement(window: ByteWindow): Element | null {
  const bytes = window.peek(headerBytes);
  const idBytes = Math.clz32(bytes[0] ?? 0) - 23;
  if (idBytes < 1 || idBytes > 4 || bytes.length < idBytes + 1) return null;
  const sizeBytes = Math.clz32(bytes[idBytes] ?? 0) - 23;
  if (sizeBytes < 1 || sizeBytes > 8 || bytes.length < idBytes + sizeBytes) return null;
  const id = readUnsigned(bytes.subarray(0, idBytes));
  const encoded = Uint8Array.from(bytes.subarray(idBytes, idBytes + sizeBytes));
  encoded[0] = (encoded[0] ?? 0) & (0xff >> sizeBytes);
  const value = readUnsigned(encoded);
  const size = value === 2 ** (7 * sizeBytes) - 1 ? null : value;
  return { id, size, headerBytes: idBytes + sizeBytes };
}

function peekValue(window: ByteWindow, { headerBytes, size }: Element): Uint8Array {
  if (size === null || size > largestValue) return new Uint8Array(0);
  return window.peek(headerBytes + size).subarray(headerBytes, headerBytes + size);
}

/** Goes to the next cluster; false when there is none. */
function findCluster(window: ByteWindow): boolean {
  for (;;) {
    const bytes = window.peek(1 << 16);
    if (bytes.length < clusterMark.length) return false;
    const found = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).indexOf(clusterMark, 1);
    if (found > 0) {
      window.skip(found);
      return true;
    }
    window.skip(Math.max(1, bytes.length - clusterMark.length + 1));
  }
}

function readBlock(bytes: Uint8Array): { track: number; time: number; packets: Uint8Array[] } | null {
  const trackBytes = Math.clz32(bytes[0] ?? 0) - 23;
  if (trackBytes < 1 || trackBytes > 4 || bytes.length < trackBytes + 4) return null;
  const track = readUnsigned(bytes.subarray(0, trackBytes)) - 2 ** (7 * trackBytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const time = view.getInt16(trackBytes);
  const lacing = (view.getUint8(trackBytes + 2) >> 1) & 3;
  const packets = unlace(bytes.subarray(trackBytes + 3), lacing);
  return packets === null ? null : { track, time, packets };
}

/** The packets of one block, null when their sizes do not fit. */
function unlace(bytes: Uint8Array, lacing: number): Uint8Array[] | null {
  if (lacing === 0) return [bytes];
  const count = (bytes[0] ?? 0) + 1;
  let at = 1;
  const sizes: number[] = [];
  for (let index = 0; index < count - 1 && lacing !== 2; index += 1) {
    if (lacing === 1) {
      let size = 0;
      while (bytes[at] === 255) {
        size += 255;
        at += 1;
      }
      sizes.push(size + (bytes[at] ?? 0));
      at += 1;
      continue;
    }
    const length = Math.clz32(bytes[at] ?? 0) - 23;
    if (length < 1 || length > 4 || at + length > bytes.length) return null;
    const value = readUnsigned(bytes.subarray(at, at + length)) - 2 ** (7 * length);
    sizes.push(index === 0 ? value : (sizes[index - 1] ?? 0) + value - (2 ** (7 * length - 1) - 1));
    at += length;
  }
  const rest = bytes.length - at;
  if (lacing === 2) sizes.push(...Array<number>(count - 1).fill(Math.floor(rest / count)));
  const used = sizes.reduce((sum, size) => sum + size, 0);
  if (used > rest || sizes.some((size) => size < 0)) return null;
  return [...sizes, rest - used].map((size) => {
    at += size;
    return bytes.subarray(at - size, at);
  });
}

function readUnsigned(bytes: Uint8Array): number {
  return bytes.reduce((value, byte) => value * 256 + byte, 0);
}

function readSigned(bytes: Uint8Array): number {
  const value = readUnsigned(bytes);
  return (bytes[0] ?? 0) > 0x7f ? value - 256 ** bytes.length : value;
}
