import type { Stretch } from "@earshot/model";
import type { AudioStream } from "./decode/audio-stream.ts";
import { noSound } from "./decode/audio-stream.ts";
import { toMuLaw } from "./g711.ts";

/** Of a telephone. */
export const listeningRateHz = 8000;
const perMs = listeningRateHz / 1000;
/** Four seconds: a listener need not wait for more. */
const pieceSamples = 1 << 15;

/** The code of each sample, from the lowest on: a call has too many samples to work out each. */
const codes = Uint8Array.from({ length: 1 << 16 }, (_, at) => toMuLaw(at - 0x8000));
const silence = toMuLaw(0);
const listeningHeaderBytes = 58;

/** How many samples the copy of a recording has; null where it is not known before it is decoded. */
export function listeningLength({ frames, sampleRateHz }: AudioStream): number | null {
  return frames === undefined ? null : Math.floor((frames * listeningRateHz) / sampleRateHz);
}

/**
 * Sound to be listened to, piece by piece: all channels in one, at 8 kHz, in G.711 µ-law, silent in the given stretches. One byte is
 * an eighth of a millisecond. Throws AudioError.
 */
export function* listeningPieces(
  audio: AudioStream,
  name: string,
  silenced: readonly Stretch[],
  onBlock = () => {},
): Generator<Uint8Array<ArrayBuffer>> {
  // The voices of a call are rarely loud together.
  const gain = 1 / Math.sqrt(audio.channels);
  let piece = new Uint8Array(pieceSamples);
  let filled = 0;
  let written = 0;
  const finish = () => {
    const whole = piece.subarray(0, filled);
    for (const { startMs, endMs } of silenced) {
      // A negative place would count from the end.
      const from = Math.max(0, Math.ceil(startMs * perMs) - written);
      whole.fill(silence, from, Math.max(from, Math.ceil(endMs * perMs) - written));
    }
    written += filled;
    piece = new Uint8Array(pieceSamples);
    filled = 0;
    return whole;
  };
  for (const mixed of mixedBlocks(audio, onBlock)) {
    for (let at = 0; at < mixed.length; at += 1) {
      const sample = Math.round((mixed[at] ?? 0) * gain);
      piece[filled] = codes[Math.min(0x7fff, Math.max(-0x8000, sample)) + 0x8000] ?? silence;
      filled += 1;
      if (filled === pieceSamples) yield finish();
    }
  }
  if (filled > 0) yield finish();
  if (written === 0) throw noSound(name);
}

/** The sum of all channels at 8 kHz, block by block. The next block overwrites the last one. */
function* mixedBlocks(audio: AudioStream, onBlock: () => void): Generator<Float64Array> {
  const { channels, sampleRateHz } = audio;
  // Each sample of the copy is the mean of what it lasts for. Time is counted in parts of which a sample of the recording
  // lasts `listeningRateHz`, and one of the copy `sampleRateHz`.
  let sum = 0;
  let parts = 0;
  let mixed = new Float64Array(0);
  for (const block of audio.blocks()) {
    onBlock();
    const most = Math.ceil((block.length / channels) * (listeningRateHz / sampleRateHz)) + 1;
    if (mixed.length < most) mixed = new Float64Array(most);
    let count = 0;
    for (let at = 0; at + channels <= block.length; at += channels) {
      let all = 0;
      for (let channel = 0; channel < channels; channel += 1) all += block[at + channel] ?? 0;
      if (sampleRateHz === listeningRateHz) {
        mixed[count] = all;
        count += 1;
        continue;
      }
      for (let left = listeningRateHz; left > 0; ) {
        const taken = Math.min(left, sampleRateHz - parts);
        sum += all * taken;
        parts += taken;
        left -= taken;
        if (parts < sampleRateHz) break;
        mixed[count] = sum / sampleRateHz;
        count += 1;
        sum = 0;
        parts = 0;
      }
    }
    yield mixed.subarray(0, count);
  }
}

/** What a WAV file of so many listening samples begins with; an odd number of them is followed by one more byte. */
export function listeningHeader(samples: number): Uint8Array {
  const header = Buffer.alloc(listeningHeaderBytes);
  header.write("RIFF", 0, "latin1");
  header.writeUInt32LE(header.length - 8 + samples + (samples % 2), 4);
  header.write("WAVEfmt ", 8, "latin1");
  header.writeUInt32LE(18, 16);
  header.writeUInt16LE(7, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(listeningRateHz, 24);
  header.writeUInt32LE(listeningRateHz, 28);
  header.writeUInt16LE(1, 32);
  header.writeUInt16LE(8, 34);
  header.write("fact", 38, "latin1");
  header.writeUInt32LE(4, 42);
  header.writeUInt32LE(samples, 46);
  header.write("data", 50, "latin1");
  header.writeUInt32LE(samples, 54);
  return header;
}

/** Listening samples one after another as a WAV file. */
export function listeningWav(parts: readonly Uint8Array[]): Uint8Array {
  const samples = parts.reduce((sum, { length }) => sum + length, 0);
  return Buffer.concat([listeningHeader(samples), ...parts, new Uint8Array(samples % 2)]);
}
