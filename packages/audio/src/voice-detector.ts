import { createHash } from "node:crypto";
import { defaultVoiceActivity, type VoiceActivityParameters, type VoiceModel } from "@earshot/analysis-wasm";

/** What tells speech from other sound: a network that knows voices, or that the level of speech moves. */
export type Detector = VoiceActivityParameters["detector"];

export interface VoiceDetector {
  /** Default `defaultVoiceActivity.detector`. */
  detector?: Detector | undefined;
  /** The network; the one that Earshot carries when it is left out. */
  voices?: VoiceModel | undefined;
}

/** Names a detector, to be stored with what it found. The network that Earshot carries is part of the engine's version. */
export function detectorName({ detector = defaultVoiceActivity.detector, voices }: VoiceDetector): string {
  if (detector === "level" || voices === undefined) return detector;
  return `network-${createHash("sha256").update(voices.weights).digest("hex").slice(0, 12)}`;
}
