import {
  AudioError,
  type AudioErrorCode,
  type DetectionOptions,
  detectSpeechInFile,
  detectSpeechSideBySide,
  speechProbedWith,
} from "@earshot/audio";
import type { SttProvider } from "@earshot/model";
import { type Capabilities, checkCapabilities } from "./capabilities.ts";
import { SttError } from "./errors.ts";

/** Takes the place of a service: it detects when somebody speaks, not what is said. */
const name = "voice-activity";

const capabilities: Capabilities = {
  containers: ["*"],
  maxBytes: Number.POSITIVE_INFINITY,
  maxMs: Number.POSITIVE_INFINITY,
};

/** What keeps parts from being decoded side by side, and not from being decoded one by one. */
const singly: ReadonlySet<AudioErrorCode> = new Set(["audio.needs_ffmpeg", "audio.unsupported"]);

/**
 * Speech without words, from the sound of recordings alone; nothing leaves the machine.
 * Sound that was decoded when it was probed is taken as it was detected then.
 */
export function createVoiceActivityProvider(options: Omit<DetectionOptions, "signal">): SttProvider {
  return {
    name,
    submit: async (input, signal) => {
      await checkCapabilities(name, capabilities, input);
      const speech = speechProbedWith(input.audio) ?? (await detectSpeechInFile(input.path, { ...options, signal }));
      return { state: "done", transcript: { kind: "speech", speech } };
    },
    submitTogether: async (parts, signal) => {
      try {
        const paths = parts.map(({ path }) => path);
        return { kind: "speech", speech: await detectSpeechSideBySide(paths, { ...options, signal }) };
      } catch (error) {
        if (error instanceof AudioError && singly.has(error.code)) return null;
        throw error;
      }
    },
    poll: async (job) => {
      throw new SttError("stt.job_lost", `there is no job ${job.id}: speech is detected at once`, {
        hint: "Submit the recording again.",
        provider: name,
      });
    },
  };
}
