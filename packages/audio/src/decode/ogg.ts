import type { ByteSource } from "./byte-source.ts";
import { createWindow } from "./byte-window.ts";

/** One packet of a logical stream in Ogg. */
export interface OggPacket {
  bytes: Uint8Array;
  /** The packet is the first of a logical stream: files may be put one behind the other. */
  begins: boolean;
  /** Samples up to the end of this packet, by the last of its page that ends in it; null for the others. */
  granule: number | null;
  /** The stream's last packet, as its writer marked it. */
  ends: boolean;
  /** Pages before this packet are missing or damaged. */
  afterLoss: boolean;
}

interface Page {
  flags: number;
  granule: number | null;
  serial: number;
  sequence: number;
  lacing: Uint8Array;
  body: Uint8Array;
}

const continued = 1;
const first = 2;
const last = 4;
const headerBytes = 27;
/** No packet of speech is longer. */
const longestPacket = 1 << 20;

const crcTable = Uint32Array.from({ length: 256 }, (_, index) => {
  let remainder = index << 24;
  for (let bit = 0; bit < 8; bit += 1) remainder = (remainder << 1) ^ (remainder < 0 ? 0x04c1_1db7 : 0);
  return remainder >>> 0;
});

/**
 * The packets of the first logical stream whose first packet is of interest, and of those that follow when it has ended. Pages
 * whose checksum is wrong are left out, as are other streams beside it.
 */
export function* readOggPackets(
  source: ByteSource,
  isOfInterest: (firstPacket: Uint8Array) => boolean,
): Generator<OggPacket> {
  let serial: number | null = null;
  let sequence = 0;
  let begins = false;
  let afterLoss = false;
  let parts: Uint8Array[] = [];
  let partBytes = 0;
  for (const page of readPages(source)) {
    if (page === null) {
      afterLoss = true;
      continue;
    }
    if ((page.flags & first) !== 0) {
      if (!isOfInterest(page.body)) continue;
      // Another stream of interest at the same time is left out; one that begins later follows.
      if (serial !== null && sequence <= 1) continue;
      serial = page.serial;
      sequence = page.sequence;
      begins = true;
      parts = [];
      partBytes = 0;
    }
    if (page.serial !== serial) continue;
    if (page.sequence !== sequence) afterLoss = true;
    sequence = page.sequence + 1;
    const goesOn = (page.flags & continued) !== 0;
    if (!goesOn || afterLoss) {
      parts = [];
      partBytes = 0;
    }
    let skipping = goesOn && parts.length === 0;
    const lastEnd = page.lacing.findLastIndex((length) => length < 255);
    let at = 0;
    let from = 0;
    for (const [index, length] of page.lacing.entries()) {
      at += length;
      if (length === 255) continue;
      const bytes = Buffer.concat([...parts, page.body.subarray(from, at)]);
      from = at;
      parts = [];
      partBytes = 0;
      if (skipping) {
        skipping = false;
        continue;
      }
      const isLast = index === lastEnd;
      yield {
        bytes,
        begins,
        granule: isLast ? page.granule : null,
        ends: isLast && (page.flags & last) !== 0,
        afterLoss,
      };
      begins = false;
      afterLoss = false;
    }
    if (skipping || from === at) continue;
    const rest = Uint8Array.from(page.body.subarray(from, at));
    partBytes += rest.length;
    if (partBytes > longestPacket) {
      parts = [];
      partBytes = 0;
      afterLoss = true;
    } else parts.push(rest);
  }
}

/** The pages in order; null for bytes between them that are none. */
function* readPages(source: ByteSource): Generator<Page | null> {
  const window = createWindow(source);
  for (;;) {
    const bytes = window.peek(1 << 16);
    if (bytes.length < headerBytes) return;
    const page = parsePage(bytes);
    if (page !== null) {
      window.skip(headerBytes + page.lacing.length + page.body.length);
      yield page;
      continue;
    }
    const next = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).indexOf("OggS", 1);
    window.skip(next > 0 ? next : Math.max(1, bytes.length - 3));
    yield null;
  }
}

function parsePage(bytes: Uint8Array): Page | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(0) !== 0x4f67_6753 || view.getUint8(4) !== 0) return null;
  const segments = view.getUint8(26);
  const bodyAt = headerBytes + segments;
  if (bytes.length < bodyAt) return null;
  const lacing = Uint8Array.from(bytes.subarray(headerBytes, bodyAt));
  const length = bodyAt + lacing.reduce((sum, part) => sum + part, 0);
  if (bytes.length < length || checksum(bytes, length) !== view.getUint32(22, true)) return null;
  const granule = view.getBigInt64(6, true);
  return {
    flags: view.getUint8(5),
    granule: granule < 0n || granule > Number.MAX_SAFE_INTEGER ? null : Number(granule),
    serial: view.getUint32(14, true),
    sequence: view.getUint32(18, true),
    lacing,
    body: bytes.subarray(bodyAt, length),
  };
}

/** The checksum of a page counts its own four bytes as 0. */
function checksum(bytes: Uint8Array, length: number): number {
  let crc = 0;
  for (let at = 0; at < length; at += 1) {
    const byte = at >= 22 && at < 26 ? 0 : (bytes[at] ?? 0);
    crc = (crc << 8) ^ (crcTable[((crc >>> 24) ^ byte) & 0xff] ?? 0);
  }
  return crc >>> 0;
}
