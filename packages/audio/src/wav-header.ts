import { AudioError, type AudioErrorCode } from "./errors.ts";

/** What a WAV file says of its sound. Samples of one size: its length follows from its bytes. */
export interface WavHeader {
  /** As music-metadata names it; null for one whose samples have no fixed size. */
  codec: "PCM" | "IEEE_FLOAT" | "ALAW" | "MULAW" | null;
  /** The encoding as the file numbers it. */
  formatTag: number;
  channels: number;
  sampleRateHz: number;
  bitsPerSample: number;
  /** Size of one sample of every channel. */
  blockBytes: number;
  /** Where the format was found. */
  formatAt: number;
  /** Where the sound begins. */
  dataAt: number;
  /** How long it is, whole blocks only. */
  dataBytes: number;
}

/** Bytes that `walkWav` asks for; it may be given fewer at the end of the file. */
export interface ByteRange {
  at: number;
  length: number;
}

type Format = Omit<WavHeader, "dataAt" | "dataBytes">;

const extensible = 0xfffe;
const codecs: Partial<Record<number, WavHeader["codec"]>> = { 1: "PCM", 3: "IEEE_FLOAT", 6: "ALAW", 7: "MULAW" };
/** What follows the encoding in the GUID of a WAVE_FORMAT_EXTENSIBLE sub-format. */
const guidTail = "000000001000800000aa00389b71";
/** Writers to a pipe cannot know the length: they claim one from here on. */
const unknownBytes = 0x7fff_f000;
const again = "Download or export the recording again.";

/** Whether bytes are those of a WAV file, by their first twelve. */
export function isWav(bytes: Uint8Array): boolean {
  return bytes.length >= 12 && fourCharacters(bytes, 0) === "RIFF" && fourCharacters(bytes, 8) === "WAVE";
}

/**
 * Walks the chunks of a WAV file of `fileBytes` bytes up to its sound. It yields the bytes it needs next and is given them, so that
 * it reads a file in memory as well as one on disk.
 * @throws AudioError naming the source and the byte at fault
 */
export function* walkWav(fileBytes: number, source: string): Generator<ByteRange, WavHeader, Uint8Array> {
  let format: Format | null = null;
  for (let at = 12; at + 8 <= fileBytes; ) {
    const head = yield { at, length: 8 };
    if (head.length < 8) break;
    const name = fourCharacters(head, 0);
    const size = viewOf(head).getUint32(4, true);
    const from = at + 8;
    const rest = fileBytes - from;
    if (name === "data") {
      if (format === null) throw fault("audio.corrupt", source, `has sound at byte ${at} before its format`, again);
      if (size > rest && size < unknownBytes) {
        const claim = `claims ${size} bytes of sound at byte ${from} but has only ${rest}`;
        throw fault("audio.truncated", source, claim, "Download the recording again: it is cut off.");
      }
      const blocks = Math.floor(Math.min(size, rest) / format.blockBytes);
      if (blocks === 0) throw fault("audio.no_data", source, "has no audio in it", again);
      return { ...format, dataAt: from, dataBytes: blocks * format.blockBytes };
    }
    if (size > rest) throw fault("audio.corrupt", source, `has a chunk at byte ${at} that goes beyond its end`, again);
    if (name === "fmt ") format = readFormat(yield { at: from, length: Math.min(size, 40) }, from, source);
    at = from + size + (size % 2);
  }
  throw fault("audio.no_data", source, "has no audio in it", again);
}

/** How long the sound lasts. */
export function wavDurationMs({ dataBytes, blockBytes, sampleRateHz }: WavHeader): number {
  return Math.round(((dataBytes / blockBytes) * 1000) / sampleRateHz);
}

function readFormat(chunk: Uint8Array, at: number, source: string): Format {
  if (chunk.length < 16) {
    throw fault("audio.corrupt", source, `has a format of ${chunk.length} bytes at byte ${at}`, again);
  }
  const view = viewOf(chunk);
  const formatTag = view.getUint16(0, true);
  const channels = view.getUint16(2, true);
  const sampleRateHz = view.getUint32(4, true);
  const blockBytes = view.getUint16(12, true);
  const bitsPerSample = view.getUint16(14, true);
  const codec = codecs[formatTag === extensible ? subFormat(chunk) : formatTag] ?? null;
  const isWhole = codec === null || blockBytes === channels * Math.ceil(bitsPerSample / 8);
  if (channels === 0 || sampleRateHz === 0 || blockBytes === 0 || !isWhole) {
    const what = `has ${channels} channels, ${sampleRateHz} samples a second and blocks of ${blockBytes} bytes (byte ${at})`;
    throw fault("audio.corrupt", source, what, again);
  }
  return { codec, formatTag, channels, sampleRateHz, bitsPerSample, blockBytes, formatAt: at };
}

/** The encoding in the GUID of an extensible format; 0 for a GUID that is not made from a number. */
function subFormat(chunk: Uint8Array): number {
  if (chunk.length < 40) return 0;
  const tail = Buffer.from(chunk.subarray(26, 40)).toString("hex");
  return tail === guidTail ? viewOf(chunk).getUint16(24, true) : 0;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function fourCharacters(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}

function fault(code: AudioErrorCode, source: string, what: string, hint: string): AudioError {
  return new AudioError(code, `${source} ${what}`, { hint, path: source });
}
