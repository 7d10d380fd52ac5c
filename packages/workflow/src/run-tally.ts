import type { CallEvaluation, ErrorDescription, MediaFile } from "@earshot/model";
import { countScore } from "@earshot/quality";
import type { ProgressEvent, RunSpeech, RunSummary, SkipReason } from "./evaluation.ts";

/** Counts what a run makes of its recordings, and announces it. */
export interface RunTally {
  readonly summary: RunSummary;
  evaluated(
    recordingId: string,
    evaluation: CallEvaluation,
    facts: { kept: readonly MediaFile[]; reasons: readonly string[] },
  ): void;
  failed(recordingId: string, error: ErrorDescription): void;
  skipped(recordingId: string, reason: SkipReason, detail: string): void;
  /** Left for a later run, from then on. */
  waiting(recordingId: string, untilMs: number, detail: string): void;
}

export function createRunTally(
  runId: string,
  { speech, nowMs, emit }: { speech: RunSpeech | null; nowMs: () => number; emit: (event: ProgressEvent) => void },
): RunTally {
  const summary: RunSummary = {
    runId,
    evaluated: 0,
    failed: 0,
    skipped: 0,
    failedBefore: 0,
    waiting: 0,
    kept: { files: 0, bytes: 0 },
    scores: { scored: 0, atEnds: 0 },
    proposedHolds: { calls: 0, holds: 0 },
    resumeAtMs: null,
    speech,
    beyondMinutes: 0,
  };
  return {
    summary,
    evaluated(recordingId, evaluation, { kept, reasons }) {
      summary.evaluated += 1;
      summary.kept.files += kept.length;
      summary.kept.bytes += kept.reduce((sum, { bytes }) => sum + bytes, 0);
      countScore(summary.scores, evaluation.score.value);
      const holds = evaluation.voiceless?.proposedHolds.length ?? 0;
      if (holds > 0) summary.proposedHolds.calls += 1;
      summary.proposedHolds.holds += holds;
      emit({ type: "evaluated", recordingId, evaluation, reasons });
    },
    failed(recordingId, error) {
      summary.failed += 1;
      emit({ type: "failed", recordingId, error });
    },
    skipped(recordingId, reason, detail) {
      summary.skipped += 1;
      if (reason === "failed_before") summary.failedBefore += 1;
      emit({ type: "skipped", recordingId, reason, detail });
    },
    waiting(recordingId, untilMs, detail) {
      summary.waiting += 1;
      if (untilMs > nowMs()) summary.resumeAtMs = Math.min(summary.resumeAtMs ?? untilMs, untilMs);
      emit({ type: "waiting", recordingId, untilMs, detail });
    },
  };
}
