import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chunk, errorOf, formatChunk, temporaryFolder } from "@earshot/test-kit";
import { expect, it } from "vitest";
import { AudioError } from "../src/errors.ts";
import { detectSpeechInFile } from "../src/index.ts";

const clip = fileURLToPath(new URL("fixtures/clip.mp3", import.meta.url));

/** Each chunk of sound is noted in the heap. */
function chunksOfSound(count: number): Buffer {
  const sound = chunk("data", Buffer.alloc(2));
  const body = Buffer.concat([Buffer.from("WAVE"), formatChunk(1, 1, 16), ...Array<Buffer>(count).fill(sound)]);
  return chunk("RIFF", body);
}

it("a file whose decoder runs out of memory fails alone: the process and other recordings live on", async () => {
  const path = join(await temporaryFolder(), "chunks.wav");
  await writeFile(path, chunksOfSound(250_000));
  const options = { ffmpeg: null, heapMegabytes: 18 };
  const [error, { durationMs }] = await Promise.all([
    errorOf(AudioError, () => detectSpeechInFile(path, options)),
    detectSpeechInFile(clip, options),
  ]);
  expect(error).toMatchObject({ code: "audio.decoder_died", path });
  expect(error.message).toContain("needs more than 18 MB of memory");
  expect(error.hint).not.toBe("");
  expect(durationMs).toBeGreaterThan(0);
});
