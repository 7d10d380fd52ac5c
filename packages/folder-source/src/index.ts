export { FolderError, type FolderErrorCode } from "./errors.ts";
export { createFolderSource, type FolderSource, type FolderSourceOptions } from "./folder-source.ts";
