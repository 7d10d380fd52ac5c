import type { Store } from "@earshot/model";
import { z } from "zod";
import { auditEntrySchema, auditStatus } from "../audit-entry.ts";
import { nextCursor, pageQuery, wallTime } from "../filter.ts";
import { answers, problems } from "../responses.ts";
import type { App } from "../zod-app.ts";

const pageSchema = z.object({ items: z.array(auditEntrySchema), nextCursor }).meta({ id: "AuditPage" });

/** `GET /v1/audit`: every attempt to publish, whatever came of it. */
export function auditRoutes(app: App, store: Store): void {
  app.get(
    "/v1/audit",
    {
      config: { access: "audit:read" },
      schema: {
        tags: ["metadata"],
        operationId: "listAudit",
        summary: "Attempts to publish metadata, the latest first",
        querystring: pageQuery.extend({
          interactionId: z.string().optional().meta({ description: "attempts for this interaction only" }),
          status: auditStatus.optional().meta({ description: "attempts of this status only" }),
          from: wallTime.optional().meta({ description: "attempts at or after this time" }),
          to: wallTime.optional().meta({ description: "attempts before this time" }),
        }),
        response: { 200: answers(pageSchema, "One page of the audit trail"), ...problems(400, 401, 403, 500, 503) },
      },
    },
    async (request) => {
      const { limit, cursor, ...filter } = request.query;
      return store.audit.list(filter, { limit, cursor });
    },
  );
}
