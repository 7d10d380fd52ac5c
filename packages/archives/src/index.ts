export { type Archive, type ArchiveConfiguration, type ArchiveEvent, parseArchives } from "./archives.ts";
export { type ArchiveFault, checkArchives } from "./check.ts";
export { ArchivesError, type ArchivesErrorCode } from "./errors.ts";
export { tellArchive } from "./tell.ts";
export type { Attempt } from "./webhook.ts";
