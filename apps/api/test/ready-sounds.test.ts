import { createHash } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createMediaFolder } from "@earshot/media";
import type { MediaStore, RecordedSound } from "@earshot/model";
import { wavFile } from "@earshot/test-kit";
import { expect, onTestFinished, test, vi } from "vitest";
import { createReadySounds } from "../src/ready-sounds.ts";

const until = (check: () => boolean | Promise<boolean>) => vi.waitUntil(check, { timeout: 20_000 });

/** A kept recording of a second, and media that give it away when they are let. */
async function keptRecording() {
  const folder = await mkdtemp(join(tmpdir(), "earshot-ready-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const content = wavFile({ samples: 8000, channels: 1 });
  const sha256 = createHash("sha256").update(content).digest("hex");
  const path = join(folder, "call.wav");
  await writeFile(path, content);
  const kept = createMediaFolder(join(folder, "media"));
  await kept.put(sha256, path);
  const reads: PromiseWithResolvers<void>[] = [];
  const media: MediaStore = {
    ...kept,
    async read(...asked) {
      const read = Promise.withResolvers<void>();
      reads.push(read);
      await read.promise;
      return kept.read(...asked);
    },
  };
  const facts = {
    partId: "1",
    contentType: "audio/wav",
    codec: "pcm_s16le",
    channels: 1,
    durationMs: 1000,
    path: null,
  };
  const recorded: RecordedSound = {
    media: [{ ...facts, sha256, bytes: content.length }],
    ...{ durationMs: 1000, silenced: [] },
  };
  return { media, reads, reading: { calls: { sound: async () => recorded } } };
}

test("two sounds are prepared at once, a few wait, and more are asked to come back", async () => {
  const { media, reads, reading } = await keptRecording();
  const ready = createReadySounds({ media, ffmpeg: null });
  const asked = [];
  for (let call = 0; call < 22; call++) asked.push(await ready.find(reading, `call-${call}`));
  await expect(ready.find(reading, "call-22")).rejects.toMatchObject({ status: 503, code: "server.busy" });
  await until(() => reads.length === 2);
  reads[0]?.resolve();
  const first = await asked[0]?.opened;
  if (first === undefined || "missing" in first) throw new Error("it is kept");
  await first.sound.made;
  await until(() => reads.length === 3);
  expect(first.sound.size).toBe(58 + 8000);
  asked.push(await ready.find(reading, "call-22"));
  await until(() => {
    for (const read of reads) read.resolve();
    return reads.length === asked.length;
  });
  for (const { opened } of asked) expect(await opened).toHaveProperty("sound");
});

test("a sound that everybody left is prepared no further, and anew for whoever asks again", async () => {
  const { media, reads, reading } = await keptRecording();
  const ready = createReadySounds({ media, ffmpeg: null }, 0);
  const left = await ready.find(reading, "call");
  left.enter();
  left.enter();
  left.leave();
  expect(await ready.find(reading, "call")).toBe(left);
  await until(() => reads.length === 1);
  left.leave();
  await until(async () => (await ready.find(reading, "call")) !== left);
  reads[0]?.resolve();
  await expect(left.opened).rejects.toThrow("aborted");
  const again = await ready.find(reading, "call");
  again.enter();
  await until(() => reads.length === 2);
  reads[1]?.resolve();
  expect(await again.opened).toHaveProperty("sound.size", 58 + 8000);
});
