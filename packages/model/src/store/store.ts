import type { Clock } from "../clock.ts";
import type { Viewer } from "../people/viewer.ts";
import type { RequestPace } from "../request-pace.ts";
import type { AuditRepository } from "./audit.ts";
import type { CalibrationRepository } from "./calibrations.ts";
import type { CallReading } from "./call-reading.ts";
import type { CallRepository } from "./calls.ts";
import type { ConversationRepository } from "./conversations.ts";
import type { DeliveryRepository } from "./deliveries.ts";
import type { EvaluationRepository } from "./evaluations.ts";
import type { KeepingRepository } from "./keeping.ts";
import type { LevelRepository } from "./levels.ts";
import type { OperationNumbers } from "./operation-numbers.ts";
import type { OwnNameReading, OwnNameRepository } from "./own-names.ts";
import type { PeopleRepository } from "./people.ts";
import type { PublicationRepository } from "./publications.ts";
import type { ReviewRepository } from "./reviews.ts";
import type { RunRepository } from "./runs.ts";
import type { ScheduleRepository } from "./schedules.ts";
import type { ScorecardRepository } from "./scorecards.ts";
import type { SearchRepository } from "./search.ts";
import type { SpeechUsageRepository } from "./speech-usage.ts";
import type { ThumbnailRepository } from "./thumbnails.ts";
import type { TrendRepository } from "./trends.ts";
import type { WorkQueue } from "./work.ts";
import type { WorkerRepository } from "./workers.ts";

export interface IntegrityReport {
  ok: boolean;
  /** One line per fault; empty when `ok`. */
  faults: string[];
  /** Whether the search index could be compared with the utterances; this needs write access, though nothing is written. */
  searchIndexCompared: boolean;
}

export interface MigrationReport {
  from: number;
  to: number;
  /** Names of the migrations that were applied. */
  applied: string[];
}

/** An open database, in the words of the field. Its own repositories see every call; `seenBy` gives those of one viewer. */
export interface Store {
  readonly runs: RunRepository;
  readonly calls: CallRepository;
  readonly evaluations: EvaluationRepository;
  readonly conversations: ConversationRepository;
  readonly levels: LevelRepository;
  readonly search: SearchRepository;
  readonly trends: TrendRepository;
  readonly scorecards: ScorecardRepository;
  readonly work: WorkQueue;
  readonly speechUsage: SpeechUsageRepository;
  readonly deliveries: DeliveryRepository;
  readonly thumbnails: ThumbnailRepository;
  readonly publications: PublicationRepository;
  readonly audit: AuditRepository;
  readonly people: PeopleRepository;
  readonly keeping: KeepingRepository;
  /** The organisation's own list of names that are personal data, and of those that are nobody's. */
  readonly ownNames: OwnNameReading;
  /** That of all who use the database: leases, waits and signs of life go by it, never by a machine's own. */
  readonly clock: Clock;
  /** Absolute path of the database file. */
  readonly location: string;
  /** Reads the calls that a viewer may see: their rights are conditions of every query. */
  seenBy(viewer: Viewer): CallReading;
  /** Reviews as a viewer may see and write them. */
  reviewsBy(viewer: Viewer): ReviewRepository;
  /** Calibrations as a viewer may see them and take part in them. */
  calibrationsBy(viewer: Viewer): CalibrationRepository;
  /** The same list as a viewer may see and change it. */
  ownNamesBy(viewer: Viewer): OwnNameRepository;
  readonly schedules: ScheduleRepository;
  readonly workers: WorkerRepository;
  /** What somebody who runs all this would be woken up for. */
  numbers(nowMs: number): Promise<OperationNumbers>;
  /** The line of requests to one service by one client; its name must not give them away. */
  pace(key: string, clock: Clock): RequestPace;
  /** Brings the schema up to date; needed only after it was opened without. */
  migrate(): Promise<MigrationReport>;
  /** Checks pages, foreign keys, triggers, the audit trail, and the search index against the utterances. */
  checkIntegrity(): Promise<IntegrityReport>;
  /**
   * Copies the database, as of now, to one file (mode 0600); the database may be in use.
   * @throws StoreError `store.backup_exists`, `store.backup_failed`, `store.directory_missing`, `store.full`
   */
  backup(path: string): Promise<void>;
  close(): Promise<void>;
}
