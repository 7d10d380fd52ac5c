export type { AuditEntry, AuditInput, LatencySummary } from "./audit-chain.ts";
export type { AuditFault } from "./audit-faults.ts";
export type { CallFilter } from "./call-filter.ts";
export type { Page, PageRequest } from "./cursor.ts";
export { type Database, inTransaction, type StoreDb } from "./database.ts";
export { StoreError, type StoreErrorCode } from "./errors.ts";
export type { TextPart } from "./indexed-text.ts";
export type { IntegrityReport } from "./integrity.ts";
export type { MigrationReport } from "./migrate.ts";
export { type OpenStoreOptions, openStore, type Store } from "./open-store.ts";
export type {
  EvaluationRecord,
  EventRecord,
  FailureRecord,
  RecordingRecord,
  ScoreRecord,
  UtteranceRecord,
} from "./records.ts";
export { type AuditFilter, appendAudit, iterateAudit, listAudit } from "./repositories/audit.ts";
export {
  type ArchiveCounts,
  type DeliveryFilter,
  type DeliveryRecord,
  deliveryCounts,
  listDeliveries,
} from "./repositories/deliveries.ts";
export {
  type EvaluationFilter,
  getEvaluation,
  listEvaluations,
  listEvents,
  listUtterances,
  type StoredEvaluation,
  type StoredEvent,
} from "./repositories/evaluations.ts";
export {
  claimDueDeliveries,
  type Delivery,
  type DeliveryResult,
  enqueueEvent,
  finishDelivery,
  type OutboxEvent,
  retryDeliveries,
} from "./repositories/outbox.ts";
export { findPublication, type Publication, recordPublication } from "./repositories/publications.ts";
export { type KnownEvaluation, type RecordingState, recordingStates } from "./repositories/recording-states.ts";
export { saveEvaluated, saveFailed, saveSkipped } from "./repositories/recordings.ts";
export { iterateEvaluations, updateScore } from "./repositories/rescoring.ts";
export {
  finishRun,
  getRun,
  listRunOutcomes,
  listRuns,
  markInterruptedRuns,
  type Run,
  type RunCounts,
  type RunOutcome,
  setRunTotal,
  startRun,
} from "./repositories/runs.ts";
export { type SearchHit, type SearchPage, type SearchQuery, searchUtterances } from "./repositories/search.ts";
export {
  claimThumbnail,
  enqueueThumbnail,
  finishThumbnail,
  listThumbnails,
  type ThumbnailFilter,
  type ThumbnailJob,
  type ThumbnailResult,
} from "./repositories/thumbnails.ts";
export type { AuditStatus } from "./tables/audit.ts";
export type { EvaluationsTable } from "./tables/evaluations.ts";
export type { EventKind } from "./tables/events.ts";
export type { DeliveryStatus } from "./tables/outbox.ts";
export type { RecordingStatus } from "./tables/recordings.ts";
export type { RunStatus } from "./tables/runs.ts";
export type { ThumbnailStatus } from "./tables/thumbnail-jobs.ts";
export { type AuditVerification, verifyAudit } from "./verify-audit.ts";
