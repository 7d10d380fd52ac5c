import { fileURLToPath } from "node:url";
import { errorOf } from "@earshot/test-kit";
import { expect, it } from "vitest";
import { AudioError } from "../src/errors.ts";
import { detectSpeechInFile } from "../src/index.ts";

const recording = fileURLToPath(new URL("../../genesys-simulator/samples/two-holds.ogg", import.meta.url));

// In a file of its own: only a thread that is still to be started is sure to decode nothing in the first milliseconds.
it("a decoder's thread that makes no progress is given up", async () => {
  const work = detectSpeechInFile(recording, { ffmpeg: null, stallMs: 1 });
  expect((await errorOf(AudioError, () => work)).code).toBe("audio.timed_out");
});
