import type { AuditFault, AuditVerification } from "@earshot/model";
import { sql } from "kysely";
import { genesisHash, hashRow } from "./audit-chain.ts";
import { type ChainEnd, type ChainLink, findAuditFaults } from "./audit-faults.ts";
import { isCountable } from "./audit-range.ts";
import type { StoreDb } from "./database.ts";
import type { AuditEntriesTable } from "./tables/audit.ts";

const pageSize = 1000;
const mostForeignRows = 100;

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
  const foreign = await findForeignRows(db);
  const isWhole = sound && end?.entries === entries && end.lastHash === last;
  if (isWhole && foreign.length === 0) return { ok: true, entries, faults: [] };
  const explained = isWhole ? { entries, faults: [] } : await explain(db);
  return { ok: false, entries: explained.entries, faults: [...explained.faults, ...foreign] };
}

/** Rows whose numbers no trail can have come to; a number in JavaScript would not even name them. */
async function findForeignRows(db: StoreDb): Promise<AuditFault[]> {
  const rows = await db
    .selectFrom("auditEntries")
    .select(sql<string>`cast(sequence as text)`.as("sequence"))
    .where((eb) => eb.not(isCountable(eb)))
    .orderBy(sql`audit_entries.sequence`)
    .limit(mostForeignRows)
    .execute();
  return rows.map(({ sequence }) => {
    const message = `entry ${sequence} was not written by Earshot`;
    return { sequence: Number(sequence), lastSequence: Number(sequence), problem: "inserted", message };
  });
}

/** Only a chain that does not hold is held in memory, about 400 bytes per entry. */
async function explain(db: StoreDb): Promise<Pick<AuditVerification, "entries" | "faults">> {
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
  return { entries: links.length, faults };
}

/** Visits all entries in order; returns the head row as of the last one, or null when there is none. */
async function readChain(db: StoreDb, visit: (row: AuditEntriesTable) => void): Promise<ChainEnd | null> {
  for (let after = Number.MIN_SAFE_INTEGER - 1; ; ) {
    const rows = await db
      .selectFrom("auditEntries")
      .selectAll()
      .where("sequence", ">", after)
      .where(isCountable)
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
          .where(isCountable)
          .as("tail"),
      )
      .leftJoin("auditHead", (join) => join.onTrue())
      .select(["tail.last", "auditHead.entries", "auditHead.lastHash"])
      .executeTakeFirstOrThrow();
    if (last !== null && Number(last) > after) continue;
    return entries === null || lastHash === null ? null : { entries, lastHash };
  }
}
