export { type CallRows, type GroupRange, readCallRows, readCallStarts } from "./column-files/call-rows.ts";
export {
  type ColumnChoice,
  type ColumnNames,
  type ColumnRole,
  chooseColumns,
  columnRoles,
} from "./column-files/column-choice.ts";
export type { ColumnFile } from "./column-files/column-file.ts";
export { columnFault, openColumns } from "./column-files/open-columns.ts";
export { rowFault } from "./column-files/row-faults.ts";
export { toColumns } from "./columns.ts";
export { defaultIdNames, documentId } from "./document-id.ts";
export { TranscriptError, type TranscriptErrorCode } from "./errors.ts";
export { type ArchiveTranscripts, findInArchive, isArchiveName } from "./files/archive.ts";
export { isHidden, type ListedFile } from "./files/archive-listing.ts";
export { lineStart, readContent, readWhole } from "./files/content.ts";
export { type FolderContent, type FolderFile, walkFolder } from "./files/folder.ts";
export { findTranscripts, holdsTranscript } from "./files/folder-transcripts.ts";
export { irregular } from "./files/irregular.ts";
export { type Line, readLines } from "./files/json-lines.ts";
export { type ChosenFiles, chooseListed } from "./files/listed-transcripts.ts";
export { findPath, type NamedPath } from "./files/named-path.ts";
export { createOpener, type OpenRemote } from "./files/opener.ts";
export { openRemoteFile, type SendFileRequest } from "./files/remote-file.ts";
export {
  archiveInOneGo,
  type ColumnFormat,
  isEventsFileName,
  isOnDisk,
  isSpeakersFileName,
  type RemotePlace,
  type RemoteVersion,
  type SetFile,
  sourceName,
  toSetFile,
  transcriptStem,
} from "./files/set-file.ts";
export { type OpenStored, openOnDisk, readInto, type Stored, unreadable } from "./files/stored.ts";
export { createWebSender, isWebAddress, toWebFile } from "./files/web-file.ts";
export { findVendorMetrics } from "./formats/genesys-metrics.ts";
export { type Inspection, inspectTranscript } from "./inspection.ts";
export { decodeText, documentTooLarge, locateJsonFault, longestDocumentBytes } from "./json-text.ts";
export { describeKeys } from "./json-value.ts";
export { defaultRoleMap, parseRoleMap, type RoleMap } from "./role-map.ts";
export { createSpeakerOf } from "./scanner.ts";
export { sidesFrom } from "./sides-from.ts";
export { roleOfChannel } from "./speaker.ts";
export { attributeSpeakers, readSpeakerTurns, type SpeakerTurns } from "./speaker-turns.ts";
export { speechTranscript } from "./speech.ts";
export { parseStateEvents, readStateEvents, type StateEventsDocument } from "./state-events.ts";
export { normalise, parseTranscript, parseTranscriptText, readDocumentId, readTranscript } from "./transcript.ts";
export { type WrittenFormat, writeTranscript, writtenFormats } from "./writers/writers.ts";
