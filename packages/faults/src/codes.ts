import type { AnalysisErrorCode } from "@earshot/analysis-wasm";
import type { ArchivesErrorCode } from "@earshot/archives";
import type { AudioErrorCode } from "@earshot/audio";
import type { FolderErrorCode } from "@earshot/folder-source";
import type { GenesysErrorCode } from "@earshot/genesys-client";
import type { HttpErrorCode } from "@earshot/http";
import type { MeasuringErrorCode } from "@earshot/measuring";
import type { MediaErrorCode } from "@earshot/media";
import type { MediaMetadataErrorCode } from "@earshot/media-metadata";
import type { PeopleErrorCode } from "@earshot/people";
import type { PiiErrorCode } from "@earshot/pii";
import type { QualityErrorCode } from "@earshot/quality";
import type { StoreErrorCode } from "@earshot/store";
import type { SttErrorCode } from "@earshot/stt";
import type { TranscriptErrorCode } from "@earshot/transcripts";
import type { FaultKind } from "./kinds.ts";

/** What goes wrong in the workflow itself. */
export type WorkflowErrorCode =
  | "compare.no_metrics" // the source measures nothing itself
  | "mark.not_said" // what was marked, in its call
  | "mark.unusable" // as a name to be masked, or never to be
  | "recording.holds_unknown" // its holds are stored, and the source does not know them any more
  | "recording.parts_unclear"
  | "recording.no_transcript" // the source has none, and no service is set to make one
  | "run.interrupted"
  | "run.minutes_used_up" // the sound that a run may give to a speech service
  | "run.folder_unusable" // the work folder
  | "schedule.invalid" // its times
  | "retention.invalid" // the file of EARSHOT_RETENTION
  | "erasure.list_unreadable" // a list of what was erased
  | "scorecard.built_in"; // another scorecard has the name and version of a built-in one

/** The codes of all packages, those of wrong input to a command, and that of a fault of Earshot. */
export type FaultCode =
  | AnalysisErrorCode
  | ArchivesErrorCode
  | AudioErrorCode
  | FolderErrorCode
  | GenesysErrorCode
  | HttpErrorCode
  | MeasuringErrorCode
  | MediaErrorCode
  | MediaMetadataErrorCode
  | PeopleErrorCode
  | PiiErrorCode
  | QualityErrorCode
  | StoreErrorCode
  | SttErrorCode
  | TranscriptErrorCode
  | WorkflowErrorCode
  | "usage"
  | "internal";

