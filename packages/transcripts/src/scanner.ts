import type { SpeakerOf } from "@earshot/analysis-wasm";
import { canonicalLabel, createRoleLookup, type RoleMap } from "./role-map.ts";
import { attribute } from "./speaker.ts";

/** Attribution for the kernel's scanner: speakers and sides as those of `toColumns(parseTranscript(…).segments)`. */
export function createSpeakerOf(roleMap?: RoleMap): SpeakerOf {
  const roles = createRoleLookup(roleMap);
  return ({ speaker, channel }) => {
    const voice = attribute(speaker, channel, roles, (field, problem) => {
      throw new TypeError(`${field} ${problem}`);
    });
    return { speaker: canonicalLabel(voice?.speaker ?? "unknown"), side: voice?.side ?? "unknown" };
  };
}
