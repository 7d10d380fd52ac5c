import { AudioError, type AudioErrorCode } from "./errors.ts";
import { aLaw, muLaw } from "./g711.ts";

/** The sound of a WAV file. */
export interface WavAudio {
  sampleRateHz: number;
  channels: number;
  durationMs: number;
  /** The samples as 16-bit PCM whose channels take turns, in blocks; a block is good until the next one is asked for. */
  blocks(): Iterable<Int16Array>;
}

interface Format {
  encoding: "pcm" | "mu-law" | "a-law";
  channels: number;
  sampleRateHz: number;
  blockBytes: number;
}

const extensible = 0xfffe;
const encodings: Partial<Record<number, { encoding: Format["encoding"]; bits: number }>> = {
  1: { encoding: "pcm", bits: 16 },
  6: { encoding: "a-law", bits: 8 },
  7: { encoding: "mu-law", bits: 8 },
};
/** What follows the encoding in the GUID of a WAVE_FORMAT_EXTENSIBLE sub-format. */
const guidTail = "000000001000800000aa00389b71";
/** Writers to a pipe cannot know the length: they claim one from here on. */
const unknownBytes = 0x7fff_f000;
const samplesPerBlock = 1 << 16;
const again = "Download or export the recording again.";

/** Whether bytes are those of a WAV file, by their first twelve. */
export function isWav(bytes: Uint8Array): boolean {
  return bytes.length >= 12 && fourCharacters(bytes, 0) === "RIFF" && fourCharacters(bytes, 8) === "WAVE";
}

/**
 * Reads a WAV file of 16-bit PCM or G.711 without copying what need not be decoded.
 * @throws AudioError naming the source and the byte at fault.
 */
export function readWav(bytes: Uint8Array, source: string): WavAudio {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length === 0) throw fault("audio.empty", source, "is empty", again);
  if (!isWav(bytes)) {
    throw fault(
      "audio.unrecognised",
      source,
      "is no WAV file",
      "Convert the recording to WAV with 16-bit PCM or G.711.",
    );
  }
  let format: Format | null = null;
  for (let at = 12; at + 8 <= bytes.length; ) {
    const name = fourCharacters(bytes, at);
    const size = view.getUint32(at + 4, true);
    const from = at + 8;
    const rest = bytes.length - from;
    if (name === "data") {
      if (format === null) throw fault("audio.corrupt", source, `has sound at byte ${at} before its format`, again);
      if (size > rest && size < unknownBytes) {
        const claim = `claims ${size} bytes of sound at byte ${from} but has only ${rest}`;
        throw fault("audio.truncated", source, claim, "Download the recording again: it is cut off.");
      }
      return soundOf(bytes.subarray(from, from + Math.min(size, rest)), format, source);
    }
    if (size > rest) throw fault("audio.corrupt", source, `has a chunk at byte ${at} that goes beyond its end`, again);
    if (name === "fmt ") format = readFormat(new DataView(view.buffer, view.byteOffset + from, size), from, source);
    at = from + size + (size % 2);
  }
  throw fault("audio.no_data", source, "has no audio in it", again);
}

function readFormat(chunk: DataView, at: number, source: string): Format {
  if (chunk.byteLength < 16) {
    throw fault("audio.corrupt", source, `has a format of ${chunk.byteLength} bytes at byte ${at}`, again);
  }
  const tag = chunk.getUint16(0, true);
  const channels = chunk.getUint16(2, true);
  const sampleRateHz = chunk.getUint32(4, true);
  const blockBytes = chunk.getUint16(12, true);
  const bits = chunk.getUint16(14, true);
  const known = encodings[tag === extensible ? subFormat(chunk) : tag];
  if (known === undefined || known.bits !== bits) {
    const what = `has sound in format ${tag} with ${bits} bits (byte ${at})`;
    throw fault("audio.unsupported", source, what, "Convert the recording to WAV with 16-bit PCM or G.711.");
  }
  if (channels === 0 || sampleRateHz === 0 || blockBytes !== (channels * bits) / 8) {
    const what = `has ${channels} channels, ${sampleRateHz} samples a second and blocks of ${blockBytes} bytes (byte ${at})`;
    throw fault("audio.corrupt", source, what, again);
  }
  return { encoding: known.encoding, channels, sampleRateHz, blockBytes };
}

/** The encoding that the GUID of an extensible format stands for; 0 when it is none of those that have a number. */
function subFormat(chunk: DataView): number {
  if (chunk.byteLength < 40) return 0;
  const tail = Buffer.from(chunk.buffer, chunk.byteOffset + 26, 14).toString("hex");
  return tail === guidTail ? chunk.getUint16(24, true) : 0;
}

function soundOf(data: Uint8Array, format: Format, source: string): WavAudio {
  const { encoding, channels, sampleRateHz, blockBytes } = format;
  const length = Math.floor(data.length / blockBytes);
  if (length === 0) throw fault("audio.no_data", source, "has no audio in it", again);
  const whole = data.subarray(0, length * blockBytes);
  return {
    sampleRateHz,
    channels,
    durationMs: Math.round((length * 1000) / sampleRateHz),
    blocks: () => (encoding === "pcm" ? pcmBlocks(whole) : decodedBlocks(whole, encoding === "mu-law" ? muLaw : aLaw)),
  };
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

function fourCharacters(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}

function fault(code: AudioErrorCode, source: string, what: string, hint: string): AudioError {
  return new AudioError(code, `${source} ${what}`, { hint, path: source });
}
