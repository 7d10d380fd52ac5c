import { MPEGDecoder } from "mpg123-decoder";
import { type AudioStream, createDamageReport, firstOf, interleave, noSound, warning } from "./audio-stream.ts";
import type { ByteSource } from "./byte-source.ts";
import { createWindow } from "./byte-window.ts";

interface Mp3Header {
  sampleRateHz: number;
  channels: number;
  samples: number;
  bytes: number;
}

const bitratesV1 = [
  [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
  [0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
];
const bitratesV2 = [
  [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
  [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
  [0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
];
const ratesHz = [44_100, 48_000, 32_000];
const chunkBytes = 1 << 16;
/** Frames are fed in one piece so large: what the decoder makes of it is all in memory. */
const batchBytes = 1 << 13;
const monoMode = 3;

/** MPEG audio, layers 2 and 3, constant and variable bitrate, with the silence of the encoder taken off. Throws AudioError. */
export async function openMp3(source: ByteSource): Promise<AudioStream> {
  const first = firstOf(readFrames(source, () => {}));
  if (first === undefined) throw noSound(source.name);
  const { sampleRateHz, channels } = first.header;
  const decoder = new MPEGDecoder();
  await decoder.ready;
  const warnings: AudioStream["warnings"] = [];
  const damage = createDamageReport();
  function* readBlocks() {
    const told = framesTold(first?.bytes ?? new Uint8Array(0));
    let frames = -1; // the first has no sound when it tells of the others
    let batch: Uint8Array[] = [];
    let bytes = 0;
    for (const { bytes: frame, header } of readFrames(source, damage.add)) {
      // A decoder that changes its form midway would change the meaning of its samples.
      if (header.sampleRateHz !== sampleRateHz || header.channels !== channels) {
        damage.add();
        continue;
      }
      frames += 1;
      batch.push(Uint8Array.from(frame));
      bytes += frame.length;
      if (bytes < batchBytes) continue;
      yield* decode(Buffer.concat(batch));
      batch = [];
      bytes = 0;
    }
    yield* decode(Buffer.concat(batch));
    if (told !== null && frames < told) {
      const message = `${source.name} tells of ${told} frames and has ${Math.max(0, frames)}: it is cut off, and what is left was measured`;
      warnings.push(warning("audio.cut_off", message));
    }
    warnings.push(...damage.warnings(source.name, sampleRateHz));
  }
  function* blocks() {
    try {
      yield* readBlocks();
    } finally {
      decoder.free();
    }
  }
  function* decode(frames: Uint8Array): Generator<Int16Array> {
    const { channelData, samplesDecoded, errors, sampleRate } = decoder.decode(frames);
    if (errors.length > 0) damage.add();
    // A decoder of one channel answers with two equal ones.
    if (samplesDecoded > 0 && sampleRate === sampleRateHz) yield interleave(channelData, channels, 0, samplesDecoded);
  }
  return { sampleRateHz, channels, smears: true, blocks, warnings };
}

/** The frames in order, and a call for bytes between them that are none. */
function* readFrames(source: ByteSource, damaged: () => void): Generator<{ bytes: Uint8Array; header: Mp3Header }> {
  const window = createWindow(source);
  for (let tag = tagBytes(window.peek(10)); tag > 0; tag = tagBytes(window.peek(10))) window.skip(tag);
  let isInStep = true;
  for (;;) {
    const bytes = window.peek(chunkBytes);
    if (bytes.length < 4) return;
    const header = parseHeader(bytes, 0);
    // Out of step, one header may be chance; two in a row are not.
    const isFrame = header !== null && (isInStep || fits(parseHeader(bytes, header.bytes), header));
    if (isFrame && header.bytes <= bytes.length) {
      isInStep = true;
      window.skip(header.bytes);
      yield { bytes: bytes.subarray(0, header.bytes), header };
      continue;
    }
    if (isFrame || isTag(bytes)) return; // cut off within a frame, or only the tags at the end are left
    if (isInStep) damaged();
    isInStep = false;
    let next = 1;
    while (next < bytes.length && bytes[next] !== 0xff) next += 1;
    window.skip(next);
  }
}

function parseHeader(bytes: Uint8Array, at: number): Mp3Header | null {
  const [sync = 0, kind = 0, rates = 0, mode = 0] = bytes.subarray(at, at + 4);
  if (sync !== 0xff || (kind & 0xe0) !== 0xe0) return null;
  const version = (kind >> 3) & 3; // 3 is MPEG 1, 2 is MPEG 2, 0 is MPEG 2.5
  const layer = 4 - ((kind >> 1) & 3);
  const rate = ratesHz[(rates >> 2) & 3];
  if (version === 1 || layer === 4 || layer === 1 || rate === undefined) return null;
  const sampleRateHz = version === 3 ? rate : version === 2 ? rate / 2 : rate / 4;
  const kilobits = (version === 3 ? bitratesV1 : bitratesV2)[3 - layer]?.[rates >> 4] ?? 0;
  if (kilobits === 0) return null;
  const samples = layer === 3 && version !== 3 ? 576 : 1152;
  const length = Math.floor((samples * kilobits * 125) / sampleRateHz) + ((rates >> 1) & 1);
  return { sampleRateHz, channels: mode >> 6 === monoMode ? 1 : 2, samples, bytes: length };
}

function fits(next: Mp3Header | null, header: Mp3Header): boolean {
  return next?.sampleRateHz === header.sampleRateHz && next.channels === header.channels;
}

/** How many bytes the tags before the sound take. */
function tagBytes(head: Uint8Array): number {
  const [i, d, three, , , flags = 0, a = 0, b = 0, c = 0, e = 0] = head;
  if (i !== 0x49 || d !== 0x44 || three !== 0x33) return 0;
  return 10 + (a << 21) + (b << 14) + (c << 7) + e + ((flags & 0x10) === 0 ? 0 : 10);
}

/** Whether tags begin there: ID3 in its first form, APE or Lyrics3. */
function isTag(bytes: Uint8Array): boolean {
  return /^(TAG|APETAGEX|LYRICSBEGIN|ID3|3DI)/.test(Buffer.from(bytes.subarray(0, 12)).toString("latin1"));
}

/** How many frames the first one says that there are; null when it says nothing. */
function framesTold(frame: Uint8Array): number | null {
  const bytes = Buffer.from(frame.buffer, frame.byteOffset, frame.length);
  for (const at of [13, 21, 36]) {
    const mark = bytes.subarray(at, at + 4).toString("latin1");
    if ((mark !== "Xing" && mark !== "Info") || bytes.length < at + 12) continue;
    return ((bytes[at + 7] ?? 0) & 1) === 1 ? bytes.readUInt32BE(at + 8) : null;
  }
  return null;
}
