import type { EvaluationWarning } from "@earshot/model";
import { AudioError } from "./errors.ts";
import { decodeBlocks, type SampleFormat, sampleFormat } from "./samples.ts";
import { isWav, type WavHeader, walkWav, wavDurationMs } from "./wav-header.ts";

/** The sound of a WAV file. */
export interface WavAudio {
  sampleRateHz: number;
  channels: number;
  durationMs: number;
  /** What is doubtful in its length. */
  warnings: EvaluationWarning[];
  /** The samples as interleaved 16-bit PCM, in blocks. The next block overwrites the last one. */
  blocks(): Iterable<Int16Array>;
}

const convert = "Convert the recording to WAV with 16-bit PCM or G.711.";

/**
 * Reads a WAV file of integer or float PCM or G.711, one block at a time and without copying what need not be decoded.
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
  const { channels, sampleRateHz, parts, warnings } = header;
  const format = requireFormat(header, source);
  function* blocks() {
    for (const { at, length } of parts) yield* decodeBlocks(bytes.subarray(at, at + length), format);
  }
  return { sampleRateHz, channels, durationMs: wavDurationMs(header), warnings, blocks };
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

function requireFormat(header: WavHeader, source: string): SampleFormat {
  const format = sampleFormat(header);
  if (format !== null) return format;
  const { formatTag, bitsPerSample, formatAt } = header;
  const what = `has sound in format ${formatTag} with ${bitsPerSample} bits (byte ${formatAt})`;
  throw new AudioError("audio.unsupported", `${source} ${what}`, { hint: convert, path: source });
}
