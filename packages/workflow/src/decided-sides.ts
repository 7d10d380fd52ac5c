import { sidesByLegs } from "@earshot/measuring";
import type { Leg, Recording, RecordingPart, Segment } from "@earshot/model";

/** Sides by the legs, where it is known when in the call its words are. */
export function decidedByLegs(
  { startTime, durationMs }: Recording,
  parts: readonly RecordingPart[],
  legs: readonly Leg[],
) {
  if (parts.length > 1 || legs.length === 0) return undefined;
  return (segments: readonly Segment[]) => sidesByLegs(segments, { legs, startTime, durationMs: durationMs ?? null });
}
