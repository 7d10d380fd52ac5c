import { stat } from "node:fs/promises";
import { AudioError, probeAudio } from "@earshot/audio";
import { SttError } from "./errors.ts";
import type { SttCapabilities, SttInput } from "./provider.ts";

/** Refuses what the service would refuse, before anything is uploaded. Throws `SttError`, or `AudioError` for a file that is not the audio it should be. */
export async function checkCapabilities(
  provider: string,
  capabilities: SttCapabilities,
  input: SttInput,
): Promise<void> {
  const { containers, maxBytes, maxMs } = capabilities;
  if (input.bytes > maxBytes) {
    throw new SttError("stt.too_large", `${input.path} has ${input.bytes} bytes; ${provider} takes ${maxBytes}`, {
      hint: "Compress the recording (Ogg Opus is about a tenth of WAV) or use a service that takes larger files.",
      provider,
    });
  }
  const audio = await probeAudio(input.path);
  const { size } = await stat(input.path);
  if (size !== input.bytes) {
    throw new AudioError(
      "audio.changed",
      `${input.path} has ${size} bytes, not the ${input.bytes} it was recorded with`,
      { hint: "Download the recording again: the file was changed since.", path: input.path },
    );
  }
  if (!containers.includes("*") && !containers.includes(audio.container)) {
    throw new SttError(
      "stt.unsupported_audio",
      `${input.path} is ${audio.container} audio; ${provider} takes ${containers.join(", ")}`,
      { hint: "Ask Genesys for another format, or configure a service that takes this one.", provider },
    );
  }
  if (audio.durationMs > maxMs) {
    throw new SttError("stt.too_long", `${input.path} lasts ${audio.durationMs} ms; ${provider} takes ${maxMs} ms`, {
      hint: "Use a service that takes longer recordings.",
      provider,
    });
  }
}
