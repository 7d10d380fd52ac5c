import { randomUUID } from "node:crypto";
import { userInfo } from "node:os";
import { type AuditInput, systemClock } from "@earshot/model";
import type { AuditedSubject } from "@earshot/people";

/** Who changes something from this command line, as the audit trail names them. */
export const actorName = () => `cli:${userInfo().username}`;

/** The entry of the audit trail that a change is stored with. */
export async function auditEntry(subject: AuditedSubject, what: string): Promise<AuditInput> {
  const { peopleEntry } = await import("@earshot/people");
  return peopleEntry({ subject, what, actor: actorName(), correlationId: randomUUID(), atMs: systemClock.now() });
}
