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

/** Writes what the criteria cost an evaluated call, as a step of the caller's transaction. */
export function* replaceDeductions(evaluationId: number, rows: readonly DeductionRow[]): Steps<void> {
  yield* remove.run({ evaluationId });
  yield* insert(rows.map((row, ordinal) => [evaluationId, ordinal, ...row]));
}
