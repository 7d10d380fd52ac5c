import type { Kysely } from "kysely";
import type { AgentPartsTable } from "./tables/agent-parts.ts";
import type { AuditEntriesTable, AuditHeadTable } from "./tables/audit.ts";
import type {
  CalibrationCallsTable,
  CalibrationParticipantsTable,
  CalibrationReviewsTable,
  CalibrationsTable,
} from "./tables/calibrations.ts";
import type { EvaluationsTable } from "./tables/evaluations.ts";
import type { ErasedIdsTable, ErasureLeftoversTable, ErasureReceiptsTable, LegalHoldsTable } from "./tables/keeping.ts";
import type { NamesTable, RecordingNamesTable } from "./tables/names.ts";
import type { ApiKeysTable, SessionsTable, TeamAgentsTable, UserGrantsTable, UsersTable } from "./tables/people.ts";
import type { PublicationsTable } from "./tables/publications.ts";
import type { RecordingLevelsTable } from "./tables/recording-levels.ts";
import type { RecordingsTable } from "./tables/recordings.ts";
import type { ReviewStepsTable, ReviewsTable } from "./tables/reviews.ts";
import type { RunRecordingsTable } from "./tables/run-recordings.ts";
import type { RunsTable } from "./tables/runs.ts";
import type { ScorecardsTable } from "./tables/scorecards.ts";
import type { SpeechSubmissionsTable } from "./tables/speech-submissions.ts";
import type { UtterancesTable } from "./tables/utterances.ts";
import type { OutboxEventsTable, WorkTable } from "./tables/work.ts";

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
}

/** For queries of one statement, whose conditions vary. */
export type StoreDb = Kysely<Database>;
