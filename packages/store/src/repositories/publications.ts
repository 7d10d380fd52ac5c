import type { Publication, PublicationRepository } from "@earshot/model";
import { type Connection, once } from "../sqlite/connection.ts";
import { createAuditChain } from "./audit-rows.ts";
import { createOutbox, toEventRow } from "./outbox.ts";
import { type ThumbnailRow, thumbnailColumns, toThumbnailJob } from "./thumbnail-rows.ts";

export function createPublicationRepository({ file, db, transact }: Connection): PublicationRepository {
  const audit = createAuditChain(file);
  const outbox = createOutbox(file);
  const statements = once(() => ({
    unsetLatest: file.prepare<[string]>(
      "UPDATE publications SET is_latest = 0 WHERE interaction_id = ? AND is_latest = 1",
    ),
    publish: file.prepare<[Publication]>(
      `INSERT INTO publications (interaction_id, payload_hash, etag, published_at_ms, is_latest)
       VALUES (@interactionId, @payloadHash, @etag, @publishedAtMs, 1)
       ON CONFLICT (interaction_id, payload_hash) DO UPDATE SET
         etag = excluded.etag, published_at_ms = excluded.published_at_ms, is_latest = 1`,
    ),
    // One that is made already or being made stays as it is; one that failed or waits is queued anew.
    queueThumbnail: file.prepare<[{ interactionId: string; mediaId: string; atMs: number }], ThumbnailRow>(
      `INSERT INTO work (kind, key, status, token, attempts, set_at_ms, due_at_ms, interaction_id, media_id)
       VALUES ('thumbnail', json_array(@interactionId, @mediaId), 'waiting', 0, 0, @atMs, @atMs, @interactionId, @mediaId)
       ON CONFLICT (kind, key) DO UPDATE SET
         status = 'waiting', set_at_ms = excluded.set_at_ms, due_at_ms = excluded.due_at_ms, finished_at_ms = NULL,
         failure_code = NULL, failure_message = NULL, failure_hint = NULL
       WHERE status IN ('waiting', 'dead')
       RETURNING ${thumbnailColumns}`,
    ),
  }));

  return {
    latest: (interactionId) =>
      db
        .selectFrom("publications")
        .select(["interactionId", "payloadHash", "etag", "publishedAtMs"])
        .where("interactionId", "=", interactionId)
        .where("isLatest", "=", 1)
        .executeTakeFirst(),
    record: async ({ publication, audit: attempt, event, thumbnails }) => {
      const { interactionId, payloadHash, etag, publishedAtMs } = publication;
      return transact(() => {
        const { unsetLatest, publish, queueThumbnail } = statements();
        unsetLatest.run(interactionId);
        publish.run({ interactionId, payloadHash, etag, publishedAtMs });
        const queued = thumbnails
          .flatMap(({ interactionId, mediaId }) => queueThumbnail.all({ interactionId, mediaId, atMs: publishedAtMs }))
          .map(toThumbnailJob);
        outbox.enqueue(toEventRow(event(queued)));
        return { auditEntry: audit.append(attempt), queued };
      });
    },
    recordRejection: async ({ audit: attempt, event }) => {
      const eventRow = toEventRow(event);
      return transact(() => {
        outbox.enqueue(eventRow);
        return audit.append(attempt);
      });
    },
  };
}
