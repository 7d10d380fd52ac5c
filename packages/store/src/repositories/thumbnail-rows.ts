import type { ThumbnailJob, ThumbnailStatus } from "@earshot/model";
import { storedJson } from "../stored-json.ts";
import type { WorkTable } from "../tables/work.ts";

export const thumbnailColumns =
  'id, interaction_id AS "interactionId", media_id AS "mediaId", status, attempts, result, failure_message AS "failureMessage"';

/** Work whose kind is `thumbnail`. */
export type ThumbnailRow = Pick<
  WorkTable,
  "interactionId" | "mediaId" | "status" | "attempts" | "result" | "failureMessage"
> & { id: number };

export function toThumbnailJob(row: ThumbnailRow): ThumbnailJob {
  const status = statusOf(row);
  return {
    id: row.id,
    interactionId: row.interactionId ?? "",
    mediaId: row.mediaId ?? "",
    action: "generate_thumbnail",
    status,
    format: "jpeg",
    dimensions: "320x240",
    attempts: row.attempts,
    path: row.result === null ? null : storedJson.thumbnail.read(row.result).path,
    reason: status === "failed" || status === "waiting" ? row.failureMessage : null,
  };
}

function statusOf({ status, failureMessage }: ThumbnailRow): ThumbnailStatus {
  switch (status) {
    case "waiting":
      return failureMessage === null ? "queued" : "waiting";
    case "claimed":
      return "running";
    case "done":
      return "done";
    case "dead":
      return "failed";
  }
}
