import { join } from "node:path";
import { findFfmpeg } from "@earshot/audio";
import { z } from "zod";
import { writeLongSound } from "../long-sound.ts";
import { type Group, type GroupResult, judge, toMeasure } from "../measure.ts";
import { runNode, tellsUsage } from "../node-program.ts";
import { runProgram } from "../program.ts";

const minutes = 30;
const rounds = 3;
const channels = 2;
const program = join(import.meta.dirname, "../detect-speech.ts");
const found = z.object({ durationMs: z.number(), channels: z.number(), ms: z.number() });

/** The formats that Genesys Cloud delivers, and how ffmpeg makes them. */
const formats: readonly { name: string; file: string; encode: readonly string[]; leastRate: number }[] = [
  { name: "WAV, µ-law", file: "ulaw.wav", encode: ["-c:a", "pcm_mulaw"], leastRate: 300 },
  { name: "WAV, PCM", file: "pcm.wav", encode: ["-c:a", "pcm_s16le"], leastRate: 300 },
  { name: "WAV, IMA ADPCM", file: "adpcm.wav", encode: ["-c:a", "adpcm_ima_wav"], leastRate: 150 },
  { name: "FLAC", file: "call.flac", encode: ["-c:a", "flac"], leastRate: 100 },
  { name: "MP3", file: "call.mp3", encode: ["-c:a", "libmp3lame", "-b:a", "32k"], leastRate: 100 },
  { name: "Ogg Opus", file: "opus.ogg", encode: ["-c:a", "libopus", "-b:a", "32k"], leastRate: 60 },
  { name: "WebM Opus", file: "call.webm", encode: ["-c:a", "libopus", "-b:a", "32k"], leastRate: 60 },
  { name: "Ogg Vorbis", file: "vorbis.ogg", encode: ["-c:a", "libvorbis", "-q:a", "2"], leastRate: 60 },
];
const mostBytes = 256 << 20;

/** Decoding and voice activity of half an hour, two channels at 8 kHz, as a process over a file in the page cache. */
export const decodingGroup: Group = {
  name: "decoding",
  async measure({ folder }) {
    const result: GroupResult = { measures: [], ratios: [], skipped: [] };
    const ffmpeg = await findFfmpeg(process.env);
    if (ffmpeg === null) {
      return { ...result, skipped: [{ name: "all formats", reason: "there is no ffmpeg to make the recordings" }] };
    }
    const long = join(folder, "long.wav");
    writeLongSound(long, minutes);
    for (const { name, file, encode, leastRate } of formats) {
      const path = join(folder, file);
      await runProgram(ffmpeg, ["-v", "error", "-nostdin", "-y", "-i", long, ...encode, path]);
      const rates: number[] = [];
      const peaks: number[] = [];
      for (let round = 0; round < rounds; round += 1) {
        const { output, peakBytes } = await runNode([program, path]);
        const { durationMs, channels: decoded, ms } = found.parse(JSON.parse(output));
        if (decoded !== channels || Math.abs(durationMs - minutes * 60_000) > 200) {
          throw new Error(`${name}: ${decoded} channels of ${durationMs} ms were decoded`);
        }
        rates.push(durationMs / ms);
        peaks.push(peakBytes);
      }
      result.measures.push(toMeasure(name, "× real time", rates));
      result.ratios.push(judge(`${name}, × real time`, rates, { atLeast: leastRate }));
      if (!tellsUsage) continue;
      result.measures.push(toMeasure(`${name}, peak memory`, "bytes", peaks));
      result.ratios.push(judge(`${name}, peak memory`, peaks, { atMost: mostBytes }));
    }
    if (!tellsUsage) result.skipped.push({ name: "peak memory", reason: "there is no /proc/self/status" });
    return result;
  },
};
