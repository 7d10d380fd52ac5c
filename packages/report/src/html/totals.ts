import type { MeasuredCall } from "../call.ts";
import { unitsText } from "../units.ts";

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
  /** What the calls were measured by. */
  units: Set<string>;
}

export function noCalls(): Totals {
  return {
    calls: 0,
    scores: [],
    durationMs: 0,
    costs: new Map(),
    definitions: new Set(),
    scorecards: new Set(),
    units: new Set(),
  };
}

export function addCall(totals: Totals, { evaluation }: MeasuredCall): void {
  const { score, durationMs, definition } = evaluation;
  totals.calls += 1;
  totals.durationMs += durationMs;
  totals.definitions.add(definition);
  totals.units.add(unitsText(evaluation));
  if (score.value === null) return;
  totals.scores.push(score.value);
  totals.scorecards.add(score.scorecard);
  for (const { criterion, label, points } of score.deductions) {
    const cost = totals.costs.get(criterion) ?? { label, points: 0, calls: 0 };
    totals.costs.set(criterion, { label, points: cost.points + points, calls: cost.calls + 1 });
  }
}
