import { copyFile, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createKernel } from "@earshot/analysis-wasm";
import { AudioError, detectSpeech, probeAudio, probeSound } from "@earshot/audio";
import { errorOf, temporaryFolder } from "@earshot/test-kit";
import { describe, expect, it } from "vitest";
import { SttError } from "../src/errors.ts";
import { createVoiceActivityProvider } from "../src/voice-activity-provider.ts";

const kernel = await createKernel();
const provider = createVoiceActivityProvider({ ffmpeg: null });

async function inputOf(name: string) {
  const path = fileURLToPath(new URL(`../../genesys-simulator/samples/${name}`, import.meta.url));
  const { size } = await stat(path);
  const file = { path, bytes: size, sha256: "00", contentType: "audio/wav", audio: await probeAudio(path) };
  return { recordingId: "rec-1", partId: "part-1", ...file };
}

describe("createVoiceActivityProvider", () => {
  it("answers with the speech of a recording, as it was detected", async () => {
    const input = await inputOf("card-on-file.wav");
    const submission = await provider.submit(input);
    const speech = detectSpeech(kernel, await readFile(input.path), input.path);
    expect(submission).toStrictEqual({ state: "done", transcript: { kind: "speech", speech } });
    expect(speech.startMs).toHaveLength(10);
  });

  it("takes other containers than WAV", async () => {
    const { state, ...submission } = await provider.submit(await inputOf("card-on-file.ogg"));
    expect(state).toBe("done");
    expect(submission).toMatchObject({
      transcript: { kind: "speech", speech: { channels: 2, durationMs: 36_848, warnings: [] } },
    });
  });

  it("decodes MP3 and WebM once: what was detected when they were probed is what it answers", async () => {
    for (const name of ["clip.mp3", "clip.webm"]) {
      const path = join(await temporaryFolder(), name);
      await copyFile(fileURLToPath(new URL(`../../audio/test/fixtures/${name}`, import.meta.url)), path);
      const { audio, speech } = await probeSound(path);
      const { size } = await stat(path);
      // Whoever decodes this finds nothing.
      await writeFile(path, Buffer.alloc(size));
      const file = { path, bytes: size, sha256: "00", contentType: "audio/mpeg", audio };
      const submission = await provider.submit({ recordingId: "rec-1", partId: "part-1", ...file });
      expect(submission).toStrictEqual({ state: "done", transcript: { kind: "speech", speech } });
    }
  });

  it("says which file is not there", async () => {
    const input = { ...(await inputOf("card-on-file.wav")), path: "/nowhere/call.wav" };
    expect((await errorOf(AudioError, () => provider.submit(input))).code).toBe("audio.unreadable");
  });

  it("knows no jobs", async () => {
    const job = { provider: provider.name, id: "1" };
    expect((await errorOf(SttError, () => provider.poll(job))).code).toBe("stt.job_lost");
  });
});
