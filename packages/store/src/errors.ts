import { EarshotError, type ErrorFacts } from "@earshot/model";

/** What can go wrong in this package; each code has one meaning and one remedy. */
export type StoreErrorCode =
  | "store.not_found" // no database file, and none may be made
  | "store.directory_missing" // the folder the database should lie in
  | "store.not_a_file" // a folder or a device has the database's name
  | "store.invalid_location" // not a path, a file: URL or the address of a Postgres database
  | "store.cannot_open" // the system refuses the file or its -wal and -shm companions
  | "store.not_a_store" // an SQLite database of another application
  | "store.newer_schema" // written by a later version
  | "store.older_schema" // not migrated, and it may not be
  | "store.migration_failed"
  | "store.read_only"
  | "store.corrupt"
  | "store.full"
  | "store.busy"
  | "store.unavailable" // the database server can't be reached, or ended the connection
  | "store.io_failed"
  | "store.conflict" // a row breaks a rule of the schema
  | "store.append_only" // an audit entry is never changed or removed
  | "store.audit_broken" // the audit chain has lost its end
  | "store.too_large" // a value is beyond SQLite's limits
  | "store.invalid_record" // a record that can't be stored as given
  | "store.invalid_query" // a search or filter that has no meaning
  | "store.invalid_cursor"
  | "store.unknown_run"
  | "store.unknown_evaluation"
  | "store.unknown_review"
  | "store.review_refused" // its status does not allow the step, or somebody else has to take it
  | "store.review_changed" // it was saved since the version that is to be replaced or finished
  | "store.unknown_calibration"
  | "store.calibration_refused" // it is closed, or who asks or takes part may not do this
  | "store.unknown_user"
  | "store.name_taken" // another user or key has the name
  | "store.too_many_views" // of one person
  | "store.version_taken" // a scorecard of that name and version has another content
  | "store.last_admin" // nobody would be left who may change rights
  | "store.held" // a legal hold keeps it
  | "store.media_removed" // the media of a call that is to be stored, since they were kept
  | "store.marked_meanwhile" // personal data in a call that is to be stored, or spoken of, since it was masked
  | "store.mark_refused" // of a call of one's own
  | "store.too_many_own_names" // in the organisation's list of names
  | "store.backup_exists"
  | "store.backup_failed"
  | "store.no_backup" // a server's database is copied by its own programs
  | "store.in_use" // others have a database open that is to be copied
  | "store.not_empty" // a database that is to become a copy has rows of its own
  | "store.copy_unfinished" // a copy of another database that has not come to its end
  | "store.copy_differs"; // a copy is not equal to the database it was made of

interface StoreErrorFacts extends ErrorFacts {
  /** The database file, the address of the database, or the file of the backup. */
  path?: string | undefined;
  /** SQLite's own code when SQLite reported the fault, such as `SQLITE_BUSY_SNAPSHOT`. */
  sqliteCode?: string | undefined;
  /** The SQLSTATE when a Postgres server reported the fault, such as `53100`. */
  sqlState?: string | undefined;
}

/** The one error of this package: `message` names the place and the cause, `hint` the fix. */
export class StoreError extends EarshotError<StoreErrorCode> {
  readonly path: string | null;
  readonly sqliteCode: string | null;
  readonly sqlState: string | null;

  constructor(code: StoreErrorCode, message: string, facts: StoreErrorFacts) {
    super(code, message, facts);
    this.path = facts.path ?? null;
    this.sqliteCode = facts.sqliteCode ?? null;
    this.sqlState = facts.sqlState ?? null;
  }
}

/** A search, filter or page that has no meaning. */
export function invalidQuery(message: string, hint: string): StoreError {
  return new StoreError("store.invalid_query", message, { hint });
}
