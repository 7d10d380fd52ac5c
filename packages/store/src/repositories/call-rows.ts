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
import { StoreError } from "../errors.ts";
import { toEvaluationColumns } from "../evaluation-columns.ts";
import type { FullText } from "../full-text.ts";
import { createRowInserter, fromExcluded, insertInto } from "../insert-rows.ts";
import { epochMsOf, failureColumns } from "../records.ts";
import { storedJson } from "../stored-json.ts";
import { found, type Steps, statement } from "../transaction.ts";
import type { Words } from "../words.ts";
import { replaceAgentParts, toAgentPartRows } from "./agent-part-rows.ts";
import { addNamed, removeNamed, toConversationColumns, toNamedRows } from "./conversation-rows.ts";
import { addDeductions, type DeductionRow, removeDeductions, toDeductionRows } from "./deduction-rows.ts";
import { removeLevels, replaceLevels, toLevelRows } from "./level-rows.ts";
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
  ...["unscorable_reason", "evaluation", "failed_critical", "warnings"],
];

const utteranceColumns = [
  ...["recording_key", "ordinal", "start_ms", "end_ms", "side", "speaker", "channel", "text"],
  ({ searchedColumn }: Words) => searchedColumn,
];

const outcomeColumns = [
  ...["run_id", "recording_key", "outcome", "skip_reason", "failure_code", "failure_message", "failure_hint", "at_ms"],
];

type RecordingRow = ReturnType<typeof toRecordingRow>;
export type CallRows = ReturnType<typeof toCallRows>;

/** Why there is no evaluation. */
export type WithoutEvaluation = { failure: Failure } | { reason: string };

