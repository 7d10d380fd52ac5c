export { type Archive, type ArchiveConfiguration, type ArchiveEvent, parseArchives } from "./archives.ts";
export { ArchivesError, type ArchivesErrorCode } from "./errors.ts";
export { type Attempt, maxAnswerBytes, sendWebhook } from "./webhook.ts";
