import type { EvaluationWarning } from "@earshot/model";
import { AudioError, type AudioErrorCode } from "./errors.ts";
import { adpcmBlockSamples } from "./ima-adpcm.ts";

/** What a WAV file says of its sound. Its blocks are of one size: its length follows from its bytes. */
export interface WavHeader {
  /** As music-metadata names it; null for one whose samples have no fixed size. */
  codec: "PCM" | "IEEE_FLOAT" | "ALAW" | "MULAW" | "IMA_ADPCM" | null;
  /** The encoding as the file numbers it. */
  formatTag: number;
  channels: number;
  sampleRateHz: number;
  bitsPerSample: number;
  /** Size of a block, which is one sample of every channel unless they are packed together. */
  blockBytes: number;
  /** Samples of each channel in a block. */
  blockSamples: number;
  /** Where the format was found. */
  formatAt: number;
  /** Where the sound is, in its order, whole blocks only. */
  parts: ByteRange[];
  /** Samples of each channel in all parts. */
  samples: number;
  /** What is doubtful in the length. */
  warnings: EvaluationWarning[];
}

/** Bytes that `walkWav` asks for; it may be given fewer at the end of the file. */
interface ByteRange {
  at: number;
  length: number;
}

type Format = Omit<WavHeader, "parts" | "samples" | "warnings">;
type Walk<Result> = Generator<ByteRange, Result, Uint8Array>;

interface Chunk {
  name: string;
  /** As the header says it. */
  size: number;
  /** Where its content begins. */
  from: number;
  /** Bytes from there to the end of the file. */
  rest: number;
}

const extensible = 0xfffe;
const codecs: Partial<Record<number, WavHeader["codec"]>> = {
  1: "PCM",
  3: "IEEE_FLOAT",
  6: "ALAW",
  7: "MULAW",
  17: "IMA_ADPCM",
};
/** What follows the encoding in the GUID of a WAVE_FORMAT_EXTENSIBLE sub-format. */
const guidTail = "000000001000800000aa00389b71";
/** Writers to a pipe cannot know the length: they claim one from here on. */
const unknownBytes = 0x7fff_f000;
/** `RF64` and `BW64` are for files of 4 GiB and more: their chunk `ds64` has the length of a `data` chunk that claims this one. */
const lengthIsElsewhere = 0xffff_ffff;
/** Some writers count the header of a file, or its last byte that only makes it even. */
const toleratedBytes = 8;
/** More stretches of sound, or claims to report, than a recording has: each takes memory. */
const mostParts = 100_000;
const containers: ReadonlySet<string> = new Set(["RIFF", "RF64", "BW64"]);
const bigEndianContainer = "RIFX";
/** What may follow a chunk of odd length whose writer left out the byte that makes it even. */
const commonChunks: ReadonlySet<string> = new Set([...containers, "data", "fmt ", "fact", "LIST"]);
const printable = /^[ -~]{4}$/;
const again = "Download or export the recording again.";

/** Whether bytes are those of a WAV file, by their first twelve. */
export function isWav(bytes: Uint8Array): boolean {
  const container = fourCharacters(bytes, 0);
  return (containers.has(container) || container === bigEndianContainer) && fourCharacters(bytes, 8) === "WAVE";
}

/**
 * Walks the chunks of a WAV file of `fileBytes` bytes, or of several put one behind the other. It yields the bytes it needs next and
 * is given them, so that it reads a file in memory as well as one on disk.
 * @throws AudioError naming the source and the byte at fault
 */
export function* walkWav(fileBytes: number, source: string): Walk<WavHeader> {
  const parts: ByteRange[] = [];
  const warnings: EvaluationWarning[] = [];
  let format: Format | null = null;
  let soundFormat: Format | null = null;
  let longDataBytes: number | null = null;
  let factSamples: number | null = null;
  for (let at = 0; at + 8 <= fileBytes; ) {
    const head = yield { at, length: 12 };
    if (head.length < 8) break; // the file has become shorter
    const chunk = toChunk(head, at, fileBytes);
    const { name, size, from, rest } = chunk;
    if (parts.length + warnings.length > mostParts) {
      const what = `has its sound in more than ${mostParts} pieces (byte ${at})`;
      throw fault("audio.unsupported", source, what, "Convert the recording to WAV with its sound in one piece.");
    }
    if (isWav(head)) {
      refuseBigEndian(head, source);
      if (size > rest + toleratedBytes && size < unknownBytes) warnings.push(cutOff(source, at, size, rest));
      format = null;
      longDataBytes = null;
      at += 12;
      continue;
    }
    if (name === "data") {
      if (format === null) throw fault("audio.corrupt", source, `has sound at byte ${at} before its format`, again);
      const length = yield* soundLength(chunk, longDataBytes, source);
      const bytes = length ?? rest;
      const soundBytes = bytes - (bytes % format.blockBytes);
      if (soundBytes > 0) {
        refuseOtherFormat(format, soundFormat, source);
        soundFormat = format;
        parts.push({ at: from, length: soundBytes });
      }
      if (length === null && soundBytes > 0) warnings.push(lengthUnknown(source, from));
      at = yield* chunkEnd(from, bytes);
    } else if (size > rest || (soundFormat !== null && !printable.test(name))) {
      if (soundFormat === null) {
        throw fault("audio.corrupt", source, `has a chunk at byte ${at} that goes beyond its end`, again);
      }
      warnings.push(trailingBytes(source, at, fileBytes - at));
      break;
    } else {
      if (name === "fmt ") format = readFormat(yield { at: from, length: Math.min(size, 40) }, from, source);
      if (name === "fact") factSamples = readFact(yield { at: from, length: Math.min(size, 4) });
      if (name === "ds64") longDataBytes = readLongDataBytes(yield { at: from, length: Math.min(size, 28) });
      at = yield* chunkEnd(from, size);
    }
  }
  if (soundFormat === null) throw fault("audio.no_data", source, "has no audio in it", again);
  return { ...soundFormat, parts, samples: countSamples(soundFormat, parts, factSamples), warnings };
}

