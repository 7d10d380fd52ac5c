import type { Scorecard } from "./scorecard.ts";

interface Condition {
  above?: number | undefined;
  atLeast?: number | undefined;
  below?: number | undefined;
  atMost?: number | undefined;
}

/** Whether a value is inside all the given bounds. */
export function meets(value: number, { above, atLeast, below, atMost }: Condition): boolean {
  return (
    (above === undefined || value > above) &&
    (atLeast === undefined || value >= atLeast) &&
    (below === undefined || value < below) &&
    (atMost === undefined || value <= atMost)
  );
}

/** Name and version as results carry them: `guide@1`. */
export function scorecardId(scorecard: Pick<Scorecard, "name" | "version">): string {
  return `${scorecard.name}@${scorecard.version}`;
}
