import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { probeAudio } from "@earshot/audio";
import type { SttInput } from "@earshot/model";
import { temporaryFolder, wavFile } from "@earshot/test-kit";

export const samples = fileURLToPath(new URL("../../genesys-simulator/samples/", import.meta.url));

export async function inputOf(path: string): Promise<SttInput> {
  const content = await readFile(path);
  return {
    recordingId: "rec-1",
    partId: "part-1",
    path,
    bytes: content.length,
    sha256: createHash("sha256").update(content).digest("hex"),
    contentType: "application/octet-stream",
    audio: await probeAudio(path),
  };
}

/** Two seconds of two channels, and what is said in them. */
export const spokenCall = {
  audio: wavFile({ samples: 16_000 }),
  speech: [
    { speaker: "agent", startMs: 100, endMs: 900, text: "Good morning, how can I help?" },
    { speaker: "customer", startMs: 850, endMs: 1800, text: "I was charged twice." },
  ],
} as const;

/** That call, or another, as a file. */
export async function callInput(audio: Buffer = spokenCall.audio): Promise<SttInput> {
  const path = join(await temporaryFolder(), "call.wav");
  await writeFile(path, audio);
  return await inputOf(path);
}
