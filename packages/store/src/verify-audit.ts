import type { AuditVerification } from "@earshot/model";
import { genesisHash, hashRow } from "./audit-chain.ts";
import { type ChainEnd, type ChainLink, findAuditFaults } from "./audit-faults.ts";
import type { StoreDb } from "./database.ts";
import type { AuditEntriesTable } from "./tables/audit.ts";

const pageSize = 1000;

/**
 * Reads the whole audit trail and names what was changed behind its back. Entries may be appended meanwhile. Whoever can
 * rewrite the whole file, its head row included, can forge a chain that holds: compare with an export kept elsewhere.
 */
export async function verifyAudit(db: StoreDb): Promise<AuditVerification> {
  let entries = 0;
  let last = genesisHash;
  let sound = true;
  const end = await readChain(db, (row) => {
    entries += 1;
    sound &&= row.sequence === entries && row.previousHash === last && hashRow(row, row.sequence) === row.hash;
    last = row.hash;
  });
  if (sound && end?.entries === entries && end.lastHash === last) return { ok: true, entries, faults: [] };
  return await explain(db);
}

/** Only a chain that does not hold is held in memory, about 400 bytes per entry. */
async function explain(db: StoreDb): Promise<AuditVerification> {
  const links: ChainLink[] = [];
  const end = await readChain(db, (row) => {
    const { sequence, previousHash, hash } = row;
    links.push({ sequence, previousHash, hash, sound: hashRow(row, sequence) === hash });
  });
  const fits = async ({ sequence, hash }: ChainLink, number: number) => {
    const row = await db.selectFrom("auditEntries").selectAll().where("sequence", "=", sequence).executeTakeFirst();
    return row !== undefined && hashRow(row, number) === hash;
  };
  const faults = await findAuditFaults(links, end, fits);
  return { ok: faults.length === 0, entries: links.length, faults };
}

/** Visits all entries in order; returns the head row as of the last one, or null when there is none. */
async function readChain(db: StoreDb, visit: (row: AuditEntriesTable) => void): Promise<ChainEnd | null> {
  for (let after = Number.MIN_SAFE_INTEGER; ; ) {
    const rows = await db
      .selectFrom("auditEntries")
      .selectAll()
      .where("sequence", ">", after)
      .where("sequence", "<=", Number.MAX_SAFE_INTEGER)
      .orderBy("sequence")
      .limit(pageSize)
      .execute();
    for (const row of rows) visit(row);
    after = rows.at(-1)?.sequence ?? after;
    if (rows.length === pageSize) continue;
    // One statement, so that the head is that of the last entry it sees.
    const { last, entries, lastHash } = await db
      .selectFrom((eb) =>
        eb
          .selectFrom("auditEntries")
          .select((seq) => seq.fn.max("sequence").as("last"))
          .as("tail"),
      )
      .leftJoin("auditHead", (join) => join.onTrue())
      .select(["tail.last", "auditHead.entries", "auditHead.lastHash"])
      .executeTakeFirstOrThrow();
    if (last !== null && Number(last) > after) continue;
    return entries === null || lastHash === null ? null : { entries, lastHash };
  }
}
