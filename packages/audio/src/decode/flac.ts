import {
  type AudioStream,
  audioFault,
  createDamageReport,
  downloadAgain,
  noSound,
  silence,
  warning,
} from "./audio-stream.ts";
import { type BitReader, createBitReader, OutOfBits } from "./bit-reader.ts";
import type { ByteSource } from "./byte-source.ts";
import { type ByteWindow, createWindow } from "./byte-window.ts";

interface StreamInfo {
  blockSamples: number;
  largestBlock: number;
  largestFrame: number;
  sampleRateHz: number;
  channels: number;
  bitsPerSample: number;
  /** 0 when its writer did not know it. */
  totalSamples: number;
  firstFrameAt: number;
}

interface FrameHeader {
  samples: number;
  /** Samples of each channel before this frame. */
  position: number;
  assignment: number;
  bitsPerSample: number;
  bytes: number;
}

const streamInfoBytes = 34;
const longestGapSeconds = 600;
const fixedCoefficients = [[], [1], [2, -1], [3, -3, 1], [4, -6, 4, -1]];

const crc8Table = Uint8Array.from({ length: 256 }, (_, index) => {
  let remainder = index;
  for (let bit = 0; bit < 8; bit += 1) remainder = ((remainder << 1) ^ (remainder & 0x80 ? 0x07 : 0)) & 0xff;
  return remainder;
});
const crc16Table = Uint16Array.from({ length: 256 }, (_, index) => {
  let remainder = index << 8;
  for (let bit = 0; bit < 8; bit += 1) remainder = ((remainder << 1) ^ (remainder & 0x8000 ? 0x8005 : 0)) & 0xffff;
  return remainder;
});

/** FLAC (RFC 9639) of 4 to 24 bits. Frames whose checksum is wrong count as silence. Throws AudioError. */
export async function openFlac(source: ByteSource): Promise<AudioStream> {
  const info = readStreamInfo(source);
  const { sampleRateHz, channels } = info;
  const warnings: AudioStream["warnings"] = [];
  const damage = createDamageReport();
  function* blocks() {
    const window = createWindow(source, info.firstFrameAt);
    const decode = createFrameDecoder(info);
    let position = 0;
    for (;;) {
      const bytes = window.peek(info.largestFrame);
      if (bytes.length < 8) break;
      const frame = decode(bytes);
      if (frame === null) {
        if (isTag(bytes)) break;
        damage.add();
        toNextSync(window, info.largestFrame);
        continue;
      }
      window.skip(frame.bytes);
      const gap = frame.position - position;
      if (
        gap > 0 &&
        gap <= longestGapSeconds * sampleRateHz &&
        (info.totalSamples === 0 || frame.position < info.totalSamples)
      ) {
        damage.addGap(gap);
        yield* silence(gap, channels);
        position += gap;
      }
      position += frame.samples;
      yield frame.pcm;
    }
    if (position < info.totalSamples) {
      const message = `${source.name} tells of ${info.totalSamples} samples and has ${position}: it is cut off, and what is left was measured`;
      warnings.push(warning("audio.cut_off", message));
    }
    warnings.push(...damage.warnings(source.name, sampleRateHz));
  }
  return { sampleRateHz, channels, blocks, warnings };
}

function readStreamInfo(source: ByteSource): StreamInfo {
  let info: Omit<StreamInfo, "firstFrameAt"> | null = null;
  for (let at = 4; ; ) {
    const head = Uint8Array.from(source.read(at, 4 + streamInfoBytes));
    if (head.length < 4) throw noSound(source.name);
    const [kind = 0, a = 0, b = 0, c = 0] = head;
    if ((kind & 0x7f) === 0) info = parseStreamInfo(head.subarray(4), source.name);
    at += 4 + a * 65_536 + b * 256 + c;
    if ((kind & 0x80) === 0) continue;
    if (info === null) throw audioFault("audio.corrupt", source.name, "has no description of its sound", downloadAgain);
    return { ...info, firstFrameAt: at };
  }
}

function parseStreamInfo(bytes: Uint8Array, path: string): Omit<StreamInfo, "firstFrameAt"> {
  if (bytes.length < streamInfoBytes) throw noSound(path);
  const bits = createBitReader(bytes);
  const blockSamples = bits.read(16);
  const largestBlock = bits.read(16);
  bits.read(24);
  const largestFrame = bits.read(24);
  const sampleRateHz = bits.read(20);
  const channels = bits.read(3) + 1;
  const bitsPerSample = bits.read(5) + 1;
  const totalSamples = bits.read(4) * 2 ** 32 + bits.read(16) * 65_536 + bits.read(16);
  if (sampleRateHz === 0 || largestBlock < 16 || bitsPerSample < 4) {
    const what = `has ${sampleRateHz} samples a second in blocks of ${largestBlock}, ${bitsPerSample} bits each`;
    throw audioFault("audio.corrupt", path, what, downloadAgain);
  }
  if (bitsPerSample > 24) {
    const hint = "Convert the recording to FLAC or WAV of 16 bits.";
    throw audioFault("audio.unsupported", path, `has FLAC of ${bitsPerSample} bits`, hint);
  }
  // A frame that does not compress is this large; a writer to a pipe does not come back to say how large they are.
  const uncompressed = 64 + Math.ceil((largestBlock * channels * (bitsPerSample + 2)) / 8);
  return {
    blockSamples,
    largestBlock,
    largestFrame: Math.max(largestFrame, uncompressed),
    sampleRateHz,
    channels,
    bitsPerSample,
    totalSamples,
  };
}

