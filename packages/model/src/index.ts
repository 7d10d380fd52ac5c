export { type AgentPart, agentPartSchema } from "./agent-part.ts";
export { formatClock, formatClockSeconds } from "./call-clock.ts";
export {
  type CallEvaluation,
  type CallSummary,
  type CallTotals,
  callEvaluationSchema,
  callSummarySchema,
  callTotalsSchema,
  type Deduction,
  type EvaluationWarning,
  type EventReference,
  type HeadlineName,
  type MeasuredCall,
  type Score,
  type SoundEvidence,
  type TalkOverEvent,
  type UnscorableReason,
  unscorableReasons,
  type VoicelessSound,
} from "./call-evaluation.ts";
export { type Cleanup, createCleanup } from "./cleanup.ts";
export { type Clock, type Random, systemClock } from "./clock.ts";
export { type Conversation, conversationSchema, isAgentPurpose, type Leg, type Named } from "./conversation.ts";
export { describeError, EarshotError, type ErrorDescription, type ErrorFacts } from "./error.ts";
export { fileProblem } from "./file-problem.ts";
export { foldedPieces, foldedWords, isPlainText } from "./folded-text.ts";
export { type HoldAudio, holdAudios } from "./hold-audio.ts";
export { isoWeekOf, isoWeekRange } from "./iso-week.ts";
export { isObject, type JsonObject } from "./json-object.ts";
export type { ByteRange, KeptContent, MediaStore } from "./media-store.ts";
export type { MetadataSink } from "./metadata-sink.ts";
export { nearestName } from "./nearest-name.ts";
export { type OutboxEvent, type OutboxEventType, outboxEventTypes } from "./outbox.ts";
export {
  type PersonalRight,
  personalRights,
  type Right,
  type Role,
  rightMeanings,
  rights,
  rightsOfRole,
  roles,
} from "./people/rights.ts";
export {
  everyone,
  type Grant,
  hasRight,
  nameOfActor,
  type SeenCalls,
  type Viewer,
  type ViewingUser,
  viewerOf,
} from "./people/viewer.ts";
export type {
  AccessCheck,
  DownloadedMedia,
  HoldRecord,
  Medium,
  MetadataReceipt,
  Recording,
  RecordingPart,
  RecordingPause,
  RecordingQuery,
  RecordingState,
  SourceMetrics,
  StateEvent,
  StoredMedium,
  StoredMetadata,
} from "./recording.ts";
export type { RecordingSource, UnreadableRecording } from "./recording-source.ts";
export type { RequestPace } from "./request-pace.ts";
export type { ChannelStretch, Segment, SpeechColumns, Stretch, Transcript, Word } from "./segment.ts";
export { type Side, sides } from "./side.ts";
export { type SidesFrom, sidesFromKinds, weakestOf } from "./sides-from.ts";
export { countSlips } from "./slips.ts";
export type {
  AudioFacts,
  JobRef,
  JobState,
  SttInput,
  SttProvider,
  Submission,
  TranscriptDocument,
} from "./speech-to-text.ts";
export { type SpeechUnits, speechUnits } from "./speech-units.ts";
export {
  type AuditEntry,
  type AuditFault,
  type AuditFilter,
  type AuditInput,
  type AuditRepository,
  type AuditStatus,
  type AuditVerification,
  auditStatuses,
  type LatencySummary,
} from "./store/audit.ts";
export {
  type BlindContent,
  type BlindReview,
  blindContentSchema,
  type CalibratedCall,
  type Calibration,
  type CalibrationFacts,
  type CalibrationParticipant,
  type CalibrationRepository,
  type CalibrationSummary,
  calibrationSchema,
  calibrationSummarySchema,
} from "./store/calibrations.ts";
export { type CallListQuery, type CallOrder, type CallSort, callSorts } from "./store/call-order.ts";
export type { CallReading } from "./store/call-reading.ts";
export {
  basisKey,
  type CallRepository,
  type CallState,
  type EvaluatedCall,
  type EvaluationRecord,
  type Fingerprint,
  type MediaFile,
  type RecordedSound,
  type RecordingRecord,
  type Saving,
} from "./store/calls.ts";
export { type ConversationFilter, type NamedKind, namedKinds } from "./store/conversation-filter.ts";
export {
  type CallGroup,
  type ConversationRepository,
  type GroupFilter,
  type Grouping,
  groupings,
  type UnknownName,
} from "./store/conversations.ts";
export type { CopyEvent } from "./store/copy-event.ts";
export {
  type ArchiveCounts,
  type Delivery,
  type DeliveryFilter,
  type DeliveryRecord,
  type DeliveryRepository,
  type DeliveryResult,
  type DeliveryStatus,
  deliveryStatuses,
} from "./store/deliveries.ts";
export type {
  CallFilter,
  EvaluationFilter,
  EvaluationRepository,
  EvaluationSummary,
  Rescoring,
  StoredEvaluation,
} from "./store/evaluations.ts";
export type { Failure } from "./store/failure.ts";
export {
  type ErasedCounts,
  type ErasedId,
  type ErasedIdKind,
  type ErasedKind,
  type ErasurePlan,
  type ErasureReceipt,
  type ErasureSelection,
  type ErasureStamp,
  type ExpiredCalls,
  erasedIdKinds,
  erasedKinds,
  type HeldKind,
  heldKinds,
  type KeepingRepository,
  type Leftover,
  type LegalHold,
  type RetainedKind,
  type RetentionRule,
  retainedKinds,
  type StoredReceipt,
} from "./store/keeping.ts";
export type { ChannelLevels, LevelRepository } from "./store/levels.ts";
export type { DeadWork, OperationNumbers, WorkNumbers } from "./store/operation-numbers.ts";
export {
  type CallWords,
  type DeniedName,
  type Marked,
  type MaskedWords,
  type Masking,
  mostOwnNames,
  type NameHash,
  type NewMark,
  type OwnNameAction,
  type OwnNameEntry,
  type OwnNameReading,
  type OwnNameRepository,
  type OwnNames,
  ownNameActions,
} from "./store/own-names.ts";
export type { Page, PageRequest } from "./store/page.ts";
export type {
  ApiKey,
  ApiKeyRepository,
  Identity,
  PeopleRepository,
  Session,
  SessionRepository,
  Team,
  TeamRepository,
  User,
  UserChanges,
  UserFacts,
  UserRepository,
} from "./store/people.ts";
export type { Publication, PublicationRepository } from "./store/publications.ts";
export {
  type QuestionAnswer,
  type Review,
  type ReviewContent,
  type ReviewedContent,
  type ReviewFilter,
  type ReviewRepository,
  type ReviewStatus,
  type ReviewStep,
  type ReviewSummary,
  reviewContentSchema,
  reviewSchema,
  reviewStatuses,
  reviewSummarySchema,
  type StepFacts,
  type WrittenFacts,
} from "./store/reviews.ts";
export {
  type RecordingOutcome,
  type Run,
  type RunCounts,
  type RunFailures,
  type RunOutcome,
  type RunOutcomeFilter,
  type RunRepository,
  type RunStatus,
  recordingOutcomes,
  runStatuses,
} from "./store/runs.ts";
export { mostSavedViews, type SavedView, type SavedViewRepository } from "./store/saved-views.ts";
export type { DueSchedules, NextTime, Schedule, ScheduleRepository } from "./store/schedules.ts";
export type { PublishedScorecard, ScorecardRepository } from "./store/scorecards.ts";
export type {
  CallHits,
  CallSearchPage,
  SearchHit,
  SearchPage,
  SearchQuery,
  SearchRepository,
  TextPart,
} from "./store/search.ts";
export type { SpeechSubmission, SpeechUsage, SpeechUsageRepository } from "./store/speech-usage.ts";
export type { IntegrityReport, MigrationReport, Store } from "./store/store.ts";
export {
  type CallEvaluationRecord,
  type EvaluationBasis,
  evaluationBasisSchema,
  type ListedCall,
  listedCallSchema,
  type StoredCall,
  storedCallSchema,
} from "./store/stored-call.ts";
export {
  type ThumbnailFilter,
  type ThumbnailJob,
  type ThumbnailRepository,
  type ThumbnailResult,
  type ThumbnailStatus,
  thumbnailStatuses,
} from "./store/thumbnails.ts";
export {
  type CriterionCost,
  type Spread,
  type TrendGroup,
  type TrendMeasure,
  type TrendRepository,
  trendMeasures,
} from "./store/trends.ts";
export {
  type Claim,
  type ClaimedOffer,
  type ClaimedWork,
  type KeyedWorkKind,
  type Lease,
  type OfferedWork,
  type UnavailableWork,
  type WorkKind,
  type WorkOffer,
  type WorkQueue,
  workKinds,
} from "./store/work.ts";
export { type Worker, type WorkerRepository, workerSilenceMs } from "./store/workers.ts";
export type { Table, TableColumn } from "./table.ts";
export {
  type DecodedText,
  decodeUtf8,
  oneLine,
  quotedName,
  requireUtf8,
  shortName,
  withoutByteOrderMark,
  withoutControls,
} from "./text.ts";
export { type TranscriptFormat, transcriptFormats } from "./transcript-format.ts";
export { fileError, UsageError } from "./usage-error.ts";
export { type VendorMetrics, vendorMetricsSchema } from "./vendor-metrics.ts";
export { parseWallTime } from "./wall-time.ts";
export { formatWhere, parseWhere } from "./where.ts";
