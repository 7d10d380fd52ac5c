import { basisKey, type CallEvaluation, type EvaluationRepository, type Rescoring } from "@earshot/model";
import type { Connection } from "../connection.ts";
import { StoreError } from "../errors.ts";
import { toEvaluationColumns } from "../evaluation-columns.ts";
import { readFingerprint, storedJson } from "../stored-json.ts";
import { found, type Steps, statement } from "../transaction.ts";
import { replaceAgentParts, toAgentPartRows } from "./agent-part-rows.ts";
import { replaceDeductions, toDeductionRows } from "./deduction-rows.ts";

/** Columns that a copy under another scorecard takes over. */
const kept = [
  "recording_key, run_id, definition, definition_parameters, engine_version, input_sha256, evaluated_at_ms, support",
  "duration_ms, speech_ms, silence_ms, silence_count, longest_silence_ms, talk_over_ms, talk_over_count, hold_ms",
].join(", ");

interface Source {
  recordingKey: number;
  definition: string;
  scorecard: string;
  isPrimary: number;
  evaluation: string;
}

interface Recording {
  key: number;
  fingerprint: string | null;
}

type Score = ReturnType<typeof toScore>;

// Whoever saves the call meanwhile waits, and this for them.
const recordingOf = statement<{ evaluationId: number }, Recording>(
  ({ forUpdate }) => `SELECT key, fingerprint FROM recordings
   WHERE key = (SELECT recording_key FROM evaluations WHERE id = @evaluationId) ${forUpdate}`,
);
const sourceOf = statement<{ evaluationId: number }, Source>(
  `SELECT recording_key AS "recordingKey", definition, scorecard, is_primary AS "isPrimary", evaluation
   FROM evaluations WHERE id = @evaluationId`,
);
const partsOf = statement<{ evaluationId: number }, { evaluation: string }>(
  "SELECT evaluation FROM agent_parts WHERE evaluation_id = @evaluationId ORDER BY ordinal",
);
const rescore = statement<Score>(
  `UPDATE evaluations SET scorecard_version = @version, scored_at_ms = @atMs, score = @score,
     unscorable_reason = @unscorableReason, evaluation = @evaluation, failed_critical = @failedCritical, warnings = @warnings
   WHERE id = @id`,
);
const removeOlder = statement<Pick<Source, "recordingKey" | "definition" | "scorecard">, { isPrimary: number }>(
  `DELETE FROM evaluations WHERE recording_key = @recordingKey AND definition = @definition AND scorecard = @scorecard
   RETURNING is_primary AS "isPrimary"`,
);
const unsetPrimary = statement<{ evaluationId: number }>(
  "UPDATE evaluations SET is_primary = 0 WHERE id = @evaluationId",
);
const copy = statement<Score & { isPrimary: number }, { id: number }>(
  `INSERT INTO evaluations
     (${kept}, is_primary, scorecard, scorecard_version, scored_at_ms, score, unscorable_reason, evaluation, failed_critical, warnings)
   SELECT ${kept}, @isPrimary, @name, @version, @atMs, @score, @unscorableReason, @evaluation, @failedCritical, @warnings
   FROM evaluations WHERE id = @id RETURNING id`,
);
const setFingerprint = statement<{ key: number; fingerprint: string }>(
  "UPDATE recordings SET fingerprint = @fingerprint WHERE key = @key",
);

export function createRescoring({ transact }: Connection): EvaluationRepository["rescore"] {
  return (rescorings, atMs) =>
    transact(function* () {
      for (const rescoring of rescorings) yield* rescoreOne(rescoring, atMs);
    });
}

function* rescoreOne(rescoring: Rescoring, atMs: number): Steps<void> {
  const { evaluationId, scorecard } = rescoring;
  const recording = yield* recordingOf.get({ evaluationId });
  const before = yield* sourceOf.get({ evaluationId });
  if (recording === undefined || before === undefined) {
    throw new StoreError("store.unknown_evaluation", `there is no evaluation ${evaluationId}`, {
      hint: "List the evaluations again: this one was replaced or removed.",
    });
  }
  const { recordingKey, definition } = before;
  const score = toScore({ ...rescoring, evaluation: withStoredTexts(rescoring.evaluation, before.evaluation) }, atMs);
  const storedParts = yield* partsOf.all({ evaluationId });
  const parts = toAgentPartRows(
    rescoring.agentParts?.map(({ evaluation, ...part }, ordinal) => ({
      ...{ ...part, evaluation: withStoredTexts(evaluation, storedParts[ordinal]?.evaluation) },
    })),
  );
  const deductions = toDeductionRows(rescoring.evaluation);
  if (before.scorecard === scorecard.name) {
    yield* rescore.run(score);
    yield* replaceAgentParts(evaluationId, parts);
    yield* replaceDeductions(evaluationId, deductions);
  } else {
    const older = yield* removeOlder.get({ recordingKey, definition, scorecard: scorecard.name });
    yield* unsetPrimary.run({ evaluationId });
    const isPrimary = Math.max(before.isPrimary, older?.isPrimary ?? 0);
    const { id } = found(yield* copy.get({ ...score, isPrimary }));
    yield* replaceAgentParts(id, parts);
    yield* replaceDeductions(id, deductions);
  }
  yield* updateFingerprint(recording, before, scorecard);
}

/** A call may have been marked or erased since it was read: what is doubtful of it is as it is stored now. */
function withStoredTexts(rescored: CallEvaluation, stored: string | undefined): CallEvaluation {
  const warnings = stored === undefined ? [] : storedJson.evaluation.read(stored).warnings;
  return { ...rescored, warnings };
}

/** What the evaluation rests on is as before but for its scorecard. */
function* updateFingerprint(
  { key, fingerprint: json }: Recording,
  { definition, scorecard }: Source,
  next: Rescoring["scorecard"],
): Steps<void> {
  if (json === null) return;
  const stored = readFingerprint(json);
  if (stored === null) return;
  const { evaluations } = stored;
  const basis = evaluations[basisKey(definition, scorecard)];
  if (basis === undefined) return;
  const rescored = { [basisKey(definition, next.name)]: { ...basis, scorecard: next.sha256 } };
  const fingerprint = { ...stored, evaluations: { ...evaluations, ...rescored } };
  yield* setFingerprint.run({ key, fingerprint: storedJson.fingerprint.write(fingerprint) });
}

function toScore({ evaluationId, scorecard: { name, version }, evaluation: rescored }: Rescoring, atMs: number) {
  const { score, unscorable_reason, evaluation, failed_critical, warnings } = toEvaluationColumns(rescored);
  return {
    ...{ id: evaluationId, name, version, atMs, score, unscorableReason: unscorable_reason, evaluation },
    ...{ failedCritical: failed_critical, warnings },
  };
}
