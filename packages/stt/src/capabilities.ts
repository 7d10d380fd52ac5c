import { stat } from "node:fs/promises";
import { AudioError } from "@earshot/audio";
import type { SttInput } from "@earshot/model";
import { SttError } from "./errors.ts";

/** What a provider takes. */
export interface Capabilities {
  /** Containers as `probeAudio` names them; `"*"` for any. */
  containers: readonly string[];
  maxBytes: number;
  maxMs: number;
}

/**
 * Refuses what the service would refuse, and a file that is not the one that was probed, before anything is uploaded.
 * Throws `SttError` and `AudioError`.
 */
export async function checkCapabilities(provider: string, capabilities: Capabilities, input: SttInput): Promise<void> {
  const { containers, maxBytes, maxMs } = capabilities;
  const { path, bytes, audio } = input;
  if (bytes > maxBytes) {
    throw new SttError("stt.too_large", `${path} has ${bytes} bytes; ${provider} takes ${maxBytes}`, {
      hint: "Compress the recording (Ogg Opus is about a tenth of WAV) or use a service that takes larger files.",
      provider,
    });
  }
  if (!containers.includes("*") && !containers.includes(audio.container)) {
    const message = `${path} is ${audio.container} audio; ${provider} takes ${containers.join(", ")}`;
    throw new SttError("stt.unsupported_audio", message, {
      hint: "Ask Genesys for another format, or configure a service that takes this one.",
      provider,
    });
  }
  if (audio.durationMs > maxMs) {
    throw new SttError("stt.too_long", `${path} lasts ${audio.durationMs} ms; ${provider} takes ${maxMs} ms`, {
      hint: "Use a service that takes longer recordings.",
      provider,
    });
  }
  const size = await sizeOf(path);
  if (size !== bytes) {
    throw new AudioError("audio.changed", `${path} has ${size} bytes, not the ${bytes} it was recorded with`, {
      hint: "Download the recording again: the file was changed since.",
      path,
    });
  }
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (cause) {
    const hint = "Check that the file exists and may be read.";
    throw new AudioError("audio.unreadable", `${path} cannot be read`, { hint, cause, path });
  }
}