/** Decodes the frame that begins with these bytes; null when none does, or its checksum is wrong. */
function createFrameDecoder(info: StreamInfo) {
  const { channels, largestBlock } = info;
  const samples = Array.from({ length: channels }, () => new Int32Array(largestBlock));
  const pcm = new Int16Array(largestBlock * channels);
  return (bytes: Uint8Array): { pcm: Int16Array; samples: number; position: number; bytes: number } | null => {
    const header = parseFrameHeader(bytes, info);
    if (header === null) return null;
    const bits = createBitReader(bytes, header.bytes);
    try {
      for (const [channel, of] of samples.entries()) {
        const isSide = header.assignment === (channel === 1 ? 8 : 9) || (header.assignment === 10 && channel === 1);
        decodeSubframe(bits, of.subarray(0, header.samples), header.bitsPerSample + (isSide ? 1 : 0));
      }
    } catch (error) {
      if (error instanceof OutOfBits) return null;
      throw error;
    }
    const end = bits.byteEnd();
    if (end + 2 > bytes.length || crc16(bytes, end) !== (bytes[end] ?? 0) * 256 + (bytes[end + 1] ?? 0)) return null;
    decorrelate(samples, header);
    const shift = 16 - header.bitsPerSample;
    for (const [channel, of] of samples.entries()) {
      for (let i = 0, at = channel; i < header.samples; i += 1, at += channels) {
        const value = of[i] ?? 0;
        pcm[at] = shift >= 0 ? value << shift : value >> -shift;
      }
    }
    return {
      pcm: pcm.subarray(0, header.samples * channels),
      samples: header.samples,
      position: header.position,
      bytes: end + 2,
    };
  };
}

function parseFrameHeader(bytes: Uint8Array, info: StreamInfo): FrameHeader | null {
  const [sync = 0, strategy = 0, sizes = 0, form = 0] = bytes;
  if (sync !== 0xff || (strategy & 0xfe) !== 0xf8 || (form & 1) !== 0) return null;
  const number = readCodedNumber(bytes, 4);
  if (number === null) return null;
  let at = number.end;
  const sizeCode = sizes >> 4;
  let samples = 0;
  if (sizeCode === 1) samples = 192;
  else if (sizeCode >= 2 && sizeCode <= 5) samples = 576 << (sizeCode - 2);
  else if (sizeCode >= 8) samples = 256 << (sizeCode - 8);
  else if (sizeCode === 6) samples = (bytes[at++] ?? 0) + 1;
  else if (sizeCode === 7) {
    samples = (bytes[at] ?? 0) * 256 + (bytes[at + 1] ?? 0) + 1;
    at += 2;
  }
  const rateCode = sizes & 15;
  if (rateCode === 15) return null;
  if (rateCode >= 12) at += rateCode === 12 ? 1 : 2;
  const assignment = form >> 4;
  const channels = assignment < 8 ? assignment + 1 : 2;
  const bitsPerSample = [info.bitsPerSample, 8, 12, 0, 16, 20, 24, 0][(form >> 1) & 7];
  if (samples === 0 || samples > info.largestBlock || assignment > 10) return null;
  if (channels !== info.channels || bitsPerSample !== info.bitsPerSample) return null;
  let crc = 0;
  for (let i = 0; i < at; i += 1) crc = crc8Table[crc ^ (bytes[i] ?? 0)] ?? 0;
  if (at >= bytes.length || crc !== bytes[at]) return null;
  const position = (strategy & 1) === 1 ? number.value : number.value * info.blockSamples;
  return { samples, position, assignment, bitsPerSample, bytes: at + 1 };
}

/** A number of up to 36 bits, coded as UTF-8 codes characters. */
function readCodedNumber(bytes: Uint8Array, at: number): { value: number; end: number } | null {
  const head = bytes[at] ?? 0;
  const length = Math.clz32(~(head << 24));
  if (length === 0) return { value: head, end: at + 1 };
  if (length === 1 || length > 7) return null;
  let value = head & (0xff >> (length + 1));
  for (let i = 1; i < length; i += 1) {
    const byte = bytes[at + i] ?? 0;
    if ((byte & 0xc0) !== 0x80) return null;
    value = value * 64 + (byte & 0x3f);
  }
  return { value, end: at + length };
}

