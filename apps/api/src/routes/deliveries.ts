import type { DeliveryRecord, Store } from "@earshot/model";
import { deliveryStatuses } from "@earshot/model";
import { z } from "zod";
import { nextCursor, pageQuery } from "../filter.ts";
import { answers, problems } from "../responses.ts";
import type { App } from "../zod-app.ts";

const deliveryStatus = z.enum(deliveryStatuses).meta({ description: "dead: given up until it is retried by hand" });

const deliverySchema = z
  .object({
    id: z.int().positive(),
    archive: z.string(),
    eventId: z.string().meta({ description: "the same on every attempt at every archive, as in webhook-id" }),
    type: z.enum(["metadata_parsed", "metadata_rejected", "recording_evaluated", "thumbnail_ready"]),
    interactionId: z.string(),
    occurredAt: z.iso.datetime(),
    status: deliveryStatus,
    attempts: z.int().nonnegative().meta({ description: "attempts begun" }),
    attemptedAt: z.iso.datetime().nullable(),
    dueAt: z.iso.datetime().nullable().meta({
      description: "when it is tried next at the earliest; null when it is delivered or dead",
    }),
    finishedAt: z.iso.datetime().nullable(),
    response: z.unknown().meta({ description: "what the archive answered" }),
    error: z.string().nullable().meta({ description: "why the last attempt failed" }),
  })
  .meta({ id: "Delivery", description: "One event on its way to one archive." });

export type DeliveryAnswer = z.infer<typeof deliverySchema>;

const pageSchema = z.object({ items: z.array(deliverySchema), nextCursor }).meta({ id: "DeliveryPage" });

/** `GET /v1/archives/deliveries`: which archive got which event, and what is still to be delivered. */
export function deliveryRoutes(app: App, store: Store): void {
  app.get(
    "/v1/archives/deliveries",
    {
      config: { access: "deliveries:read" },
      schema: {
        tags: ["metadata"],
        operationId: "listDeliveries",
        summary: "Events on their way to the archives, the latest first",
        querystring: pageQuery.extend({
          status: deliveryStatus.optional().meta({ description: "deliveries of this status only" }),
          archive: z.string().optional().meta({ description: "to the archive of this name only" }),
          interactionId: z.string().optional().meta({ description: "events of this interaction only" }),
        }),
        response: { 200: answers(pageSchema, "One page of deliveries"), ...problems(400, 401, 403, 500, 503) },
      },
    },
    async (request) => {
      const { limit, cursor, ...filter } = request.query;
      const page = await store.deliveries.list(filter, { limit, cursor });
      return { items: page.items.map(toDelivery), nextCursor: page.nextCursor };
    },
  );
}

function toDelivery(record: DeliveryRecord): z.infer<typeof deliverySchema> {
  const { occurredAtMs, attemptedAtMs, dueAtMs, finishedAtMs, ...delivery } = record;
  return {
    ...delivery,
    occurredAt: new Date(occurredAtMs).toISOString(),
    attemptedAt: toIso(attemptedAtMs),
    dueAt: toIso(dueAtMs),
    finishedAt: toIso(finishedAtMs),
  };
}

function toIso(atMs: number | null): string | null {
  return atMs === null ? null : new Date(atMs).toISOString();
}
