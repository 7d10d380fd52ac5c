import { createHash, randomUUID } from "node:crypto";
import {
  type AuditInput,
  type ErasureReceipt,
  type ErasureStamp,
  erasedIdKinds,
  erasedKinds,
  type Page,
  type PageRequest,
  type StoredReceipt,
} from "@earshot/model";
import canonicalize from "canonicalize";
import { z } from "zod";
import { checkLimit, readCursor, toPage } from "../cursor.ts";
import type { StoreDb } from "../database.ts";
import { type Steps, statement } from "../transaction.ts";
import { appendEntry } from "./audit-rows.ts";
import type { ErasureTally } from "./erasure-tally.ts";

const receiptSchema = z.object({
  id: z.string(),
  atMs: z.int(),
  actor: z.string(),
  cause: z.string(),
  measuresKept: z.boolean(),
  counts: z.partialRecord(z.enum(erasedKinds), z.int()),
  ids: z.array(z.object({ kind: z.enum(erasedIdKinds), sha256: z.string() })),
}) satisfies z.ZodType<ErasureReceipt>;

const insert = statement<{ id: string; sequence: number; receipt: string }>(
  "INSERT INTO erasure_receipts (id, audit_sequence, receipt) VALUES (@id, @sequence, @receipt)",
);

/** Stores a receipt with its entry in the audit trail, as steps of the caller's transaction. */
export function* addReceipt(tally: ErasureTally, stamp: ErasureStamp, measuresKept: boolean): Steps<StoredReceipt> {
  const { actor, atMs, cause } = stamp;
  const receipt = { id: randomUUID(), atMs, actor, cause, measuresKept, counts: tally.counts(), ids: tally.ids() };
  const json = canonicalize(receipt) ?? "";
  const entry = yield* appendEntry(toEntry(receipt, json, stamp));
  yield* insert.run({ id: receipt.id, sequence: entry.sequence, receipt: json });
  return { ...receipt, sequence: entry.sequence, previousHash: entry.previousHash, isVouchedFor: true };
}

function toEntry(receipt: ErasureReceipt, json: string, { correlationId }: ErasureStamp): AuditInput {
  return keepingEntry({
    ...{ subject: `erasure ${receipt.id}`, payloadHash: hashOf(json), atMs: receipt.atMs, actor: receipt.actor },
    ...{ reason: `${receipt.cause}: ${countsText(receipt)}`, correlationId },
  });
}

function countsText({ counts, measuresKept }: ErasureReceipt): string {
  const removed = erasedKinds.flatMap((kind) => (counts[kind] === undefined ? [] : [`${kind} ${counts[kind]}`]));
  return [...(removed.length === 0 ? ["nothing stored"] : removed), ...(measuresKept ? ["measures kept"] : [])].join(
    ", ",
  );
}

/** An entry of the audit trail about holds and erasures: it names neither calls nor people. */
export function keepingEntry({
  subject,
  reason,
  payloadHash = null,
  actor,
  atMs,
  correlationId,
}: {
  subject: string;
  reason: string;
  payloadHash?: string | null | undefined;
  actor: string;
  atMs: number;
  correlationId: string;
}): AuditInput {
  return {
    ...{ timestamp: new Date(atMs).toISOString(), interactionId: subject, status: "completed", reason, payloadHash },
    ...{ latencyMs: {}, accuracyRate: null, totalValidations: 0, governanceTag: "keeping_v1", correlationId, actor },
  };
}

export async function listReceipts(db: StoreDb, page: PageRequest): Promise<Page<StoredReceipt>> {
  const limit = checkLimit(page.limit);
  let query = db
    .selectFrom("erasureReceipts as e")
    .innerJoin("auditEntries as a", "a.sequence", "e.auditSequence")
    .select(["e.key", "e.receipt", "a.sequence", "a.previousHash", "a.payloadHash"]);
  if (page.cursor !== undefined) {
    const [before = 0] = readCursor(page.cursor, "receipts", {}, [0]);
    query = query.where("e.key", "<", Number(before));
  }
  const rows = await query
    .orderBy("e.key", "desc")
    .limit(limit + 1)
    .execute();
  const { items, nextCursor } = toPage(rows, limit, "receipts", {}, (row) => [row.key]);
  return {
    items: items.map(({ receipt, sequence, previousHash, payloadHash }) => ({
      ...receiptSchema.parse(JSON.parse(receipt)),
      ...{ sequence, previousHash, isVouchedFor: hashOf(receipt) === payloadHash },
    })),
    nextCursor,
  };
}

function hashOf(json: string): string {
  return createHash("sha256").update(json).digest("hex");
}
