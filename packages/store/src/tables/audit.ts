import type { AuditStatus } from "@earshot/model";
import type { Generated } from "kysely";

/** One attempt to publish; append-only. */
export interface AuditEntriesTable {
  /** 1, 2, 3… without gaps. */
  sequence: number;
  /** ISO 8601 in UTC with milliseconds: sorts as text. */
  timestamp: string;
  interactionId: string;
  payloadHash: string | null;
  status: AuditStatus;
  reason: string | null;
  /** Canonical JSON */
  latencyMs: string;
  accuracyRate: number | null;
  totalValidations: number;
  governanceTag: string;
  correlationId: string;
  actor: string;
  previousHash: string;
  hash: string;
}

/** The one row that says where the chain ends. */
export interface AuditHeadTable {
  id: Generated<number>;
  entries: number;
  lastHash: string;
}
