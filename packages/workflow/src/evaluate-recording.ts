import { randomUUID } from "node:crypto";
import { GenesysError } from "@earshot/genesys-client";
import {
  agentWindows,
  analyzeCall,
  type CallInput,
  cutCall,
  measuredInputSha256,
  silencedStretches,
  toMediaWindow,
} from "@earshot/measuring";
import type {
  CallEvaluation,
  EvaluationRecord,
  HoldRecord,
  MediaFile,
  OutboxEvent,
  Recording,
  RecordingPart,
  RecordingRecord,
  Stretch,
} from "@earshot/model";
import type { MaskedPlace } from "@earshot/pii";
import { allowsEverything, type PiiPolicy } from "@earshot/pii/policy";
import type { CallWriter } from "./call-writer.ts";
import { areChannels } from "./channel-levels.ts";
import type { ClaimedRecording, ListedRecording } from "./claimed-recordings.ts";
import { WorkflowError } from "./errors.ts";
import type { EvaluateDeps, EvaluateOptions, SkipReason } from "./evaluation.ts";
import { nextFingerprint, type RunBasis } from "./fingerprint.ts";
import { withMaskedLabels } from "./masked-labels.ts";
import { type ProcessedRecording, processRecording } from "./process-recording.ts";
import type { SpeechMeter } from "./speech-meter.ts";
import { voiceParts } from "./voice-parts.ts";
import { readWorkNote } from "./work-note.ts";

export type Outcome =
  | { outcome: "evaluated"; evaluation: CallEvaluation; kept: readonly MediaFile[] }
  | { outcome: "skipped"; reason: SkipReason; detail: string }
  /** Another worker has claimed the recording meanwhile; nothing was stored. */
  | { outcome: "claim_lost" };

export interface RecordingRun {
  id: string;
  options: EvaluateOptions;
  basis: RunBasis;
  writer: CallWriter;
  meter: SpeechMeter;
  /** Does what downloads or transcribes; so many at once as the run may. */
  withMedia<T>(work: () => Promise<T>): Promise<T>;
  /** Called when the work on a recording begins. */
  onStarted(recordingId: string): void;
}

/** Takes one claimed recording from its media to its committed evaluation. */
export async function evaluateRecording(
  deps: EvaluateDeps,
  { claim, state, lastRemoval, names }: ClaimedRecording,
  recording: Recording,
  run: RecordingRun,
  signal: AbortSignal,
): Promise<Outcome> {
  const { store, clock } = deps;
  const { options } = run;
  const voice = voiceParts(recording);
  if ("notReady" in voice) {
    const { kind } = recording.state;
    const restoration = kind === "archived" ? await restore(deps, recording, signal) : "not_asked";
    if (restoration === "asked") return skip("restoring", "not_ready", "it was archived and is asked to be restored");
    const refusal = restoration === "not_asked" ? "" : `, and asking for it back is refused: ${restoration.refused}`;
    return skip(voice.notReady, "not_ready", `the recording is ${voice.notReady}${refusal}`);
  }
  const transcript = (await deps.source.transcript?.(recording, signal)) ?? null;
  const needsSound =
    transcript === null ||
    recording.durationMs === undefined ||
    options.soundCheck === "always" ||
    options.keepMedia?.which === "all";
  const parts = needsSound ? voice.parts : [];
  if (transcript === null && parts.length === 0) return skip("no voice part", "no_voice_part", "it has no voice part");
  const notes = {
    note: readWorkNote(claim.note),
    keep: async (note: unknown) => {
      await store.work.note(claim, note);
    },
  };
  const isBegun = Object.keys(notes.note.jobs).length > 0;
  const process = async () => {
    signal.throwIfAborted();
    // Before the media are fetched, where that can be known.
    using _kept =
      transcript === null && !isBegun ? run.meter.reserve(recording.id, soundToGive(recording, parts)) : null;
    run.onStarted(recording.id);
    // Before the transcript: once a service has been paid for it, only the saving is left to be done.
    const hold = await deps.source.holds(recording, signal);
    if (state?.status === "evaluated" && isUnknown(hold)) await useStored(store, recording);
    const stt = run.meter.providerFor(claim);
    return await processRecording({ ...deps, stt }, recording, { transcript, parts, hold }, options, notes, signal);
  };
  const processed = parts.length === 0 ? await process() : await run.withMedia(process);
  const { policy } = options.redaction;
  const agents = (recording.conversation?.agents ?? []).flatMap(({ name }) => name ?? []);
  const { segments } = processed.input;
  const { utterances, masked } = names.detector.redactUtterances(segments, policy, agents, recording.id);
  const { kernel } = deps;
  const redact = (text: string) => names.detector.redact(text, policy, recording.id).text;
  const input = { ...processed.input, ...withMaskedLabels(processed.input, utterances, redact), said: utterances };
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
  const media = await withKnownPaths(store, recording.id, processed.media);
  const isSameSound = state?.contentSha256 == null || state.contentSha256 === processed.contentSha256;
  const saved = await run.writer.save({
    claim,
    recording: toRecordingRecord(recording, { ...processed, media }),
    utterances,
    evaluations: [record(first, 0), ...others.map((evaluation, index) => record(evaluation, index + 1))],
    silenced: silencedIn(processed, masked, policy),
    levels: processed.levels,
    fingerprint: nextFingerprint(
      run.basis,
      {
        input: measuredInputSha256(input),
        transcript: transcript === null ? "made" : "own",
        isHeard: processed.levels.length > 0,
      },
      isSameSound ? (state?.fingerprint ?? null) : null,
    ),
    lastRemoval,
    lastOwnName: names.lastOwnName,
    events: archiveEvents(recording, first, run.id, options.archives, clock.now()),
  });
  const { keepMedia } = options;
  const kept = media.filter(({ path, sha256 }) => path !== null && path === keepMedia?.store.referenceTo(sha256));
  return saved ? { outcome: "evaluated", evaluation: first, kept } : { outcome: "claim_lost" };

  async function skip(stored: string, reason: SkipReason, detail: string): Promise<Outcome> {
    const skipped = { claim, recording: toRecordingRecord(recording), reason: stored };
    const saved = await store.calls.saveSkipped(skipped, { runId: run.id, atMs: clock.now() });
    return saved ? { outcome: "skipped", reason, detail } : { outcome: "claim_lost" };
  }
}

