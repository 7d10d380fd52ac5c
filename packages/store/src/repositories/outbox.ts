import type { OutboxEvent } from "@earshot/model";
import { storedJson } from "../stored-json.ts";
import { found, lock, type Steps, statement } from "../transaction.ts";
import { keyOf } from "./work-rows.ts";

/** An event whose data are JSON already. */
export interface EventRow extends Omit<OutboxEvent, "data"> {
  data: string;
}

/** @throws StoreError `store.invalid_record` */
export function toEventRow(event: OutboxEvent): EventRow {
  return { ...event, data: storedJson.eventData.write(event.data) };
}

const addEvent = statement<Omit<EventRow, "archives">, { key: number }>(
  `INSERT INTO outbox_events (id, type, interaction_id, occurred_at_ms, data)
   VALUES (@id, @type, @interactionId, @occurredAtMs, @data) RETURNING key`,
);

const addDelivery = statement<{
  key: string;
  line: string;
  eventKey: number;
  archive: string;
  interactionId: string;
  occurredAtMs: number;
}>(
  `INSERT INTO work (kind, key, line, status, token, attempts, set_at_ms, due_at_ms, event_key, archive, interaction_id)
   VALUES ('delivery', @key, @line, 'waiting', 0, 0, @occurredAtMs, @occurredAtMs, @eventKey, @archive, @interactionId)`,
);

/** Where the deliveries of an interaction's events to an archive stand in line. */
export const lineOf = (archive: string, interactionId: string) => keyOf(archive, interactionId);

/**
 * Events enter the outbox in the caller's transaction: they are delivered if, and only if, what they are about is stored. Those of
 * one interaction enter one after the other, so that their numbers are in the order in which others see them.
 */
export function* enqueueEvents(events: readonly EventRow[]): Steps<void> {
  for (const interactionId of new Set(events.map((event) => event.interactionId).sort())) {
    yield* lockInteraction(interactionId);
  }
  for (const { archives, ...event } of events) {
    const { id, interactionId, occurredAtMs } = event;
    const { key: eventKey } = found(yield* addEvent.get(event));
    for (const archive of new Set(archives)) {
      const keys = { key: keyOf(archive, id), line: lineOf(archive, interactionId) };
      yield* addDelivery.run({ ...keys, eventKey, archive, interactionId, occurredAtMs });
    }
  }
}

/** For what is published of an interaction, and its events. */
export const lockInteraction = (interactionId: string) => lock(`interaction ${interactionId}`);