function decodeSubframe(bits: BitReader, samples: Int32Array, frameBits: number): void {
  if (bits.read(1) !== 0) throw new OutOfBits();
  const kind = bits.read(6);
  const wasted = bits.read(1) === 1 ? bits.unary() + 1 : 0;
  const width = frameBits - wasted;
  if (width < 1) throw new OutOfBits();
  if (kind === 0) samples.fill(bits.signed(width));
  else if (kind === 1) for (let i = 0; i < samples.length; i += 1) samples[i] = bits.signed(width);
  else if (kind >= 8 && kind <= 12) {
    const order = kind - 8;
    readWarmUp(bits, samples, order, width);
    readResiduals(bits, samples, order);
    predict(samples, fixedCoefficients[order] ?? [], 0, width + order);
  } else if (kind >= 32) {
    const order = kind - 31;
    readWarmUp(bits, samples, order, width);
    const precision = bits.read(4) + 1;
    const shift = bits.signed(5);
    if (precision === 16 || shift < 0) throw new OutOfBits();
    const coefficients = Array.from({ length: order }, () => bits.signed(precision));
    readResiduals(bits, samples, order);
    predict(samples, coefficients, shift, width + precision + Math.ceil(Math.log2(order)));
  } else throw new OutOfBits();
  if (wasted > 0) for (let i = 0; i < samples.length; i += 1) samples[i] = (samples[i] ?? 0) << wasted;
}

function readWarmUp(bits: BitReader, samples: Int32Array, order: number, width: number): void {
  if (order > samples.length) throw new OutOfBits();
  for (let i = 0; i < order; i += 1) samples[i] = bits.signed(width);
}

function readResiduals(bits: BitReader, samples: Int32Array, order: number): void {
  const method = bits.read(2);
  if (method > 1) throw new OutOfBits();
  const parameterBits = method === 0 ? 4 : 5;
  const rawParameter = (1 << parameterBits) - 1;
  const partitions = 1 << bits.read(4);
  const size = samples.length / partitions;
  if (!Number.isInteger(size) || size < order) throw new OutOfBits();
  for (let partition = 0, at = order; partition < partitions; partition += 1) {
    const end = (partition + 1) * size;
    const parameter = bits.read(parameterBits);
    if (parameter === rawParameter) {
      const width = bits.read(5);
      for (; at < end; at += 1) samples[at] = width === 0 ? 0 : bits.signed(width);
      continue;
    }
    if (parameter > 24) throw new OutOfBits();
    for (; at < end; at += 1) {
      const high = bits.unary();
      const folded = (high << parameter) | (parameter === 0 ? 0 : bits.read(parameter));
      samples[at] = (folded >>> 1) ^ -(folded & 1);
    }
  }
}

/** Turns residuals into samples; sums of more than 32 bits are taken as floats, which hold them exactly. */
function predict(samples: Int32Array, coefficients: readonly number[], shift: number, bits: number): void {
  const order = coefficients.length;
  const isWide = bits > 31;
  const divisor = 2 ** shift;
  for (let i = order; i < samples.length; i += 1) {
    let sum = 0;
    for (let j = 0; j < order; j += 1) sum += (coefficients[j] ?? 0) * (samples[i - 1 - j] ?? 0);
    samples[i] = (samples[i] ?? 0) + (isWide ? Math.floor(sum / divisor) : sum >> shift);
  }
}

function decorrelate(channels: readonly Int32Array[], { assignment, samples }: FrameHeader): void {
  const [first, second] = channels;
  if (assignment < 8 || first === undefined || second === undefined) return;
  for (let i = 0; i < samples; i += 1) {
    const a = first[i] ?? 0;
    const b = second[i] ?? 0;
    if (assignment === 8) second[i] = a - b;
    else if (assignment === 9) first[i] = a + b;
    else {
      const middle = a * 2 + (b & 1);
      first[i] = (middle + b) >> 1;
      second[i] = (middle - b) >> 1;
    }
  }
}

function crc16(bytes: Uint8Array, length: number): number {
  let crc = 0;
  for (let i = 0; i < length; i += 1) crc = ((crc << 8) & 0xffff) ^ (crc16Table[(crc >> 8) ^ (bytes[i] ?? 0)] ?? 0);
  return crc;
}

function isTag(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(0, 3)).toString("latin1") === "TAG";
}

function toNextSync(window: ByteWindow, length: number): void {
  const bytes = window.peek(length);
  let next = 1;
  while (next < bytes.length && !(bytes[next] === 0xff && ((bytes[next + 1] ?? 0xf8) & 0xfe) === 0xf8)) next += 1;
  window.skip(next);
}