/** The rows of an evaluated call, all but the key of its recording: worked out before the database is locked. */
export function toCallRows(call: EvaluatedCall, saving: Saving, { toSearched }: FullText) {
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
    utterances: utterances.map((utterance, ordinal) => toUtteranceValues(utterance, ordinal, toSearched)),
    evaluations: evaluations.map((record, index) => ({
      row: {
        ...toEvaluationRow(record, saving),
        is_primary: index === 0 ? 1 : 0,
        ...basisColumns(record, fingerprint),
      },
      agentParts: toAgentPartRows(record.agentParts),
      deductions: toDeductionRows(record.evaluation),
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
const knownMedia = `media = CASE WHEN @media = '[]' AND (cast(@content_sha256 AS text) IS NULL OR content_sha256 = @content_sha256)
  THEN media ELSE @media END`;

/** What is stored of a conversation stays where its source does not know it any more. */
const changes = recordingColumns.map((column) => {
  if (column === "direction")
    return "direction = CASE WHEN cast(@legs AS text) IS NULL THEN direction ELSE @direction END";
  if (column === "media") return knownMedia;
  return column === "legs" ? "legs = coalesce(@legs, legs)" : `${column} = @${column}`;
});

const addRecording = statement<RecordingRow, { key: number }>(
  `${insertInto("recordings", recordingColumns)} ON CONFLICT (id) DO NOTHING RETURNING key`,
);
const recordingOf = statement<{ id: string }, { key: number; contentSha256: string | null }>(
  `SELECT key, content_sha256 AS "contentSha256" FROM recordings WHERE id = @id`,
);
const updateRecording = statement<RecordingRow>(`UPDATE recordings SET ${changes.join(", ")} WHERE id = @id`);
const updateUnevaluated = statement<RecordingRow>(
  `UPDATE recordings SET ${changes.join(", ")}
   WHERE id = @id AND status <> 'evaluated'`,
);
const removeUtterances = statement<{ key: number }>("DELETE FROM utterances WHERE recording_key = @key");
const removeEvaluations = statement<{ key: number }>("DELETE FROM evaluations WHERE recording_key = @key");
const unsetPrimary = statement<{ key: number }>(
  "UPDATE evaluations SET is_primary = 0 WHERE recording_key = @key AND is_primary = 1",
);
// The first of a call stays the primary one, even when its key is given twice.
const saveEvaluation = statement<CallRows["evaluations"][number]["row"] & { recording_key: number }, { id: number }>(
  ({ greater }) => `${insertInto("evaluations", evaluationColumns)}
   ON CONFLICT (recording_key, definition, scorecard) DO UPDATE SET
     ${fromExcluded(evaluationColumns.filter((column) => column !== "is_primary"))},
     is_primary = ${greater("evaluations.is_primary", "excluded.is_primary")}
   RETURNING id`,
);
const saveOutcome = statement<ReturnType<typeof toOutcomeRow>>(
  `${insertInto("run_recordings", outcomeColumns)}
   ON CONFLICT (run_id, recording_key) DO UPDATE SET ${fromExcluded(outcomeColumns)}`,
);
const insertUtterances = createRowInserter("utterances", utteranceColumns);

/** Stores evaluated calls, as a step of the caller's transaction. */
export function* saveEvaluatedRows(calls: readonly CallRows[], saving: Saving): Steps<void> {
  const named: { key: number; named: CallRows["named"] }[] = [];
  const utterances: CallRows["utterances"] = [];
  const costs = new Map<number, readonly DeductionRow[]>();
  for (const call of calls) {
    const { key, isNew } = yield* replaceRecording(call.recording);
    named.push({ key, named: call.named });
    for (const { row, agentParts, deductions } of call.evaluations) {
      const { id } = found(yield* saveEvaluation.get({ ...row, recording_key: key }));
      // On a server each statement costs the time of a request.
      if (!isNew || agentParts.length > 0) yield* replaceAgentParts(id, agentParts);
      if (!isNew) yield* removeDeductions(id);
      costs.set(id, deductions);
    }
    if (call.levels.length > 0) yield* replaceLevels(key, call.levels);
    yield* saveOutcome.run(toOutcomeRow(key, saving, call.recording));
    for (const values of call.utterances) utterances.push([key, ...values]);
  }
  yield* addNamed(named);
  yield* addDeductions(costs);
  yield* insertUtterances(utterances);
}

/** Gives back the key of the recording, from which all that the call replaces is gone. */
function* replaceRecording(row: RecordingRow): Steps<{ key: number; isNew: boolean }> {
  const added = yield* addRecording.get(row);
  if (added !== undefined) return { key: added.key, isNew: true };
  const { key, contentSha256 } = found(yield* recordingOf.get({ id: row.id }));
  yield* updateRecording.run(row);
  yield* removeUtterances.run({ key });
  if (row.legs !== null) yield* removeNamed(key);
  const isOtherAudio = contentSha256 !== null && row.content_sha256 !== null && contentSha256 !== row.content_sha256;
  if (isOtherAudio) {
    yield* removeEvaluations.run({ key });
    yield* removeLevels(key);
  } else yield* unsetPrimary.run({ key });
  return { key, isNew: false };
}

/** Stores why there is no evaluation, as a step of the caller's transaction. A call that was evaluated before keeps all it has. */
export function* saveWithout(record: RecordingRecord, why: WithoutEvaluation, saving: Saving): Steps<void> {
  const row = toRecordingRow(record, saving, {
    status: "failure" in why ? "failed" : "skipped",
    fingerprint: null,
    failure: "failure" in why ? why.failure : null,
    skipReason: "reason" in why ? why.reason : null,
    silenced: null,
  });
  const isAdded = (yield* addRecording.get(row)) !== undefined;
  const isUpdated = !isAdded && (yield* updateUnevaluated.run(row)) > 0;
  const { key } = found(yield* recordingOf.get({ id: record.id }));
  if (isUpdated && row.legs !== null) yield* removeNamed(key);
  if (isAdded || isUpdated) yield* addNamed([{ key, named: toNamedRows(record.conversation) }]);
  yield* saveOutcome.run(toOutcomeRow(key, saving, row));
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

function toUtteranceValues(
  { startMs, endMs, side, speaker, channel, text }: Segment,
  ordinal: number,
  toSearched: FullText["toSearched"],
) {
  // Databases keep UTF-8, which has no lone surrogates.
  const stored = text.toWellFormed();
  return [ordinal, startMs, endMs, side, speaker, channel, stored, toSearched(stored)];
}

function toOutcomeRow(recordingKey: number, { runId, atMs }: Saving, recording: RecordingRow) {
  const { status, skip_reason, failure_code, failure_message, failure_hint } = recording;
  const why = { skip_reason, failure_code, failure_message, failure_hint };
  return { run_id: runId, recording_key: recordingKey, outcome: status, ...why, at_ms: atMs };
}
