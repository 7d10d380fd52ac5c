import type { CallEvaluation } from "@earshot/model";
import { createRowInserter } from "../insert-rows.ts";
import { type Steps, statement } from "../transaction.ts";

/** What one criterion cost an evaluated call, ready to be stored. */
export type DeductionRow = ReturnType<typeof toDeductionRows>[number];

export function toDeductionRows({ score }: CallEvaluation) {
  if (score.value === null) return [];
  return score.deductions.map(({ criterion, label, points }) => [criterion, label, points] as const);
}

const remove = statement<{ evaluationId: number }>("DELETE FROM deductions WHERE evaluation_id = @evaluationId");
const insert = createRowInserter("deductions", ["evaluation_id", "ordinal", "criterion", "label", "points"]);

export function* removeDeductions(evaluationId: number): Steps<void> {
  yield* remove.run({ evaluationId });
}

/** Writes what the criteria cost evaluated calls, by the ids of their evaluations, as a step of the caller's transaction. */
export function* addDeductions(deductions: ReadonlyMap<number, readonly DeductionRow[]>): Steps<void> {
  yield* insert(
    Array.from(deductions).flatMap(([evaluationId, rows]) =>
      rows.map((row, ordinal) => [evaluationId, ordinal, ...row]),
    ),
  );
}

export function* replaceDeductions(evaluationId: number, rows: readonly DeductionRow[]): Steps<void> {
  yield* removeDeductions(evaluationId);
  yield* addDeductions(new Map([[evaluationId, rows]]));
}