/** Of parts that hold a channel each, each lasts as long as the call. Nothing when the source does not say how long that is. */
function soundToGive({ durationMs = 0 }: Recording, parts: readonly RecordingPart[]): number {
  return areChannels(parts) ? durationMs * parts.length : durationMs;
}

/** Where nothing is to be masked, nothing is silenced. */
function silencedIn(
  { input, isPlaced }: ProcessedRecording,
  masked: readonly (readonly MaskedPlace[])[],
  policy: PiiPolicy,
): Stretch[] | null {
  if (allowsEverything(policy) && masked.every(({ length }) => length === 0)) return [];
  const segments = input.segments.map((segment, index) => ({ ...segment, masks: masked[index] ?? [] }));
  return silencedStretches(segments, { durationMs: input.durationMs, isPlaced, heard: input.sound });
}

/** What an earlier run kept is still there when this one keeps nothing. */
async function withKnownPaths(
  { calls }: EvaluateDeps["store"],
  recordingId: string,
  media: readonly MediaFile[],
): Promise<MediaFile[]> {
  if (media.every(({ path }) => path !== null)) return [...media];
  const known = new Map((await calls.sound(recordingId))?.media.map(({ sha256, path }) => [sha256, path]));
  return media.map((file) => ({ ...file, path: file.path ?? known.get(file.sha256) ?? null }));
}

/** Asks for an archived recording. A role that may not is no fault of the call. */
async function restore(
  { source }: EvaluateDeps,
  recording: Recording,
  signal: AbortSignal,
): Promise<"asked" | "not_asked" | { refused: string }> {
  try {
    return (await source.restore?.(recording, signal)) ? "asked" : "not_asked";
  } catch (error) {
    if (error instanceof GenesysError && error.code === "genesys.forbidden") return { refused: error.message };
    throw error;
  }
}

function isUnknown({ warnings }: HoldRecord): boolean {
  return warnings.some(({ code }) => code === "hold.unknown");
}

/**
 * A call that is evaluated again when its source does not know its conversation any more goes by the stored one.
 * @throws WorkflowError `recording.holds_unknown` when its stored evaluation has holds, which would be lost
 */
async function useStored(store: EvaluateDeps["store"], recording: Recording): Promise<void> {
  const { id } = recording;
  const { items } = await store.evaluations.listWhole({ recordingId: id, primary: true }, { limit: 1 });
  const holds = items.flatMap(({ evaluation }) => evaluation.hold.events);
  if (holds.length > 0) {
    throw new WorkflowError(
      "recording.holds_unknown",
      `recording ${id} has ${holds.length} stored holds, and its source does not know its conversation any more: its stored evaluation is kept`,
      { hint: "Check with earshot doctor that the role may see conversations; the service deletes old ones." },
    );
  }
  recording.conversation ??= (await store.conversations.find([id])).get(id);
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
