import { type EvaluationWarning, type Segment, type SidesFrom, weakestOf } from "@earshot/model";
import { canonicalLabel, createRoleLookup, defaultRoleMap, type RoleLookup, type RoleMap } from "./role-map.ts";
import { isNumbered, isOfChannel } from "./speaker.ts";

/**
 * What decided the sides of a transcript's agents and customers, by the order in which `attribute` asks; the weakest when they differ.
 * Sides that neither a label nor a channel explains were guessed, as a warning then says, or are the document's own.
 */
export function sidesFrom(
  segments: readonly Segment[],
  { roleMap, warnings }: { roleMap?: RoleMap | undefined; warnings: readonly EvaluationWarning[] },
): SidesFrom {
  const roles = createRoleLookup(roleMap);
  const isGuess = (code: string) => warnings.some((warning) => warning.code === code);
  const unexplained = isGuess("speaker.side_by_legs") ? "legs" : isGuess("speaker.guessed_side") ? "greeting" : "role";
  const kinds = new Map<string, SidesFrom>();
  for (const { speaker, channel, side } of segments) {
    if (side !== "agent" && side !== "customer") continue;
    const key = `${channel ?? ""} ${speaker}`;
    if (!kinds.has(key)) kinds.set(key, evidenceOf({ speaker, channel }, roles) ?? unexplained);
  }
  return weakestOf(kinds.values());
}

/** What says the side of a voice; null when neither its label nor its channel does. */
export function evidenceOf(
  { speaker, channel }: { speaker: string; channel: number | null },
  roles: RoleLookup,
): SidesFrom | null {
  const isNamed = !isOfChannel(speaker) && !isNumbered(speaker);
  if (isNamed && roles.label(speaker) !== undefined) {
    return roles.label(speaker) === defaultRoleMap.labels[canonicalLabel(speaker)] ? "role" : "label";
  }
  if (channel !== null || isOfChannel(speaker)) return "channel";
  return isNumbered(speaker) && roles.label(speaker) !== undefined ? "label" : null;
}
