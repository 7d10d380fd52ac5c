import { type Clock, everyone, type Store } from "@earshot/model";
import { openDatabase } from "./open-database.ts";
import { createAuditRepository } from "./repositories/audit.ts";
import { createCalibrationRepository } from "./repositories/calibrations.ts";
import { createCallReading } from "./repositories/call-reading.ts";
import { createCallRepository } from "./repositories/calls.ts";
import { createConversationRepository } from "./repositories/conversations.ts";
import { createDeliveryRepository } from "./repositories/deliveries.ts";
import { createEvaluationRepository } from "./repositories/evaluations.ts";
import { createKeepingRepository } from "./repositories/keeping.ts";
import { createLevelRepository } from "./repositories/levels.ts";
import { readNumbers } from "./repositories/operation-numbers.ts";
import { createOwnNameReading, createOwnNameRepository } from "./repositories/own-names.ts";
import { createPeopleRepository } from "./repositories/people.ts";
import { createPublicationRepository } from "./repositories/publications.ts";
import { createRequestPace } from "./repositories/request-pace.ts";
import { createReviewRepository } from "./repositories/reviews.ts";
import { createRunRepository } from "./repositories/runs.ts";
import { createScheduleRepository } from "./repositories/schedules.ts";
import { createScorecardRepository } from "./repositories/scorecards.ts";
import { createSearchRepository } from "./repositories/search.ts";
import { createSpeechUsageRepository } from "./repositories/speech-usage.ts";
import { createThumbnailRepository } from "./repositories/thumbnails.ts";
import { createTrendRepository } from "./repositories/trends.ts";
import { createWorkQueue } from "./repositories/work.ts";
import { createWorkerRepository } from "./repositories/workers.ts";

export interface OpenStoreOptions {
  /** Opens an existing database for reading only; nothing is made or migrated. */
  readonly?: boolean | undefined;
  /** Whether to bring the schema up to date; true unless said otherwise. */
  migrate?: boolean | undefined;
  /** The machine's own clock, by which it is known how far it is off from that of a server. */
  clock?: Clock | undefined;
}

/**
 * Opens the database at a path or file: URL, making it (mode 0600) and its schema when needed; or one that is there on a Postgres
 * server, by `postgres://user:password@host/database`, making its schema.
 * @throws StoreError with one of `store.not_found`, `store.directory_missing`, `store.not_a_file`,
 *   `store.invalid_location`, `store.cannot_open`, `store.not_a_store`, `store.newer_schema`, `store.older_schema`,
 *   `store.migration_failed`, `store.read_only`, `store.corrupt`, `store.full`, `store.busy`, `store.unavailable`,
 *   `store.io_failed`, `store.copy_unfinished`
 */
export async function openStore(location: string, options: OpenStoreOptions = {}): Promise<Store> {
  const { readonly = false, migrate = true, clock } = options;
  const mode = readonly ? "read" : migrate ? "migrate" : "write";
  const { connection, scrub, emptyLog, catalog: _, checkAlone: __, ...own } = await openDatabase(location, mode, clock);
  const { db } = connection;
  return {
    runs: createRunRepository(connection),
    calls: createCallRepository(connection),
    evaluations: createEvaluationRepository(connection),
    conversations: createConversationRepository(db, everyone),
    levels: createLevelRepository(db, everyone),
    search: createSearchRepository(db, everyone),
    trends: createTrendRepository(db, everyone),
    scorecards: createScorecardRepository(connection),
    work: createWorkQueue(connection),
    speechUsage: createSpeechUsageRepository(connection),
    deliveries: createDeliveryRepository(connection),
    thumbnails: createThumbnailRepository(connection),
    publications: createPublicationRepository(connection),
    audit: createAuditRepository(connection),
    people: createPeopleRepository(connection),
    keeping: createKeepingRepository(connection, scrub),
    ownNames: createOwnNameReading(connection),
    ownNamesBy: (viewer) => createOwnNameRepository(connection, viewer, emptyLog),
    calibrationsBy: (viewer) => createCalibrationRepository(connection, viewer),
    reviewsBy: (viewer) => createReviewRepository(connection, viewer),
    seenBy: (viewer) => createCallReading(db, viewer),
    schedules: createScheduleRepository(connection),
    workers: createWorkerRepository(connection),
    numbers: (nowMs) => readNumbers(db, nowMs),
    pace: (key, clock) => createRequestPace(connection, key, clock),
    ...own,
  };
}
