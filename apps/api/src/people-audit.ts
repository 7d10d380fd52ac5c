import type { AuditInput, AuditRepository, AuditStatus, Clock } from "@earshot/model";
import { type AuditedSubject, peopleEntry } from "@earshot/people";
import type { FastifyRequest } from "fastify";

interface PeopleAudit {
  /** The entry that a change stores together with itself. */
  entryOf(request: FastifyRequest, subject: AuditedSubject, what: string, status?: AuditStatus): AuditInput;
  /** Notes what was changed by itself. */
  auditChange(request: FastifyRequest, subject: AuditedSubject, what: string, status?: AuditStatus): Promise<void>;
}

export type AuditEntryOf = PeopleAudit["entryOf"];
export type AuditChange = PeopleAudit["auditChange"];

/** Notes who changed what in the audit trail. */
export function createPeopleAudit(audit: Pick<AuditRepository, "append">, clock: Pick<Clock, "now">): PeopleAudit {
  const entryOf: AuditEntryOf = ({ id, viewer }, subject, what, status) =>
    peopleEntry({ subject, what, status, actor: viewer.actor, correlationId: id, atMs: clock.now() });
  return {
    entryOf,
    auditChange: async (...change) => {
      await audit.append(entryOf(...change));
    },
  };
}
