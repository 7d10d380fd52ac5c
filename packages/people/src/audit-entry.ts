import type { AuditInput, AuditStatus, UserChanges } from "@earshot/model";

/** What a change of who may see what is about: ids and what was changed, never names, passwords or secrets. */
export type AuditedSubject = `user ${string}` | `session ${string}` | `key ${string}` | "team" | "sign-in";

interface Change {
  subject: AuditedSubject;
  what: string;
  /** By default it was done. */
  status?: AuditStatus | undefined;
  actor: string;
  correlationId: string;
  atMs: number;
}

/** Who changed what, for the audit trail. */
export function peopleEntry({ subject, what, status = "completed", actor, correlationId, atMs }: Change): AuditInput {
  return {
    // There is no interaction: the subject is in its place.
    ...{ timestamp: new Date(atMs).toISOString(), interactionId: subject, status, actor, reason: what },
    ...{ payloadHash: null, latencyMs: {}, accuracyRate: null, totalValidations: 0 },
    governanceTag: "people_v1",
    correlationId,
  };
}

/** What was set of a user; of a name, a password and an agent only that they were. */
export function changeText({
  role,
  personalRights: given,
  disabled,
  ...others
}: { [fact: string]: unknown } & UserChanges): string {
  return [
    ...(role === undefined ? [] : [`role ${role}`]),
    ...(given === undefined ? [] : [`personal rights ${given.join(", ") || "none"}`]),
    ...(disabled === undefined ? [] : [disabled ? "disabled" : "enabled"]),
    ...Object.keys(others).map((fact) => (fact === "agentId" ? "agent id" : fact)),
  ].join("; ");
}