/** How long the sound lasts. */
export function wavDurationMs({ samples, sampleRateHz }: WavHeader): number {
  return Math.round((samples * 1000) / sampleRateHz);
}

/** The last block of packed samples is filled up: there the file says how many of them are sound. */
function countSamples({ blockBytes, blockSamples }: Format, parts: readonly ByteRange[], fact: number | null): number {
  const samples = (parts.reduce((sum, { length }) => sum + length, 0) / blockBytes) * blockSamples;
  return fact !== null && fact <= samples && fact > samples - blockSamples ? fact : samples;
}

function readFact(chunk: Uint8Array): number | null {
  return chunk.length < 4 ? null : viewOf(chunk).getUint32(0, true);
}

function toChunk(head: Uint8Array, at: number, fileBytes: number): Chunk {
  const from = at + 8;
  return { name: fourCharacters(head, 0), size: viewOf(head).getUint32(4, true), from, rest: fileBytes - from };
}

/** How many bytes of sound there are; null when the writer did not come back to say it. */
function* soundLength({ size, from, rest }: Chunk, longDataBytes: number | null, source: string): Walk<number | null> {
  const isElsewhere = size === lengthIsElsewhere && longDataBytes !== null;
  const bytes = isElsewhere ? longDataBytes : size;
  if (bytes === 0) return rest === 0 || (yield* isChunk(from, rest)) ? 0 : null;
  if (bytes <= rest) return bytes;
  if (bytes >= unknownBytes && !isElsewhere) return null;
  const claim = `claims ${bytes} bytes of sound at byte ${from} but has only ${rest}`;
  throw fault("audio.truncated", source, claim, "Download the recording again: it is cut off.");
}

/** Whether a chunk seems to begin there, and not sound. */
function* isChunk(at: number, rest: number): Walk<boolean> {
  const head = yield { at, length: 8 };
  if (head.length < 8) return false;
  const { name, size } = toChunk(head, at, at + rest);
  return commonChunks.has(name) || (printable.test(name) && size <= rest - 8);
}

/** Where the next chunk begins: behind a byte that makes the length even, unless the writer left it out. */
function* chunkEnd(from: number, length: number): Walk<number> {
  const end = from + length;
  if (length % 2 === 0) return end;
  const next = yield { at: end, length: 4 };
  return commonChunks.has(fourCharacters(next, 0)) ? end : end + 1;
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
  const blockSamples = codec === "IMA_ADPCM" ? adpcmBlockSamples(blockBytes, channels) : 1;
  const isWhole =
    codec === null ||
    (codec === "IMA_ADPCM"
      ? Number.isInteger(blockSamples) && blockSamples > 0 && bitsPerSample === 4
      : blockBytes === channels * Math.ceil(bitsPerSample / 8));
  if (channels === 0 || sampleRateHz === 0 || blockBytes === 0 || !isWhole) {
    const what = `has ${channels} channels, ${sampleRateHz} samples a second and blocks of ${blockBytes} bytes (byte ${at})`;
    throw fault("audio.corrupt", source, what, again);
  }
  return { codec, formatTag, channels, sampleRateHz, bitsPerSample, blockBytes, blockSamples, formatAt: at };
}

/** The encoding in the GUID of an extensible format; 0 for a GUID that is not made from a number. */
function subFormat(chunk: Uint8Array): number {
  if (chunk.length < 40) return 0;
  const tail = Buffer.from(chunk.subarray(26, 40)).toString("hex");
  return tail === guidTail ? viewOf(chunk).getUint16(24, true) : 0;
}

/** The length of the sound in the chunk `ds64`; 0 for one that was not filled in. */
function readLongDataBytes(chunk: Uint8Array): number | null {
  if (chunk.length < 16) return null;
  const bytes = Number(viewOf(chunk).getBigUint64(8, true));
  return Number.isSafeInteger(bytes) ? bytes : 0;
}

function refuseBigEndian(head: Uint8Array, source: string): void {
  if (fourCharacters(head, 0) !== bigEndianContainer) return;
  const what = `is WAV with its bytes in big-endian order (${bigEndianContainer})`;
  throw fault("audio.unsupported", source, what, "Convert the recording to WAV with 16-bit PCM.");
}

function refuseOtherFormat(format: Format, earlier: Format | null, source: string): void {
  const facts = ({ formatAt: _, ...facts }: Format) => JSON.stringify(facts);
  if (earlier === null || facts(earlier) === facts(format)) return;
  const what = `has sound in different formats (bytes ${earlier.formatAt} and ${format.formatAt})`;
  throw fault("audio.unsupported", source, what, "Give each format a file of its own, or convert all to one.");
}

function lengthUnknown(source: string, from: number): EvaluationWarning {
  const message = `${source} does not say how long its sound is (byte ${from - 4}): all it holds was measured`;
  return { code: "audio.length_unknown", index: null, field: null, message };
}

function cutOff(source: string, at: number, size: number, rest: number): EvaluationWarning {
  const message = `${source} claims ${size} bytes (byte ${at + 4}) but has only ${rest}: it is cut off, and what is left was measured`;
  return { code: "audio.cut_off", index: null, field: null, message };
}

function trailingBytes(source: string, at: number, bytes: number): EvaluationWarning {
  const message = `${source} has ${bytes} bytes behind its sound (byte ${at}) that are no whole chunk; they were not measured`;
  return { code: "audio.trailing_bytes", index: null, field: null, message };
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
