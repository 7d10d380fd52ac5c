import type { AgentPartsTable } from "./agent-parts.ts";
import type { AuditEntriesTable, AuditHeadTable } from "./audit.ts";
import type {
  CalibrationCallsTable,
  CalibrationParticipantsTable,
  CalibrationReviewsTable,
  CalibrationsTable,
} from "./calibrations.ts";
import type { DeductionsTable } from "./deductions.ts";
import type { EvaluationsTable } from "./evaluations.ts";
import type {
  ErasedIdsTable,
  ErasureLeftoversTable,
  ErasureReceiptsTable,
  LegalHoldsTable,
  MediaRemovalsTable,
} from "./keeping.ts";
import type { NamesTable, RecordingNamesTable } from "./names.ts";
import type { RequestPacesTable, SchedulesTable, WorkersTable } from "./operation.ts";
import type { OwnNameKeyTable, OwnNamesTable } from "./own-names.ts";
import type { ApiKeysTable, SessionsTable, TeamAgentsTable, UserGrantsTable, UsersTable } from "./people.ts";
import type { PublicationsTable } from "./publications.ts";
import type { RecordingLevelsTable } from "./recording-levels.ts";
import type { RecordingsTable } from "./recordings.ts";
import type { ReviewStepsTable, ReviewsTable } from "./reviews.ts";
import type { RunRecordingsTable } from "./run-recordings.ts";
import type { RunsTable } from "./runs.ts";
import type { ScorecardsTable } from "./scorecards.ts";
import type { SpeechSubmissionsTable } from "./speech-submissions.ts";
import type { UtterancesTable } from "./utterances.ts";
import type { OutboxEventsTable, WorkTable } from "./work.ts";

/** The tables; columns are snake_case in the file and camelCase here. */
export interface Database {
  runs: RunsTable;
  recordings: RecordingsTable;
  recordingLevels: RecordingLevelsTable;
  names: NamesTable;
  recordingNames: RecordingNamesTable;
  runRecordings: RunRecordingsTable;
  utterances: UtterancesTable;
  evaluations: EvaluationsTable;
  agentParts: AgentPartsTable;
  deductions: DeductionsTable;
  reviews: ReviewsTable;
  reviewSteps: ReviewStepsTable;
  calibrations: CalibrationsTable;
  calibrationCalls: CalibrationCallsTable;
  calibrationParticipants: CalibrationParticipantsTable;
  calibrationReviews: CalibrationReviewsTable;
  auditEntries: AuditEntriesTable;
  auditHead: AuditHeadTable;
  outboxEvents: OutboxEventsTable;
  work: WorkTable;
  scorecards: ScorecardsTable;
  speechSubmissions: SpeechSubmissionsTable;
  publications: PublicationsTable;
  users: UsersTable;
  userGrants: UserGrantsTable;
  teamAgents: TeamAgentsTable;
  sessions: SessionsTable;
  apiKeys: ApiKeysTable;
  legalHolds: LegalHoldsTable;
  erasureReceipts: ErasureReceiptsTable;
  erasedIds: ErasedIdsTable;
  erasureLeftovers: ErasureLeftoversTable;
  mediaRemovals: MediaRemovalsTable;
  ownNameKey: OwnNameKeyTable;
  ownNames: OwnNamesTable;
  requestPaces: RequestPacesTable;
  schedules: SchedulesTable;
  workers: WorkersTable;
}
