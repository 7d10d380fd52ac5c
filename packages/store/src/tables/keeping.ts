import type { ErasedIdKind, HeldKind, Leftover } from "@earshot/model";
import type { Generated } from "kysely";

export interface LegalHoldsTable {
  id: Generated<number>;
  kind: HeldKind;
  target: string;
  reason: string;
  addedBy: string;
  addedAtMs: number;
}

export interface ErasureReceiptsTable {
  key: Generated<number>;
  id: string;
  /** Of its entry in the audit trail. */
  auditSequence: number;
  /** JSON */
  receipt: string;
}

/** What was erased, for good. */
export interface ErasedIdsTable {
  key: Generated<number>;
  kind: ErasedIdKind;
  sha256: string;
}

/** What is left to do outside the database after an erasure. */
export interface ErasureLeftoversTable {
  id: Generated<number>;
  kind: Leftover["kind"];
  /** The content of media, the interaction of thumbnails; else empty. */
  target: string;
  /** Of media; else empty. */
  reference: string;
}

/** Contents of media that are being removed, and those that were removed lately. */
export interface MediaRemovalsTable {
  /** The number of the removal; one has several contents. */
  removal: number;
  sha256: string;
  begunAtMs: number;
  /** Removals that have ended are counted in the order of their ends; null while this one goes on. */
  ended: number | null;
}
