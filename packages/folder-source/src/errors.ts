import { EarshotError } from "@earshot/model";

export type FolderErrorCode =
  | "folder.no_such_path" // a path given that is not there
  | "folder.empty" // nothing to read under all paths given
  | "folder.invalid_query"
  | "folder.not_found" // no recording has the id asked for
  | "folder.duplicate_id" // an earlier entry has the same id
  | "folder.unreadable" // an audio file that can't be read
  | "folder.too_large"
  | "folder.stray_events" // state events without the recording they belong to
  | "folder.wrong_conversation" // a document that says in another form who took part
  | "folder.changed"; // an audio file that changed after it was listed

/** Files that cannot be used as recordings, or a question about them that makes no sense. */
export class FolderError extends EarshotError<FolderErrorCode> {}
