import { detectSpeechInFile, findFfmpeg } from "@earshot/audio";

export async function shareOfSpeech(path: string): Promise<number[]> {
  const speech = await detectSpeechInFile(path, { ffmpeg: await findFfmpeg(process.env) });
  const { startMs, endMs, channel, channels, durationMs } = speech;
  const speechMs = Array.from({ length: channels }, () => 0);
  for (const [index, start] of startMs.entries()) {
    const speaker = channel[index] ?? 0;
    speechMs[speaker] = (speechMs[speaker] ?? 0) + (endMs[index] ?? start) - start;
  }
  return speechMs.map((ms) => ms / durationMs);
}
