import { readFile } from "node:fs/promises";
import { createKernel } from "@earshot/analysis-wasm";
import { detectSpeech, probeAudio } from "@earshot/audio";

export async function shareOfSpeech(path: string): Promise<number[]> {
  const { channels, durationMs } = await probeAudio(path);
  const { startMs, endMs, channel } = detectSpeech(await createKernel(), await readFile(path), path);
  const speechMs = Array.from({ length: channels }, () => 0);
  for (const [index, start] of startMs.entries()) {
    const speaker = channel[index] ?? 0;
    speechMs[speaker] = (speechMs[speaker] ?? 0) + (endMs[index] ?? start) - start;
  }
  return speechMs.map((ms) => ms / durationMs);
}
