import { inTransaction, type StoreDb } from "../database.ts";

/** A payload an interaction's metadata were set to. */
export interface Publication {
  interactionId: string;
  /** SHA-256 of the payload's canonical JSON, in hex. */
  payloadHash: string;
  /** Of the metadata once they were set; null when the server gave none. */
  etag: string | null;
  publishedAtMs: number;
}

/**
 * The latest publication of an interaction if it was of this payload: then publishing it would change nothing. A payload
 * that another one has replaced since is not found.
 */
export async function findPublication(
  db: StoreDb,
  key: { interactionId: string; payloadHash: string },
): Promise<Publication | undefined> {
  return await db
    .selectFrom("publications")
    .select(["interactionId", "payloadHash", "etag", "publishedAtMs"])
    .where("interactionId", "=", key.interactionId)
    .where("payloadHash", "=", key.payloadHash)
    .where("isLatest", "=", 1)
    .executeTakeFirst();
}

/** Stores that a payload was published, as the latest of its interaction; in the caller's transaction. */
export async function recordPublication(db: StoreDb, publication: Publication): Promise<void> {
  const { interactionId, payloadHash, etag, publishedAtMs } = publication;
  await inTransaction(db, async (trx) => {
    await trx
      .updateTable("publications")
      .set({ isLatest: 0 })
      .where("interactionId", "=", interactionId)
      .where("isLatest", "=", 1)
      .execute();
    const row = { interactionId, payloadHash, etag, publishedAtMs, isLatest: 1 };
    await trx
      .insertInto("publications")
      .values(row)
      .onConflict((conflict) => conflict.columns(["interactionId", "payloadHash"]).doUpdateSet(row))
      .execute();
  });
}
