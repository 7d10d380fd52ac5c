import type { Kysely } from "kysely";
import type { AuditEntriesTable, AuditHeadTable } from "./tables/audit.ts";
import type { EvaluationsTable } from "./tables/evaluations.ts";
import type { EventsTable } from "./tables/events.ts";
import type { DeliveriesTable, OutboxEventsTable } from "./tables/outbox.ts";
import type { PublicationsTable } from "./tables/publications.ts";
import type { RecordingsTable } from "./tables/recordings.ts";
import type { RunRecordingsTable } from "./tables/run-recordings.ts";
import type { RunsTable } from "./tables/runs.ts";
import type { ThumbnailJobsTable } from "./tables/thumbnail-jobs.ts";
import type { UtterancesTable } from "./tables/utterances.ts";

/** The tables; columns are snake_case in the file and camelCase here. */
export interface Database {
  runs: RunsTable;
  recordings: RecordingsTable;
  runRecordings: RunRecordingsTable;
  utterances: UtterancesTable;
  evaluations: EvaluationsTable;
  events: EventsTable;
  auditEntries: AuditEntriesTable;
  auditHead: AuditHeadTable;
  outboxEvents: OutboxEventsTable;
  deliveries: DeliveriesTable;
  thumbnailJobs: ThumbnailJobsTable;
  publications: PublicationsTable;
}

/** An open database or a transaction of it. */
export type StoreDb = Kysely<Database>;

/** Runs `action` in a transaction: the caller's, or one of its own. */
export function inTransaction<T>(db: StoreDb, action: (trx: StoreDb) => Promise<T>): Promise<T> {
  return db.isTransaction ? action(db) : db.transaction().execute(action);
}
