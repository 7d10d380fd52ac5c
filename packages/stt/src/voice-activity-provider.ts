import { readFile } from "node:fs/promises";
import type { Kernel } from "@earshot/analysis-wasm";
import { AudioError, detectSpeech } from "@earshot/audio";
import type { SttProvider } from "@earshot/model";
import { type Capabilities, checkCapabilities } from "./capabilities.ts";
import { SttError } from "./errors.ts";

/** Takes the place of a service: it detects when somebody speaks, not what is said. */
const name = "voice-activity";

const capabilities: Capabilities = {
  containers: ["WAVE"],
  // What Node reads into one buffer.
  maxBytes: 2 ** 31 - 1,
  maxMs: Number.POSITIVE_INFINITY,
};

/** Speech without words, from the sound of WAV recordings alone; nothing leaves the machine. */
export function createVoiceActivityProvider(deps: { kernel: Kernel }): SttProvider {
  return {
    name,
    submit: async (input, signal) => {
      await checkCapabilities(name, capabilities, input);
      const speech = detectSpeech(deps.kernel, await readAudio(input.path, signal), input.path);
      return { state: "done", transcript: { kind: "speech", speech } };
    },
    poll: async (job) => {
      throw new SttError("stt.job_lost", `there is no job ${job.id}: speech is detected at once`, {
        hint: "Submit the recording again.",
        provider: name,
      });
    },
  };
}

async function readAudio(path: string, signal: AbortSignal | undefined): Promise<Uint8Array> {
  try {
    return await readFile(path, { signal });
  } catch (cause) {
    if (signal?.aborted) throw cause;
    const hint = "Check that the file exists and may be read.";
    throw new AudioError("audio.unreadable", `${path} cannot be read`, { hint, cause, path });
  }
}
