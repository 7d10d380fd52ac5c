import {
  basisKey,
  type EvaluatedCall,
  type EvaluationRecord,
  type Failure,
  type Fingerprint,
  type RecordingOutcome,
  type RecordingRecord,
  type Saving,
  type Segment,
} from "@earshot/model";
import type { Database as SqliteFile } from "better-sqlite3";
import { StoreError } from "../errors.ts";
import { toEvaluationColumns } from "../evaluation-columns.ts";
import { toIndexedText } from "../indexed-text.ts";
import { epochMsOf, failureColumns } from "../records.ts";
import { once } from "../sqlite/connection.ts";
import { createRowInserter, fromExcluded, insertInto } from "../sqlite/insert-rows.ts";
import { storedJson } from "../stored-json.ts";
import { createAgentPartRows, toAgentPartRows } from "./agent-part-rows.ts";
import { createConversationRows, toConversationColumns, toNamedRows } from "./conversation-rows.ts";
import { createLevelRows, toLevelRows } from "./level-rows.ts";
import { toEventRow } from "./outbox.ts";

const recordingColumns = [
  ...["id", "interaction_id", "status", "start_time", "started_at_ms", "duration_ms", "content_sha256", "media"],
  ...["fingerprint", "failure_code", "failure_message", "failure_hint", "skip_reason", "run_id", "updated_at_ms"],
  ...["direction", "legs", "silenced"],
];

const evaluationColumns = [
  ...["recording_key", "run_id", "is_primary", "definition", "definition_parameters", "engine_version", "input_sha256"],
  ...["evaluated_at_ms", "scorecard", "scorecard_version", "scored_at_ms", "support", "duration_ms", "speech_ms"],
  ...["silence_ms", "silence_count", "longest_silence_ms", "talk_over_ms", "talk_over_count", "hold_ms", "score"],
  ...["unscorable_reason", "evaluation"],
];

const utteranceColumns = [
  ...["recording_key", "ordinal", "start_ms", "end_ms", "side", "speaker", "channel", "text", "spaced_text"],
];

const outcomeColumns = [
  ...["run_id", "recording_key", "outcome", "skip_reason", "failure_code", "failure_message", "failure_hint", "at_ms"],
];

type RecordingRow = ReturnType<typeof toRecordingRow>;
export type CallRows = ReturnType<typeof toCallRows>;

/** Why there is no evaluation. */
export type WithoutEvaluation = { failure: Failure } | { reason: string };

/** The rows of an evaluated call, all but the key of its recording: worked out before the database is locked. */
export function toCallRows(call: EvaluatedCall, saving: Saving) {
  const { recording, utterances, evaluations, silenced = null, levels, fingerprint, events } = call;
  return {
    recording: toRecordingRow(recording, saving, {
      status: "evaluated",
      fingerprint: storedJson.fingerprint.write(fingerprint),
      failure: null,
      skipReason: null,
      silenced: silenced && storedJson.silenced.write([...silenced]),
    }),
    named: toNamedRows(recording.conversation),
    utterances: utterances.map(toUtteranceValues),
    evaluations: evaluations.map((record, index) => ({
      row: {
        ...toEvaluationRow(record, saving),
        is_primary: index === 0 ? 1 : 0,
        ...basisColumns(record, fingerprint),
      },
      agentParts: toAgentPartRows(record.agentParts),
    })),
    levels: toLevelRows(levels),
    events: events.map(toEventRow),
  };
}

/** @throws StoreError `store.invalid_record` when the fingerprint says nothing of the evaluation */
function basisColumns({ evaluation, scorecard }: EvaluationRecord, { evaluations }: Fingerprint) {
  const basis = evaluations[basisKey(evaluation.definition, scorecard.name)];
  if (basis === undefined) {
    throw new StoreError("store.invalid_record", `no basis of ${evaluation.definition} by ${scorecard.name}`, {
      hint: "Give the fingerprint the basis of every evaluation.",
    });
  }
  return { engine_version: basis.engine, input_sha256: basis.input };
}

