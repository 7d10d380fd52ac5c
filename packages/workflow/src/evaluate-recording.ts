import { randomUUID } from "node:crypto";
import {
  agentWindows,
  analyzeCall,
  type CallInput,
  cutCall,
  measuredInputSha256,
  toMediaWindow,
} from "@earshot/measuring";
import type { CallEvaluation, EvaluationRecord, OutboxEvent, Recording, RecordingRecord } from "@earshot/model";
import type { CallWriter } from "./call-writer.ts";
import type { ClaimedRecording, ListedRecording } from "./claimed-recordings.ts";
import type { EvaluateDeps, EvaluateOptions, SkipReason } from "./evaluation.ts";
import { nextFingerprint, type RunBasis } from "./fingerprint.ts";
import { type ProcessedRecording, processRecording, voiceParts } from "./process-recording.ts";
import { readWorkNote } from "./work-note.ts";

export type Outcome =
  | { outcome: "evaluated"; evaluation: CallEvaluation }
  | { outcome: "skipped"; reason: SkipReason; detail: string }
  /** Another worker has claimed the recording meanwhile; nothing was stored. */
  | { outcome: "claim_lost" };

export interface RecordingRun {
  id: string;
  options: EvaluateOptions;
  basis: RunBasis;
  writer: CallWriter;
  /** Does what downloads or transcribes; so many at once as the run may. */
  withMedia<T>(work: () => Promise<T>): Promise<T>;
  /** Called when the work on a recording begins. */
  onStarted(recordingId: string): void;
}

/** Takes one claimed recording from its media to its committed evaluation. */
export async function evaluateRecording(
  deps: EvaluateDeps,
  { claim, state }: ClaimedRecording,
  recording: Recording,
  run: RecordingRun,
  signal: AbortSignal,
): Promise<Outcome> {
  const { store, clock } = deps;
  const { options } = run;
  const voice = voiceParts(recording);
  if ("notReady" in voice) {
    const isRestored = recording.state.kind === "archived" && (await deps.source.restore?.(recording, signal));
    return isRestored
      ? skip("restoring", "not_ready", "it was archived and is asked to be restored")
      : skip(voice.notReady, "not_ready", `the recording is ${voice.notReady}`);
  }
  const transcript = (await deps.source.transcript?.(recording, signal)) ?? null;
  const needsSound =
    transcript === null ||
    recording.durationMs === undefined ||
    options.soundCheck === "always" ||
    options.keepMediaIn !== null;
  const parts = needsSound ? voice.parts : [];
  if (transcript === null && parts.length === 0) return skip("no voice part", "no_voice_part", "it has no voice part");
  const notes = {
    note: readWorkNote(claim.note),
    keep: async (note: unknown) => {
      await store.work.note(claim, note);
    },
  };
  const process = () => {
    signal.throwIfAborted();
    run.onStarted(recording.id);
    return processRecording(deps, recording, { transcript, parts }, options, notes, signal);
  };
  const processed = parts.length === 0 ? await process() : await run.withMedia(process);
  const { detector, policy } = options.redaction;
  const { utterances } = detector.redactUtterances(processed.input.segments, policy);
  const { kernel } = deps;
  const { input } = processed;
  const analyze = (call: CallInput) => analyzeCall(kernel, call, options.definitions, options.scorecard);
  const [first, ...others] = analyze(input);
  const { conversation, startTime } = recording;
  const windows = conversation === undefined ? [] : agentWindows(kernel, conversation, startTime, input);
  const agentParts = windows.map((window) => ({
    part: { agentId: window.agentId, ...toMediaWindow(kernel, input, window) },
    evaluations: analyze(cutCall(kernel, input, window)),
  }));
  const record = (evaluation: CallEvaluation, index: number): EvaluationRecord => ({
    definitionParameters: options.definitions[index] ?? options.definitions[0],
    scorecard: { name: options.scorecard.name, version: options.scorecard.version },
    evaluation,
    agentParts: agentParts.map(({ part, evaluations }) => ({
      ...part,
      evaluation: evaluations[index] ?? evaluations[0],
    })),
  });
  const isSameSound = state?.contentSha256 == null || state.contentSha256 === processed.contentSha256;
  const saved = await run.writer.save({
    claim,
    recording: toRecordingRecord(recording, processed),
    utterances,
    evaluations: [record(first, 0), ...others.map((evaluation, index) => record(evaluation, index + 1))],
    fingerprint: nextFingerprint(
      run.basis,
      measuredInputSha256(input),
      isSameSound ? (state?.fingerprint ?? null) : null,
    ),
    events: archiveEvents(recording, first, run.id, options.archives, clock.now()),
  });
  return saved ? { outcome: "evaluated", evaluation: first } : { outcome: "claim_lost" };

  async function skip(stored: string, reason: SkipReason, detail: string): Promise<Outcome> {
    const skipped = { claim, recording: toRecordingRecord(recording), reason: stored };
    const saved = await store.calls.saveSkipped(skipped, { runId: run.id, atMs: clock.now() });
    return saved ? { outcome: "skipped", reason, detail } : { outcome: "claim_lost" };
  }
}

function archiveEvents(
  { id: recordingId, interactionId }: Recording,
  { definition, score }: CallEvaluation,
  runId: string,
  archives: readonly string[],
  occurredAtMs: number,
): OutboxEvent[] {
  if (archives.length === 0) return [];
  const data = { recordingId, interactionId, runId, definition, score: score.value };
  return [{ id: `evt_${randomUUID()}`, type: "recording_evaluated", interactionId, occurredAtMs, data, archives }];
}

/** What the store keeps of a recording; without media when nothing of it was processed. */
export function toRecordingRecord(recording: ListedRecording, processed?: ProcessedRecording): RecordingRecord {
  const known =
    "unreadable" in recording ? { interactionId: recording.id, startTime: null, conversation: undefined } : recording;
  return {
    id: recording.id,
    interactionId: known.interactionId,
    startTime: known.startTime,
    durationMs: processed?.input.durationMs ?? null,
    contentSha256: processed?.contentSha256 ?? recording.contentSha256 ?? null,
    media: processed?.media ?? [],
    conversation: known.conversation ?? null,
  };
}
