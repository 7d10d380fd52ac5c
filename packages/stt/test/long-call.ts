import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { withWavFiles } from "@earshot/audio";
import { readTruth, type SimulatedCall, sampleNames } from "@earshot/genesys-simulator";
import type { SttInput } from "@earshot/model";
import { temporaryFolder, wavFile } from "@earshot/test-kit";

interface Spoken {
  speaker: "agent" | "customer";
  startMs: number;
  endMs: number;
  text: string;
}

const samples = fileURLToPath(new URL("../../genesys-simulator/samples/", import.meta.url));

/** The sample calls one after the other, by channel or mixed into one: their sound, and what is said in it. */
export async function longCall(channels: 1 | 2, names: readonly (typeof sampleNames)[number][] = sampleNames) {
  const blocks: Int16Array[] = [];
  const speech: Spoken[] = [];
  let frames = 0;
  for (const name of names) {
    const path = join(samples, `${name}.wav`);
    const offsetMs = frames / 8;
    speech.push(
      ...readTruth(name).segments.map(({ speaker, startMs, endMs, text }) => ({
        ...{ speaker, text },
        ...{ startMs: startMs + offsetMs, endMs: endMs + offsetMs },
      })),
    );
    // Whole milliseconds of each call, so that what is said keeps its times.
    const own = await withWavFiles(path, { layout: "together", ffmpeg: null }, async ([file]) => {
      const pcm = Uint8Array.from((await readFile(file?.path ?? "")).subarray(44));
      return new Int16Array(pcm.buffer, 0, Math.floor(pcm.length / 32) * 16);
    });
    blocks.push(channels === 2 ? own : mix(own));
    frames += own.length / 2;
  }
  const wav = wavFile({ samples: frames, channels });
  let at = 44;
  for (const block of blocks) {
    wav.set(new Uint8Array(block.buffer, block.byteOffset, block.byteLength), at);
    at += block.byteLength;
  }
  return { wav, speech, durationMs: frames / 8 };
}

function mix(stereo: Int16Array): Int16Array {
  return Int16Array.from(
    { length: stereo.length / 2 },
    (_, at) => ((stereo[2 * at] ?? 0) + (stereo[2 * at + 1] ?? 0)) / 2,
  );
}

export async function inputOf(wav: Buffer, channels: number): Promise<SttInput> {
  const path = join(await temporaryFolder(), "call.wav");
  await writeFile(path, wav);
  const durationMs = (wav.length - 44) / (16 * channels);
  return {
    ...{ recordingId: "rec-1", partId: "part-1", path, bytes: wav.length, contentType: "audio/wav" },
    sha256: createHash("sha256").update(wav).digest("hex"),
    audio: { container: "WAVE", codec: "PCM", channels, sampleRateHz: 8000, durationMs },
  };
}

/** A recording as the simulator offers it. */
export function callOf({ wav, speech, durationMs }: Awaited<ReturnType<typeof longCall>>): SimulatedCall {
  return {
    ...{ recordingId: "rec-1", interactionId: "int-1", status: "COMPLETED", startTime: "2026-10-20T09:15:00.000Z" },
    parts: [
      {
        ...{ id: "part-1", type: "voice", format: "wav", status: "COMPLETED", contentType: "audio/wav" },
        ...{ delivery: "bytes", audio: wav, speech, durationMs, transcript: { results: [] } },
      },
    ],
    events: [],
  };
}
