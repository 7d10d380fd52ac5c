/** What archives are told of. */
export const outboxEventTypes = [
  "metadata_parsed",
  "metadata_rejected",
  "recording_evaluated",
  "thumbnail_ready",
] as const;

export type OutboxEventType = (typeof outboxEventTypes)[number];
