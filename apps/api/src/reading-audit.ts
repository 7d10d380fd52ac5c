import { type AuditInput, type Clock, personalRights, type Store } from "@earshot/model";
import type { FastifyInstance, FastifyRequest } from "fastify";

declare module "fastify" {
  interface FastifyRequest {
    /** Notes in the audit trail that the caller reads what their personal right allows; before anything of it is answered. */
    auditReading(interactionId: string): Promise<void>;
    readingIsAudited: boolean;
  }
}

/** Holds back the answer of every route that asks for a personal right until the reading is in the audit trail. */
export function auditReadings(app: FastifyInstance, store: Pick<Store, "audit">, clock: Pick<Clock, "now">): void {
  app.decorateRequest("readingIsAudited", false);
  app.decorateRequest("auditReading", async function (this: FastifyRequest, interactionId: string) {
    await store.audit.append(entryOf(this, interactionId, clock.now()));
    this.readingIsAudited = true;
  });
  app.addHook("onSend", async (request, reply) => {
    const { access } = request.routeOptions.config ?? {};
    if (!personalRights.some((right) => right === access) || reply.statusCode >= 400) return;
    if (!request.readingIsAudited)
      throw new Error(`${request.routeOptions.url} answers without an entry in the audit trail`);
  });
}

function entryOf({ id, viewer, routeOptions }: FastifyRequest, interactionId: string, nowMs: number): AuditInput {
  return {
    ...{ timestamp: new Date(nowMs).toISOString(), interactionId, status: "completed", actor: viewer.actor },
    ...{ payloadHash: null, latencyMs: {}, accuracyRate: null, totalValidations: 0 },
    reason: `read by the right ${routeOptions.config?.access}`,
    governanceTag: "reading_v1",
    correlationId: id,
  };
}
