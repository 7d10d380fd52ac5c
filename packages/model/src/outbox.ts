/** What archives get events of. */
export const outboxEventTypes = [
  "metadata_parsed",
  "metadata_rejected",
  "recording_evaluated",
  "thumbnail_ready",
] as const;

export type OutboxEventType = (typeof outboxEventTypes)[number];

/** An event for archives, kept until each of them took it. */
export interface OutboxEvent {
  /** `evt_…`; the same on every attempt at every archive, so that they can detect repetitions. */
  id: string;
  type: OutboxEventType;
  interactionId: string;
  occurredAtMs: number;
  /** Stored as JSON. */
  data: unknown;
  /** Names of the archives that are to get it. */
  archives: readonly string[];
}
