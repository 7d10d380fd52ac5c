import type { Store } from "@earshot/model";
import { z } from "zod";
import { auditEntrySchema, auditStatus } from "../audit-entry.ts";
import { nextCursor, pageQuery, wallTime } from "../filter.ts";
import { answers, problems } from "../responses.ts";
import type { App } from "../zod-app.ts";

const pageSchema = z.object({ items: z.array(auditEntrySchema), nextCursor }).meta({ id: "AuditPage" });

const verificationSchema = z
  .object({
    ok: z.boolean(),
    entries: z.int().nonnegative().meta({ description: "how many entries were read" }),
    faults: z.array(
      z.object({
        sequence: z.int().meta({ description: "which entry, by the number it was written with" }),
        lastSequence: z.int().meta({ description: "the same, unless several in a row were removed" }),
        problem: z.enum(["edited", "removed", "inserted", "reordered"]),
        message: z.string(),
      }),
    ),
  })
  .meta({ id: "AuditVerification" });

/** `GET /v1/audit`: every attempt to publish, whatever came of it; `GET /v1/audit/verification`: whether the trail is whole. */
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
  app.get(
    "/v1/audit/verification",
    {
      config: { access: "audit:read" },
      schema: {
        tags: ["metadata"],
        operationId: "verifyAudit",
        summary: "Whether the audit trail was changed behind its back",
        description: "Reads the whole trail and checks the hash of each entry.",
        response: { 200: answers(verificationSchema, "What was found"), ...problems(401, 403, 500, 503) },
      },
    },
    async () => store.audit.verify(),
  );
}
