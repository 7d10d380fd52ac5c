export { type AnalyzeOptions, analyzeDocument, analyzeFile, analyzeRecording } from "./analyze-transcript.ts";
export { type Archive, type ArchiveConfiguration, type ArchiveEvent, parseArchives } from "./archive/archives.ts";
export { createArchiveSync, type DeliveryDeps, type DeliveryOutcome, deliverDue } from "./archive/deliver-due.ts";
export { crossCheck, type SpeechCheck } from "./cross-check.ts";
export { describeError, type ErrorDescription } from "./describe-error.ts";
export { WorkflowError, type WorkflowErrorCode } from "./errors.ts";
export {
  type EvaluateDeps,
  type EvaluateOptions,
  evaluateRecordings,
  type ProgressEvent,
  type RunContext,
  type RunSummary,
  type SkipReason,
} from "./evaluate-recordings.ts";
export { makeThumbnails, type ThumbnailDeps, type ThumbnailSummary } from "./make-thumbnails.ts";
export { voiceParts } from "./process-recording.ts";
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
export { type Report, readReport, toReportCall } from "./report.ts";
export { type RescoreSummary, rescoreEvaluations } from "./rescore.ts";
export { parseStateEvents, parseWallTime, type RawStateEvent, readStateEvents } from "./state-events.ts";
