import type { MeasuredCall } from "../call.ts";

/** What a criterion cost. */
interface Cost {
  label: string;
  points: number;
  calls: number;
}

/** What the summary says of all calls, those that the page leaves out among them. */
export interface Totals {
  calls: number;
  scores: number[];
  durationMs: number;
  /** By criterion. */
  costs: Map<string, Cost>;
  definitions: Set<string>;
  scorecards: Set<string>;
}

export function noCalls(): Totals {
  return { calls: 0, scores: [], durationMs: 0, costs: new Map(), definitions: new Set(), scorecards: new Set() };
}

export function addCall(totals: Totals, { evaluation: { score, durationMs, definition } }: MeasuredCall): void {
  totals.calls += 1;
  totals.durationMs += durationMs;
  totals.definitions.add(definition);
  if (score.value === null) return;
  totals.scores.push(score.value);
  totals.scorecards.add(score.scorecard);
  for (const { criterion, label, points } of score.deductions) {
    const cost = totals.costs.get(criterion) ?? { label, points: 0, calls: 0 };
    totals.costs.set(criterion, { label, points: cost.points + points, calls: cost.calls + 1 });
  }
}