/** Media that were fetched before stay those of the recording while nothing says that it is other audio. */
const knownMedia = `media = CASE WHEN @media = '[]' AND (@content_sha256 IS NULL OR content_sha256 = @content_sha256)
  THEN media ELSE @media END`;

/** What is stored of a conversation stays where its source does not know it any more. */
const changes = recordingColumns.map((column) => {
  if (column === "direction") return "direction = CASE WHEN @legs IS NULL THEN direction ELSE @direction END";
  if (column === "media") return knownMedia;
  return column === "legs" ? "legs = coalesce(@legs, legs)" : `${column} = @${column}`;
});

/** Writes calls, each as a step of the caller's transaction. */
export function createCallRows(file: SqliteFile) {
  const statements = once(() => ({
    addRecording: file.prepare<[RecordingRow]>(
      `${insertInto("recordings", recordingColumns)} ON CONFLICT (id) DO NOTHING`,
    ),
    recording: file.prepare<[string], { key: number; contentSha256: string | null }>(
      "SELECT key, content_sha256 AS contentSha256 FROM recordings WHERE id = ?",
    ),
    updateRecording: file.prepare<[RecordingRow]>(`UPDATE recordings SET ${changes.join(", ")} WHERE id = @id`),
    updateUnevaluated: file.prepare<[RecordingRow]>(
      `UPDATE recordings SET ${changes.join(", ")}
       WHERE id = @id AND status <> 'evaluated'`,
    ),
    removeUtterances: file.prepare<[number]>("DELETE FROM utterances WHERE recording_key = ?"),
    removeEvaluations: file.prepare<[number]>("DELETE FROM evaluations WHERE recording_key = ?"),
    unsetPrimary: file.prepare<[number]>(
      "UPDATE evaluations SET is_primary = 0 WHERE recording_key = ? AND is_primary = 1",
    ),
    // The first of a call stays the primary one, even when its key is given twice.
    saveEvaluation: file.prepare<[CallRows["evaluations"][number]["row"] & { recording_key: number }], { id: number }>(
      `${insertInto("evaluations", evaluationColumns)} ON CONFLICT (recording_key, definition, scorecard) DO UPDATE SET
       ${fromExcluded(evaluationColumns.filter((column) => column !== "is_primary"))},
       is_primary = max(is_primary, excluded.is_primary)
       RETURNING id`,
    ),
    saveOutcome: file.prepare<[ReturnType<typeof toOutcomeRow>]>(
      `${insertInto("run_recordings", outcomeColumns)}
       ON CONFLICT (run_id, recording_key) DO UPDATE SET ${fromExcluded(outcomeColumns)}`,
    ),
  }));
  const conversations = createConversationRows(file);
  const agentParts = createAgentPartRows(file);
  const levels = createLevelRows(file);
  const insertUtterances = createRowInserter(file, "utterances", utteranceColumns);

  /** Gives back the key of the recording, from which all that the call replaces is gone. */
  function replaceRecording(row: RecordingRow): number {
    const { addRecording, recording, updateRecording, removeUtterances, removeEvaluations, unsetPrimary } =
      statements();
    const added = addRecording.run(row);
    if (added.changes > 0) return Number(added.lastInsertRowid);
    const { key, contentSha256 } = found(recording.get(row.id));
    updateRecording.run(row);
    removeUtterances.run(key);
    if (row.legs !== null) conversations.remove(key);
    const isOtherAudio = contentSha256 !== null && row.content_sha256 !== null && contentSha256 !== row.content_sha256;
    if (isOtherAudio) {
      removeEvaluations.run(key);
      levels.remove(key);
    } else unsetPrimary.run(key);
    return key;
  }

  return {
    saveEvaluated(calls: readonly CallRows[], saving: Saving): void {
      const { saveEvaluation, saveOutcome } = statements();
      const named: { key: number; named: CallRows["named"] }[] = [];
      const utterances = calls.flatMap((call) => {
        const key = replaceRecording(call.recording);
        named.push({ key, named: call.named });
        for (const { row, agentParts: parts } of call.evaluations) {
          const { id } = found(saveEvaluation.get({ ...row, recording_key: key }));
          agentParts.replace(id, parts);
        }
        if (call.levels.length > 0) {
          levels.remove(key);
          levels.add(key, call.levels);
        }
        saveOutcome.run(toOutcomeRow(key, saving, call.recording));
        return call.utterances.map((values) => [key, ...values]);
      });
      conversations.add(named);
      insertUtterances(utterances);
    },

    /** One that was evaluated before keeps all it has. */
    saveWithout(record: RecordingRecord, why: WithoutEvaluation, saving: Saving): void {
      const { addRecording, recording, updateUnevaluated, saveOutcome } = statements();
      const row = toRecordingRow(record, saving, {
        status: "failure" in why ? "failed" : "skipped",
        fingerprint: null,
        failure: "failure" in why ? why.failure : null,
        skipReason: "reason" in why ? why.reason : null,
        silenced: null,
      });
      const isAdded = addRecording.run(row).changes > 0;
      const isUpdated = !isAdded && updateUnevaluated.run(row).changes > 0;
      const { key } = found(recording.get(record.id));
      if (isUpdated && row.legs !== null) conversations.remove(key);
      if (isAdded || isUpdated) conversations.add([{ key, named: toNamedRows(record.conversation) }]);
      saveOutcome.run(toOutcomeRow(key, saving, row));
    },
  };
}

