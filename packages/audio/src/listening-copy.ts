import type { Stretch } from "@earshot/model";
import type { AudioStream } from "./decode/audio-stream.ts";
import { noSound } from "./decode/audio-stream.ts";
import { toMuLaw } from "./g711.ts";

/** Of a telephone. */
const listeningRateHz = 8000;
const perMs = listeningRateHz / 1000;
const pieceSamples = 1 << 16;

/**
 * Sound to be listened to: all channels in one, at 8 kHz, in G.711 µ-law, silent in the given stretches, which are sorted and apart.
 * One byte is an eighth of a millisecond. Throws AudioError.
 */
export function listeningSamples(
  audio: AudioStream,
  name: string,
  silenced: readonly Stretch[],
  onBlock = () => {},
): Uint8Array<ArrayBuffer> {
  const { channels, sampleRateHz } = audio;
  // The voices of a call are rarely loud together.
  const gain = 1 / Math.sqrt(channels);
  const pieces: Uint8Array[] = [];
  let piece = new Uint8Array(pieceSamples);
  let filled = 0;
  let written = 0;
  let next = 0;
  const write = (sample: number) => {
    while ((silenced[next]?.endMs ?? Number.POSITIVE_INFINITY) * perMs <= written) next += 1;
    const isSilent = (silenced[next]?.startMs ?? Number.POSITIVE_INFINITY) * perMs <= written;
    piece[filled] = toMuLaw(isSilent ? 0 : sample);
    filled += 1;
    written += 1;
    if (filled < pieceSamples) return;
    pieces.push(piece);
    piece = new Uint8Array(pieceSamples);
    filled = 0;
  };
  // Each sample of the copy is the mean of what it lasts for. Time is counted in parts of which a sample of the recording
  // lasts `listeningRateHz`, and one of the copy `sampleRateHz`.
  let sum = 0;
  let parts = 0;
  for (const block of audio.blocks()) {
    onBlock();
    for (let at = 0; at + channels <= block.length; at += channels) {
      let mixed = 0;
      for (let channel = 0; channel < channels; channel += 1) mixed += block[at + channel] ?? 0;
      for (let left = listeningRateHz; left > 0; ) {
        const taken = Math.min(left, sampleRateHz - parts);
        sum += mixed * taken;
        parts += taken;
        left -= taken;
        if (parts < sampleRateHz) break;
        write((sum * gain) / sampleRateHz);
        sum = 0;
        parts = 0;
      }
    }
  }
  pieces.push(piece.subarray(0, filled));
  if (written === 0) throw noSound(name);
  const samples = new Uint8Array(written);
  let at = 0;
  for (const part of pieces) {
    samples.set(part, at);
    at += part.length;
  }
  return samples;
}

/** Listening samples one after another as a WAV file. */
export function listeningWav(parts: readonly Uint8Array[]): Uint8Array {
  const dataBytes = parts.reduce((sum, { length }) => sum + length, 0);
  const header = Buffer.alloc(58);
  header.write("RIFF", 0, "latin1");
  header.writeUInt32LE(header.length - 8 + dataBytes + (dataBytes % 2), 4);
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
  header.writeUInt32LE(dataBytes, 46);
  header.write("data", 50, "latin1");
  header.writeUInt32LE(dataBytes, 54);
  return Buffer.concat([header, ...parts, new Uint8Array(dataBytes % 2)]);
}
