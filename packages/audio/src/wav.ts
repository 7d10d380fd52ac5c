import { type AudioStream, needsFfmpeg } from "./decode/audio-stream.ts";
import { type ByteSource, bytesOf } from "./decode/byte-source.ts";
import { AudioError } from "./errors.ts";
import { decodeAdpcmBlock } from "./ima-adpcm.ts";
import { decodeBlocks, sampleFormat } from "./samples.ts";
import { isWav, type WavHeader, walkWav, wavDurationMs } from "./wav-header.ts";

/** The sound of a WAV file. */
export interface WavAudio extends AudioStream {
  durationMs: number;
}

/** How the bytes of one part become samples. */
type Decode = (encoded: Uint8Array) => Iterable<Int16Array>;

const convert = "Convert the recording to WAV with 16-bit PCM or G.711.";
/** About how much of a file is read at a time. */
const readBytes = 1 << 18;
/** The encodings of WAV that take a codec of their own, and what they are called. */
const compressed: Partial<Record<number, string>> = {
  2: "Microsoft ADPCM",
  49: "GSM 6.10",
  80: "MPEG",
  85: "MP3",
  100: "G.726",
  255: "AAC",
  352: "Windows Media Audio",
  353: "Windows Media Audio",
  354: "Windows Media Audio",
  5632: "AAC",
};

/** The same for a file in memory, without copying what need not be decoded. Throws AudioError. */
export function readWav(bytes: Uint8Array, source: string): WavAudio {
  return openWav(bytesOf(bytes, source));
}

/**
 * Reads a WAV file of integer or float PCM, G.711 or IMA ADPCM, one block at a time.
 * @throws AudioError naming the source and the byte at fault.
 */
export function openWav(source: ByteSource): WavAudio {
  const path = source.name;
  if (source.size === 0) {
    const hint = "Download or export the recording again.";
    throw new AudioError("audio.empty", `${path} is empty`, { hint, path });
  }
  if (!isWav(source.read(0, 12))) {
    throw new AudioError("audio.unrecognised", `${path} is no WAV file`, { hint: convert, path });
  }
  const header = readHeader(source);
  const { channels, sampleRateHz, parts, warnings, blockBytes } = header;
  const decode = decoderOf(header, path);
  const stepBytes = Math.max(blockBytes, readBytes - (readBytes % blockBytes));
  function* blocks() {
    let left = header.samples * channels;
    for (const { at, length } of parts) {
      for (let from = 0; from < length; from += stepBytes) {
        const bytes = source.read(at + from, Math.min(stepBytes, length - from));
        for (const block of decode(bytes.subarray(0, bytes.length - (bytes.length % blockBytes)))) {
          yield block.subarray(0, left);
          left -= block.length;
        }
      }
    }
  }
  return { sampleRateHz, channels, frames: header.samples, durationMs: wavDurationMs(header), warnings, blocks };
}

function readHeader(source: ByteSource): WavHeader {
  const walk = walkWav(source.size, source.name);
  let step = walk.next();
  while (step.done !== true) {
    const { at, length } = step.value;
    step = walk.next(source.read(at, length));
  }
  return step.value;
}

function decoderOf(header: WavHeader, path: string): Decode {
  const { codec, channels, blockBytes, blockSamples, formatTag, bitsPerSample, formatAt } = header;
  if (codec === "IMA_ADPCM") {
    const samples = new Int16Array(blockSamples * channels);
    return function* (encoded) {
      for (let at = 0; at < encoded.length; at += blockBytes) {
        decodeAdpcmBlock(encoded.subarray(at, at + blockBytes), channels, samples);
        yield samples;
      }
    };
  }
  const format = sampleFormat(header);
  if (format !== null) return (encoded) => decodeBlocks(encoded, format);
  const name = compressed[formatTag];
  if (name !== undefined) {
    throw needsFfmpeg(path, `is WAV with ${name} in it`);
  }
  const what = `has sound in format ${formatTag} with ${bitsPerSample} bits (byte ${formatAt})`;
  throw new AudioError("audio.unsupported", `${path} ${what}`, { hint: convert, path });
}
