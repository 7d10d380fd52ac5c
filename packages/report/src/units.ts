import type { CallEvaluation } from "@earshot/model";

/** What a call was measured by, in words that follow "measured by". */
export function unitsText({ units, wordGapMs }: Pick<CallEvaluation, "units" | "wordGapMs">): string {
  switch (units) {
    case "segments":
      return "the transcript's segments";
    case "words":
      return `words less than ${wordGapMs} ms apart`;
    case "sound":
      return "sound";
  }
}

/** Says of a set that its calls were not measured by the same units; null when they were. */
export function mixedUnits(units: ReadonlySet<string>): string | null {
  if (units.size < 2) return null;
  return `measured by ${[...units].join(", or ")}: such numbers differ and are not to be compared`;
}