/** The kind of every fault there is. A code that is missing here does not compile. */
export const kindOfCode: Readonly<Record<FaultCode, FaultKind>> = {
  "analysis.beyond_recording": "call",
  "analysis.capacity": "call",
  "analysis.column_length": "call",
  "analysis.end_before_start": "call",
  "analysis.negative_time": "call",
  "analysis.not_an_integer": "call",
  "analysis.offsets": "call",
  "analysis.out_of_range": "call",
  "analysis.parameter": "call",
  "analysis.replaced": "call",
  "analysis.side_conflict": "call",
  "analysis.unknown_side": "call",
  "analysis.unknown_speaker": "call",
  "analysis.voice_model": "settings",
  "analysis.wasm_broken": "machine",
  "analysis.wasm_missing": "machine",
  "archives.invalid": "settings",
  "audio.changed": "call",
  "audio.corrupt": "call",
  "audio.decoder_died": "call",
  "audio.empty": "call",
  "audio.ffmpeg_failed": "call",
  "audio.needs_ffmpeg": "call",
  "audio.no_data": "call",
  "audio.timed_out": "call",
  "audio.truncated": "call",
  "audio.unreadable": "call",
  "audio.unrecognised": "call",
  "audio.unsupported": "call",
  "erasure.list_unreadable": "settings",
  "events.not_json": "call",
  "events.wrong_shape": "call",
  "columns.damaged": "call",
  "columns.missing": "call",
  "columns.order": "call",
  "columns.type": "call",
  "columns.unsupported": "call",
  "compare.no_metrics": "settings",
  "folder.changed": "unready",
  "folder.duplicate_id": "call",
  "folder.empty": "settings",
  "folder.invalid_query": "query",
  "folder.no_such_path": "settings",
  "folder.not_found": "missing",
  "folder.stray_events": "call",
  "folder.too_large": "call",
  "folder.unreadable": "call",
  "folder.wrong_conversation": "call",
  "genesys.aborted": "stopped",
  "genesys.archived": "call",
  "genesys.connection_lost": "outage",
  "genesys.destination_refused": "refused",
  "genesys.forbidden": "refused",
  "genesys.insecure": "refused",
  "genesys.invalid_id": "query",
  "genesys.invalid_options": "settings",
  "genesys.invalid_query": "query",
  "genesys.job_failed": "outage",
  "genesys.listing_too_large": "refused",
  "genesys.lost_update": "conflict",
  "genesys.media_gone": "call",
  "genesys.media_url_refused": "refused",
  "genesys.not_found": "missing",
  "genesys.not_json": "outage",
  "genesys.not_ready": "unready",
  "genesys.protocol_error": "refused",
  "genesys.rate_limited": "limit",
  "genesys.redirected": "refused",
  "genesys.rejected": "refused",
  "genesys.repeated_page": "refused",
  "genesys.server_error": "outage",
  "genesys.timeout": "outage",
  "genesys.too_large": "refused",
  "genesys.truncated": "outage",
  "genesys.unauthorized": "credentials",
  "genesys.unexpected_shape": "refused",
  "genesys.unreachable": "outage",
  "genesys.validation_failed": "call",
  "genesys.write_failed": "machine",
  "http.aborted": "stopped",
  "http.connection_lost": "outage",
  "http.destination_refused": "refused",
  "http.forbidden": "refused",
  "http.insecure": "refused",
  "http.not_found": "missing",
  "http.not_json": "outage",
  "http.protocol_error": "refused",
  "http.rate_limited": "limit",
  "http.redirected": "refused",
  "http.rejected": "refused",
  "http.server_error": "outage",
  "http.timeout": "outage",
  "http.too_large": "refused",
  "http.truncated": "outage",
  "http.unauthorized": "credentials",
  "http.unreachable": "outage",
  internal: "bug",
  "mark.not_said": "call",
  "mark.unusable": "call",
  "media.bad_answer": "refused",
  "media.changed": "unready",
  "media.configuration": "settings",
  "media.full": "machine",
  "media.invalid_name": "call",
  "media.io_failed": "machine",
  "media.rate_limited": "limit",
  "media.rejected": "refused",
  "media.unauthorized": "credentials",
  "media.unavailable": "outage",
  "media_metadata.aborted": "stopped",
  "media_metadata.ffmpeg_unusable": "machine",
  "media_metadata.invalid_media_types": "settings",
  "media_metadata.thumbnail_failed": "call",
  "media_metadata.timeout": "call",
  "media_metadata.write_failed": "machine",
  "people.invalid_openid": "settings",
  "people.openid_refused": "refused",
  "people.openid_unreachable": "outage",
  "people.weak_password": "call",
  "pii.invalid_configuration": "settings",
  "pii.invalid_labels": "query",
  "pii.invalid_pattern": "settings",
  "pii.unknown_region": "settings",
  "quality.invalid_scorecard": "rules",
  "quality.unknown_definition": "rules",
  "recording.holds_unknown": "call",
  "recording.no_transcript": "call",
  "recording.parts_unclear": "call",
  "role_map.invalid": "rules",
  "retention.invalid": "settings",
  "run.folder_unusable": "machine",
  "run.interrupted": "stopped",
  "run.minutes_used_up": "allowance",
  "schedule.invalid": "query",
  "scorecard.built_in": "conflict",
  "set.out_of_memory": "machine",
  "set.thread_died": "machine",
  "store.append_only": "machine",
  "store.audit_broken": "machine",
  "store.backup_exists": "machine",
  "store.backup_failed": "machine",
  "store.busy": "locked",
  "store.cannot_open": "machine",
  "store.conflict": "call",
  "store.copy_differs": "machine",
  "store.copy_unfinished": "machine",
  "store.corrupt": "machine",
  "store.directory_missing": "machine",
  "store.full": "full",
  "store.held": "conflict",
  "store.in_use": "locked",
  "store.invalid_cursor": "query",
  "store.invalid_location": "machine",
  "store.invalid_query": "query",
  "store.invalid_record": "call",
  "store.mark_refused": "conflict",
  "store.marked_meanwhile": "unready",
  "store.media_removed": "unready",
  "store.io_failed": "machine",
  "store.last_admin": "conflict",
  "store.migration_failed": "machine",
  "store.name_taken": "conflict",
  "store.newer_schema": "machine",
  "store.no_backup": "query",
  "store.not_a_file": "machine",
  "store.not_empty": "machine",
  "store.not_a_store": "machine",
  "store.not_found": "machine",
  "store.older_schema": "machine",
  "store.read_only": "machine",
  "store.too_large": "call",
  "store.too_many_own_names": "conflict",
  "store.too_many_views": "conflict",
  "store.unavailable": "locked",
  "store.unknown_evaluation": "machine",
  "store.unknown_run": "machine",
  "store.unknown_review": "missing",
  "store.review_refused": "conflict",
  "store.review_changed": "conflict",
  "store.unknown_calibration": "missing",
  "store.calibration_refused": "conflict",
  "store.unknown_user": "missing",
  "store.version_taken": "conflict",
  "stt.bad_answer": "refused",
  "stt.configuration": "settings",
  "stt.failed": "call",
  "stt.job_lost": "outage",
  "stt.quota_exhausted": "credentials",
  "stt.rate_limited": "limit",
  "stt.rejected": "refused",
  "stt.server_error": "outage",
  "stt.timed_out": "outage",
  "stt.too_large": "call",
  "stt.too_long": "call",
  "stt.transcript_missing": "call",
  "stt.transcript_unreadable": "call",
  "stt.unauthorized": "credentials",
  "stt.unreachable": "outage",
  "stt.unsupported_audio": "call",
  "stt.unsupported_language": "settings",
  "transcript.bad_answer": "refused",
  "transcript.binary": "call",
  "transcript.changed": "unready",
  "transcript.cut_off": "outage",
  "transcript.damaged": "call",
  "transcript.empty": "call",
  "transcript.encoding": "call",
  "transcript.json": "call",
  "transcript.segments": "call",
  "transcript.shape": "call",
  "transcript.too_large": "call",
  "transcript.unreadable": "call",
  "transcript.unsupported_format": "call",
  usage: "settings",
};
