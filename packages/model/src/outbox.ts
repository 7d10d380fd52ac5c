/** What archives are told of. */
export const outboxEventTypes = [
  "metadata_parsed",
  "metadata_rejected",
  "recording_evaluated",
  "thumbnail_ready",
] as const;

export type OutboxEventType = (typeof outboxEventTypes)[number];

/** What archives are told, until each of them has heard it. */
export interface OutboxEvent {
  /** `evt_…`; the same on every attempt at every archive, so that they can tell repetitions. */
  id: string;
  type: OutboxEventType;
  interactionId: string;
  occurredAtMs: number;
  /** Stored as JSON. */
  data: unknown;
  /** Names of the archives that are to hear of it. */
  archives: readonly string[];
}
