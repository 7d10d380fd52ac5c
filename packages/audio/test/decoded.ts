import { readFileSync } from "node:fs";
import { bytesOf } from "../src/decode/byte-source.ts";
import { openAudio } from "../src/decode/open-audio.ts";

/** The sound of a recording, each channel in one piece. */
export async function decodeAll(bytes: Uint8Array, name = "call") {
  const audio = await openAudio(bytesOf(bytes, name));
  const { channels, sampleRateHz, warnings } = audio;
  const samples: number[][] = Array.from({ length: channels }, () => []);
  for (const block of audio.blocks()) {
    for (const [index, value] of block.entries()) samples[index % channels]?.push(value);
  }
  return { channels, sampleRateHz, samples, codes: warnings.map(({ code }) => code) };
}

/** Four seconds of the sample call `card-on-file` from its third on, as ffmpeg encoded them; `mono` is the mean of both channels, `flac` the first second. */
export const fixture = (name: string) => readFileSync(new URL(`fixtures/${name}`, import.meta.url));
