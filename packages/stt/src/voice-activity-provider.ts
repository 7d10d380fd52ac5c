import { readFile } from "node:fs/promises";
import type { Kernel } from "@earshot/analysis-wasm";
import { AudioError, detectSpeech } from "@earshot/audio";
import { speechTranscript } from "@earshot/transcripts";
import { checkCapabilities } from "./capabilities.ts";
import { SttError } from "./errors.ts";
import type { JobRef, SttCapabilities, SttInput, SttProvider } from "./provider.ts";

/** Stands in for a service: it hears when somebody speaks, not what is said. */
const name = "voice-activity";

const capabilities: SttCapabilities = {
  containers: ["WAVE"],
  // What Node reads into one buffer.
  maxBytes: 2 ** 31 - 1,
  maxMs: Number.POSITIVE_INFINITY,
  multichannel: true,
};

/** Documents of speech without words, from the sound of WAV recordings alone; nothing leaves the machine. */
export function createVoiceActivityProvider(deps: { kernel: Kernel }): SttProvider {
  return {
    name,
    capabilities,
    submit: async (input, signal) => {
      await checkCapabilities(name, capabilities, input);
      return { state: "done", document: await hear(deps.kernel, input, signal) };
    },
    poll: async (job) => {
      throw noJobs(job);
    },
    fetch: async (job) => {
      throw noJobs(job);
    },
  };
}

async function hear(kernel: Kernel, { path }: SttInput, signal: AbortSignal | undefined): Promise<unknown> {
  const { segments } = speechTranscript(detectSpeech(kernel, await readAudio(path, signal), path));
  return {
    results: segments.map(({ startMs, endMs, channel }) => {
      return { start_time: startMs / 1000, end_time: endMs / 1000, channel, transcript: "" };
    }),
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

function noJobs(job: JobRef): SttError {
  return new SttError("stt.job_lost", `there is no job ${job.id}: recordings are listened to at once`, {
    hint: "Submit the recording again.",
    provider: name,
  });
}
