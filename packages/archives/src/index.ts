export { type Archive, type ArchiveConfiguration, type ArchiveEvent, parseArchives } from "./archives.ts";
export { type Attempt, maxAnswerBytes, sendWebhook } from "./webhook.ts";
