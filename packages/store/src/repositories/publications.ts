import type { Publication, PublicationRepository, ThumbnailJob } from "@earshot/model";
import type { Connection } from "../connection.ts";
import { statement } from "../transaction.ts";
import { appendEntry } from "./audit-rows.ts";
import { enqueueEvents, lockInteraction, toEventRow } from "./outbox.ts";
import { type ThumbnailRow, thumbnailColumns, toThumbnailJob } from "./thumbnail-rows.ts";
import { keyOf } from "./work-rows.ts";

const unsetLatest = statement<{ interactionId: string }>(
  "UPDATE publications SET is_latest = 0 WHERE interaction_id = @interactionId AND is_latest = 1",
);

const publish = statement<Publication>(
  `INSERT INTO publications (interaction_id, payload_hash, etag, published_at_ms, is_latest)
   VALUES (@interactionId, @payloadHash, @etag, @publishedAtMs, 1)
   ON CONFLICT (interaction_id, payload_hash) DO UPDATE SET
     etag = excluded.etag, published_at_ms = excluded.published_at_ms, is_latest = 1`,
);

// One that is made already or being made stays as it is; one that failed or waits is queued anew.
const queueThumbnail = statement<{ key: string; interactionId: string; mediaId: string; atMs: number }, ThumbnailRow>(
  `INSERT INTO work (kind, key, status, token, attempts, set_at_ms, due_at_ms, interaction_id, media_id)
   VALUES ('thumbnail', @key, 'waiting', 0, 0, @atMs, @atMs, @interactionId, @mediaId)
   ON CONFLICT (kind, key) DO UPDATE SET
     status = 'waiting', set_at_ms = excluded.set_at_ms, due_at_ms = excluded.due_at_ms, finished_at_ms = NULL,
     failure_code = NULL, failure_message = NULL, failure_hint = NULL
   WHERE work.status IN ('waiting', 'dead')
   RETURNING ${thumbnailColumns}`,
);

export function createPublicationRepository({ db, transact }: Connection): PublicationRepository {
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
      return transact(function* () {
        const queued: ThumbnailJob[] = [];
        for (const { interactionId, mediaId } of thumbnails) {
          const key = keyOf(interactionId, mediaId);
          const row = yield* queueThumbnail.get({ key, interactionId, mediaId, atMs: publishedAtMs });
          if (row !== undefined) queued.push(toThumbnailJob(row));
        }
        yield* lockInteraction(interactionId);
        yield* unsetLatest.run({ interactionId });
        yield* publish.run({ interactionId, payloadHash, etag, publishedAtMs });
        yield* enqueueEvents([toEventRow(event(queued))]);
        return { auditEntry: yield* appendEntry(attempt), queued };
      });
    },
    recordRejection: async ({ audit: attempt, event }) => {
      const eventRow = toEventRow(event);
      return transact(function* () {
        yield* enqueueEvents([eventRow]);
        return yield* appendEntry(attempt);
      });
    },
  };
}
