import type { SpeakerOf } from "@earshot/analysis-wasm";
import { canonicalLabel, createRoleLookup, type RoleMap } from "./role-map.ts";
import { evidenceOf } from "./sides-from.ts";
import { attribute } from "./speaker.ts";

/** Attribution for the kernel's scanner: speakers and sides as those of `toColumns(parseTranscript(…).segments)`. */
export function createSpeakerOf(roleMap?: RoleMap): SpeakerOf {
  const roles = createRoleLookup(roleMap);
  return ({ speaker, channel }) => {
    const voice = attribute(speaker, channel, roles, (field, problem) => {
      throw new TypeError(`${field} ${problem}`);
    });
    if (voice === null || voice.side === "unknown")
      return { speaker: canonicalLabel(voice?.speaker ?? "unknown"), side: "unknown" };
    return { speaker: canonicalLabel(voice.speaker), side: voice.side, from: evidenceOf(voice, roles) ?? "role" };
  };
}
