import { basisKey, type EvaluationRepository, type Rescoring } from "@earshot/model";
import { StoreError } from "../errors.ts";
import { toEvaluationColumns } from "../evaluation-columns.ts";
import { type Connection, once } from "../sqlite/connection.ts";
import { readFingerprint, storedJson } from "../stored-json.ts";
import { createAgentPartRows, toAgentPartRows } from "./agent-part-rows.ts";

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
}

export function createRescoring({ file, transact }: Connection): EvaluationRepository["rescore"] {
  const agentParts = createAgentPartRows(file);
  const statements = once(() => ({
    source: file.prepare<[number], Source>(
      "SELECT recording_key AS recordingKey, definition, scorecard, is_primary AS isPrimary FROM evaluations WHERE id = ?",
    ),
    rescore: file.prepare<[ReturnType<typeof toScore>]>(
      `UPDATE evaluations SET scorecard_version = @version, scored_at_ms = @atMs, score = @score,
         unscorable_reason = @unscorableReason, evaluation = @evaluation
       WHERE id = @id`,
    ),
    removeOlder: file.prepare<[Omit<Source, "isPrimary">], { isPrimary: number }>(
      `DELETE FROM evaluations WHERE recording_key = @recordingKey AND definition = @definition AND scorecard = @scorecard
       RETURNING is_primary AS isPrimary`,
    ),
    unsetPrimary: file.prepare<[number]>("UPDATE evaluations SET is_primary = 0 WHERE id = ?"),
    copy: file.prepare<[ReturnType<typeof toScore> & { isPrimary: number }]>(
      `INSERT INTO evaluations
         (${kept}, is_primary, scorecard, scorecard_version, scored_at_ms, score, unscorable_reason, evaluation)
       SELECT ${kept}, @isPrimary, @name, @version, @atMs, @score, @unscorableReason, @evaluation
       FROM evaluations WHERE id = @id`,
    ),
    fingerprint: file.prepare<[number], { fingerprint: string | null }>(
      "SELECT fingerprint FROM recordings WHERE key = ?",
    ),
    setFingerprint: file.prepare<[string, number]>("UPDATE recordings SET fingerprint = ? WHERE key = ?"),
  }));

  function rescoreOne(rescoring: Rescoring, atMs: number): void {
    const { source, rescore, removeOlder, unsetPrimary, copy } = statements();
    const { evaluationId, scorecard } = rescoring;
    const before = source.get(evaluationId);
    if (before === undefined) {
      throw new StoreError("store.unknown_evaluation", `there is no evaluation ${evaluationId}`, {
        hint: "List the evaluations again: this one was replaced or removed.",
      });
    }
    const { recordingKey, definition } = before;
    const score = toScore(rescoring, atMs);
    const parts = toAgentPartRows(rescoring.agentParts);
    if (before.scorecard === scorecard.name) {
      rescore.run(score);
      agentParts.replace(evaluationId, parts);
    } else {
      const older = removeOlder.get({ recordingKey, definition, scorecard: scorecard.name });
      unsetPrimary.run(evaluationId);
      const copied = copy.run({ ...score, isPrimary: Math.max(before.isPrimary, older?.isPrimary ?? 0) });
      agentParts.replace(Number(copied.lastInsertRowid), parts);
    }
    updateFingerprint(before, scorecard);
  }

  /** What the evaluation rests on is as before but for its scorecard. */
  function updateFingerprint({ recordingKey, definition, scorecard }: Source, next: Rescoring["scorecard"]): void {
    const { fingerprint: json = null } = statements().fingerprint.get(recordingKey) ?? {};
    if (json === null) return;
    const stored = readFingerprint(json);
    if (stored === null) return;
    const { evaluations } = stored;
    const basis = evaluations[basisKey(definition, scorecard)];
    if (basis === undefined) return;
    const rescored = { [basisKey(definition, next.name)]: { ...basis, scorecard: next.sha256 } };
    const fingerprint = { ...stored, evaluations: { ...evaluations, ...rescored } };
    statements().setFingerprint.run(storedJson.fingerprint.write(fingerprint), recordingKey);
  }

  return (rescorings, atMs) =>
    transact(() => {
      for (const rescoring of rescorings) rescoreOne(rescoring, atMs);
    });
}

function toScore({ evaluationId, scorecard: { name, version }, evaluation: rescored }: Rescoring, atMs: number) {
  const { score, unscorable_reason, evaluation } = toEvaluationColumns(rescored);
  return { id: evaluationId, name, version, atMs, score, unscorableReason: unscorable_reason, evaluation };
}
