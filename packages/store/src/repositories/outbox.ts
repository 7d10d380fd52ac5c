import type { OutboxEvent } from "@earshot/model";
import type { Database as SqliteFile } from "better-sqlite3";
import { once } from "../sqlite/connection.ts";
import { storedJson } from "../stored-json.ts";

/** An event whose data are JSON already. */
export interface EventRow extends Omit<OutboxEvent, "data"> {
  data: string;
}

/** @throws StoreError `store.invalid_record` */
export function toEventRow(event: OutboxEvent): EventRow {
  return { ...event, data: storedJson.eventData.write(event.data) };
}

/** Events enter the outbox in the caller's transaction: they are delivered if, and only if, what they are about is stored. */
export function createOutbox(file: SqliteFile) {
  const statements = once(() => ({
    event: file.prepare<[Omit<EventRow, "archives">]>(
      `INSERT INTO outbox_events (id, type, interaction_id, occurred_at_ms, data)
       VALUES (@id, @type, @interactionId, @occurredAtMs, @data)`,
    ),
    delivery: file.prepare<
      [Pick<EventRow, "id" | "interactionId" | "occurredAtMs"> & { eventKey: number; archive: string }]
    >(
      `INSERT INTO work (kind, key, line, status, token, attempts, set_at_ms, due_at_ms, event_key, archive, interaction_id)
       VALUES ('delivery', json_array(@archive, @id), json_array(@archive, @interactionId), 'waiting', 0, 0, @occurredAtMs,
         @occurredAtMs, @eventKey, @archive, @interactionId)`,
    ),
  }));
  return {
    enqueue({ archives, ...event }: EventRow): void {
      const { id, interactionId, occurredAtMs } = event;
      const eventKey = Number(statements().event.run(event).lastInsertRowid);
      for (const archive of new Set(archives)) {
        statements().delivery.run({ id, interactionId, occurredAtMs, eventKey, archive });
      }
    },
  };
}
