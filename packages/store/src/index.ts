export type { CallFilter } from "./call-filter.ts";
export type { Page, PageRequest } from "./cursor.ts";
export type { Database, StoreDb } from "./database.ts";
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
export {
  type EvaluationFilter,
  getEvaluation,
  listEvaluations,
  listEvents,
  listUtterances,
  type StoredEvaluation,
  type StoredEvent,
} from "./repositories/evaluations.ts";
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
export type { EvaluationsTable } from "./tables/evaluations.ts";
export type { EventKind } from "./tables/events.ts";
export type { RecordingStatus } from "./tables/recordings.ts";
export type { RunStatus } from "./tables/runs.ts";
export type { Side } from "./tables/utterances.ts";
