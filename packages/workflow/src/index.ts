export { type ArchiveFault, checkArchives } from "@earshot/archives";
export { type CallSound, type CallSoundDeps, type OpenedSound, openCallSound, readCallSound } from "./call-sound.ts";
export { type ComparedCall, type ComparedMeasure, compareMeasures, compareWithSource } from "./compare-with-source.ts";
export {
  createArchiveSync,
  type DeliveryDeps,
  type DeliveryOutcome,
  deliverDue,
  type LostDeliveries,
  lostDeliveries,
} from "./deliver-due.ts";
export {
  type Erasure,
  type ErasureOptions,
  eraseAgain,
  eraseCalls,
  findRestored,
} from "./erase-calls.ts";
export { readErasedList } from "./erased-list.ts";
export { WorkflowError } from "./errors.ts";
export { evaluateRecordings } from "./evaluate-recordings.ts";
export type {
  EvaluateDeps,
  EvaluateOptions,
  KeptMedia,
  ProgressEvent,
  RunContext,
  RunSettings,
  RunSummary,
  SkipReason,
  StartedWork,
} from "./evaluation.ts";
export type { KeepingDeps } from "./finish-erasure.ts";
export { conflictingVersions } from "./foreign-change.ts";
export { makeThumbnails, type ThumbnailDeps, type ThumbnailSummary } from "./make-thumbnails.ts";
export { allowName, markMissed } from "./mark-missed.ts";
export { offerRecordings } from "./offered-recordings.ts";
export { followOwnNames, type NamesInUse } from "./own-names.ts";
export { makeProcessFolder, removeAbandonedFolders } from "./process-folders.ts";
export {
  type ArchiveOutcome,
  type ArchiveSync,
  type CheckResult,
  checkMetadata,
  type PublishDeps,
  type PublishOptions,
  type PublishResult,
  publishMetadata,
  readMediaMatrix,
} from "./publish-metadata.ts";
export {
  type KnownScorecard,
  listScorecardVersions,
  publishScorecard,
  readScorecardVersion,
} from "./publish-scorecard.ts";
export { readCalls, readFailures, readListedCalls, readMeasuredCalls, withLevels, withWords } from "./report.ts";
export { readReportGroups } from "./report-groups.ts";
export { type RescoreSummary, rescoreEvaluations } from "./rescore.ts";
export { runRescoring } from "./rescoring-run.ts";
export {
  type PlannedRetention,
  planRetention,
  type RetentionPlan,
  type RetentionRun,
  runRetention,
} from "./retention.ts";
export { parseRetention, type RetentionPolicy } from "./retention-policies.ts";
export { nextScheduledTime } from "./schedule-times.ts";
export { sinceLastRun } from "./since-last-run.ts";
export { scoreStored } from "./stored-scoring.ts";
export {
  type ScoreChange,
  type ScorecardTrial,
  type ScoreDistribution,
  tryScorecard,
} from "./try-scorecard.ts";
export { voiceParts } from "./voice-parts.ts";
export { type CommandHandler, runWorker, type WorkerDeps, type WorkerLog } from "./worker.ts";