/** What was measured and scored, without its place in a call. */
function toEvaluationRow({ definitionParameters, scorecard, evaluation }: EvaluationRecord, saving: Saving) {
  return {
    run_id: saving.runId,
    definition: evaluation.definition,
    definition_parameters: storedJson.definition.write(definitionParameters),
    evaluated_at_ms: saving.atMs,
    scorecard: scorecard.name,
    scorecard_version: scorecard.version,
    scored_at_ms: saving.atMs,
    ...toEvaluationColumns(evaluation),
  };
}

function toRecordingRow(
  recording: RecordingRecord,
  { runId, atMs }: Saving,
  outcome: {
    status: RecordingOutcome;
    fingerprint: string | null;
    failure: Failure | null;
    skipReason: string | null;
    silenced: string | null;
  },
) {
  return {
    id: recording.id,
    interaction_id: recording.interactionId,
    status: outcome.status,
    start_time: recording.startTime,
    started_at_ms: epochMsOf(recording.startTime),
    duration_ms: recording.durationMs,
    content_sha256: recording.contentSha256,
    media: storedJson.media.write([...recording.media]),
    fingerprint: outcome.fingerprint,
    ...failureColumns(outcome.failure),
    skip_reason: outcome.skipReason,
    silenced: outcome.silenced,
    run_id: runId,
    updated_at_ms: atMs,
    ...toConversationColumns(recording.conversation),
  };
}

function toUtteranceValues({ startMs, endMs, side, speaker, channel, text }: Segment, ordinal: number) {
  // SQLite keeps UTF-8, which has no lone surrogates.
  const stored = text.toWellFormed();
  const indexed = toIndexedText(stored);
  return [ordinal, startMs, endMs, side, speaker, channel, stored, indexed === stored ? null : indexed];
}

function toOutcomeRow(recordingKey: number, { runId, atMs }: Saving, recording: RecordingRow) {
  const { status, skip_reason, failure_code, failure_message, failure_hint } = recording;
  const why = { skip_reason, failure_code, failure_message, failure_hint };
  return { run_id: runId, recording_key: recordingKey, outcome: status, ...why, at_ms: atMs };
}

function found<T>(row: T | undefined): T {
  if (row === undefined) throw new Error("a recording is gone in the middle of a transaction");
  return row;
}
