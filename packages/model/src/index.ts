export {
  type CallEvaluation,
  type CallTotals,
  callEvaluationSchema,
  type Deduction,
  type EvaluationWarning,
  type EventReference,
  type HeadlineName,
  type MeasuredCall,
  type Score,
  type TalkOverEvent,
  type UnscorableReason,
  unscorableReasons,
} from "./call-evaluation.ts";
export { type Clock, type Random, systemClock } from "./clock.ts";
export { describeError, EarshotError, type ErrorDescription, type ErrorFacts } from "./error.ts";
export { fileProblem } from "./file-problem.ts";
export { type OutboxEventType, outboxEventTypes } from "./outbox.ts";
export type {
  AccessCheck,
  DownloadedMedia,
  Medium,
  MetadataReceipt,
  Recording,
  RecordingPart,
  RecordingQuery,
  RecordingState,
  StateEvent,
  StoredMedium,
  StoredMetadata,
} from "./recording.ts";
export type { Segment, SpeechColumns, Transcript } from "./segment.ts";
export { type Side, sides } from "./side.ts";
export { fileError, UsageError } from "./usage-error.ts";
