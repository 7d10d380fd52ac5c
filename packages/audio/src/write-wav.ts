import { closeSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { type AudioStream, audioFault, noSound } from "./decode/audio-stream.ts";

/** Where decoded sound is written, as one file of all channels or one of each. */
export interface WavTarget {
  directory: string;
  layout: "together" | "separate";
}

/** A WAV file of 16-bit PCM. */
export interface WavFile {
  path: string;
  bytes: number;
  channels: number;
  sampleRateHz: number;
  durationMs: number;
}

interface OpenWav extends Pick<WavFile, "path" | "bytes"> {
  fd: number;
}

export const wavHeaderBytes = 44;
/** The sizes in a header have 32 bits. */
const mostBytes = 2 ** 32 - 1;

/** Decodes sound and writes it as WAV, a block at a time. Throws AudioError. */
export function writeWavFiles(audio: AudioStream, name: string, target: WavTarget, onBlock = () => {}): WavFile[] {
  const { channels, sampleRateHz } = audio;
  const files: OpenWav[] = [];
  try {
    const width = target.layout === "together" ? channels : 1;
    for (let first = 0; first < channels; first += width) {
      const path = join(target.directory, `channel-${first}.wav`);
      const fd = openSync(path, "wx", 0o600);
      files.push({ path, fd, bytes: wavHeaderBytes });
    }
    for (const block of audio.blocks()) {
      onBlock();
      for (const [channel, file] of files.entries()) append(file, width === 1 ? pick(block, channel, channels) : block);
      if (files.some(({ bytes }) => bytes > mostBytes)) throw tooLong(name);
    }
    if (files.every(({ bytes }) => bytes === wavHeaderBytes)) throw noSound(name);
    for (const { fd, bytes } of files) write(fd, wavHeader(bytes - wavHeaderBytes, width, sampleRateHz), 0);
    return files.map(({ path, bytes }) => {
      const durationMs = Math.round(((bytes - wavHeaderBytes) * 1000) / (2 * width * sampleRateHz));
      return { path, bytes, channels: width, sampleRateHz, durationMs };
    });
  } finally {
    for (const { fd } of files) closeSync(fd);
  }
}

function pick(block: Int16Array, channel: number, channels: number): Int16Array {
  if (channels === 1) return block;
  const samples = new Int16Array(block.length / channels);
  for (let i = 0, at = channel; i < samples.length; i += 1, at += channels) samples[i] = block[at] ?? 0;
  return samples;
}

/** Samples are in the order of this machine, as in all of the decoders: little-endian. */
function append(file: OpenWav, samples: Int16Array): void {
  write(file.fd, new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength), file.bytes);
  file.bytes += samples.byteLength;
}

function write(fd: number, bytes: Uint8Array, at: number): void {
  for (let from = 0; from < bytes.length; ) from += writeSync(fd, bytes, from, bytes.length - from, at + from);
}

/** Of 16-bit PCM. */
export function wavHeader(dataBytes: number, channels: number, sampleRateHz: number): Uint8Array {
  const bytes = Buffer.alloc(wavHeaderBytes);
  bytes.write("RIFF", 0, "latin1");
  bytes.writeUInt32LE(wavHeaderBytes - 8 + dataBytes, 4);
  bytes.write("WAVEfmt ", 8, "latin1");
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(channels, 22);
  bytes.writeUInt32LE(sampleRateHz, 24);
  bytes.writeUInt32LE(sampleRateHz * channels * 2, 28);
  bytes.writeUInt16LE(channels * 2, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write("data", 36, "latin1");
  bytes.writeUInt32LE(dataBytes, 40);
  return bytes;
}

function tooLong(name: string) {
  return audioFault("audio.unsupported", name, "is too long for a WAV file", "Cut the recording into shorter ones.");
}
