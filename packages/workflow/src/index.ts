export { type Archive, type ArchiveConfiguration, type ArchiveEvent, parseArchives } from "@earshot/archives";
export {
  type AnalyzeOptions,
  analyzeDocument,
  analyzeFile,
  analyzeRecording,
  crossCheck,
  parseStateEvents,
  parseWallTime,
  type RawStateEvent,
  readStateEvents,
  type SpeechCheck,
} from "@earshot/measuring";
export { describeError, type ErrorDescription } from "@earshot/model";
export { createArchiveSync, type DeliveryDeps, type DeliveryOutcome, deliverDue } from "./deliver-due.ts";
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
