import type { AuditInput, AuditRepository, AuditStatus, Clock } from "@earshot/model";
import type { FastifyRequest } from "fastify";

/** What a change of who may see what is about: ids and what was changed, never names, passwords or secrets. */
type AuditedSubject = `user ${string}` | `session ${string}` | `key ${string}` | "team" | "sign-in";

/** Notes who changed what in the audit trail. */
export type AuditChange = (
  request: FastifyRequest,
  subject: AuditedSubject,
  what: string,
  status?: AuditStatus,
) => Promise<void>;

export function createPeopleAudit(audit: Pick<AuditRepository, "append">, clock: Pick<Clock, "now">): AuditChange {
  return async ({ id, viewer }, subject, reason, status = "completed") => {
    const entry: AuditInput = {
      // There is no interaction: the subject is in its place.
      ...{
        timestamp: new Date(clock.now()).toISOString(),
        interactionId: subject,
        status,
        actor: viewer.actor,
        reason,
      },
      ...{ payloadHash: null, latencyMs: {}, accuracyRate: null, totalValidations: 0 },
      governanceTag: "people_v1",
      correlationId: id,
    };
    await audit.append(entry);
  };
}
