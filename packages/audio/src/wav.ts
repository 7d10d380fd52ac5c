import { AudioError } from "./errors.ts";
import { aLaw, muLaw } from "./g711.ts";
import { isWav, type WavHeader, walkWav, wavDurationMs } from "./wav-header.ts";

/** The sound of a WAV file. */
export interface WavAudio {
  sampleRateHz: number;
  channels: number;
  durationMs: number;
  /** The samples as interleaved 16-bit PCM, in blocks. The next block overwrites the last one. */
  blocks(): Iterable<Int16Array>;
}

const samplesPerBlock = 1 << 16;
const convert = "Convert the recording to WAV with 16-bit PCM or G.711.";

/**
 * Reads a WAV file of 16-bit PCM or G.711 without copying what need not be decoded.
 * @throws AudioError naming the source and the byte at fault.
 */
export function readWav(bytes: Uint8Array, source: string): WavAudio {
  if (bytes.length === 0) {
    const hint = "Download or export the recording again.";
    throw new AudioError("audio.empty", `${source} is empty`, { hint, path: source });
  }
  if (!isWav(bytes)) {
    throw new AudioError("audio.unrecognised", `${source} is no WAV file`, { hint: convert, path: source });
  }
  const header = readHeader(bytes, source);
  const decode = decoderOf(header, source);
  const { channels, sampleRateHz, dataAt, dataBytes } = header;
  const data = bytes.subarray(dataAt, dataAt + dataBytes);
  return { sampleRateHz, channels, durationMs: wavDurationMs(header), blocks: () => decode(data) };
}

function readHeader(bytes: Uint8Array, source: string): WavHeader {
  const walk = walkWav(bytes.length, source);
  let step = walk.next();
  while (step.done !== true) {
    const { at, length } = step.value;
    step = walk.next(bytes.subarray(at, at + length));
  }
  return step.value;
}

function decoderOf(header: WavHeader, source: string): (data: Uint8Array) => Iterable<Int16Array> {
  const { codec, bitsPerSample, formatTag, formatAt } = header;
  if (codec === "PCM" && bitsPerSample === 16) return pcmBlocks;
  if (codec === "MULAW" && bitsPerSample === 8) return (data) => decodedBlocks(data, muLaw);
  if (codec === "ALAW" && bitsPerSample === 8) return (data) => decodedBlocks(data, aLaw);
  const what = `has sound in format ${formatTag} with ${bitsPerSample} bits (byte ${formatAt})`;
  throw new AudioError("audio.unsupported", `${source} ${what}`, { hint: convert, path: source });
}

function* pcmBlocks(data: Uint8Array): Iterable<Int16Array> {
  if (data.byteOffset % 2 === 0) {
    yield new Int16Array(data.buffer, data.byteOffset, data.length / 2);
    return;
  }
  // Samples at an odd address cannot be viewed, only copied.
  for (let from = 0; from < data.length; from += samplesPerBlock * 2) {
    yield new Int16Array(new Uint8Array(data.subarray(from, from + samplesPerBlock * 2)).buffer);
  }
}

function* decodedBlocks(codes: Uint8Array, table: Int16Array): Iterable<Int16Array> {
  const block = new Int16Array(samplesPerBlock);
  for (let from = 0; from < codes.length; from += samplesPerBlock) {
    const count = Math.min(samplesPerBlock, codes.length - from);
    for (let i = 0; i < count; i++) block[i] = table[codes[from + i] ?? 0] ?? 0;
    yield block.subarray(0, count);
  }
}
