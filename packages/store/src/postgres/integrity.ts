import type { IntegrityReport } from "@earshot/model";
import type { StoreDb } from "../database.ts";
import { verifyAudit } from "../verify-audit.ts";
import { toLexemes } from "./lexemes.ts";
import type { Pool, PoolClient } from "./pool.ts";

const pageSize = 500;

/**
 * Checks foreign keys, triggers, the search index against the utterances, and the audit trail. Pages and indexes are checked by the
 * server's own pg_amcheck.
 */
export async function checkIntegrity(pool: Pool, db: StoreDb): Promise<IntegrityReport> {
  const client = await pool.connect();
  const faults: string[] = [];
  try {
    faults.push(...(await foreignKeyFaults(client)), ...(await triggerFaults(client)));
    if (!(await isIndexed(client))) faults.push("utterances: the search index differs from the utterances");
  } finally {
    client.release();
  }
  const audit = await verifyAudit(db);
  faults.push(...audit.faults.map(({ problem, message }) => `audit_entries: ${message} (${problem})`));
  return { ok: faults.length === 0, faults, searchIndexCompared: true };
}

/** The server checks them when rows are written, unless somebody turned that off meanwhile. */
async function foreignKeyFaults(client: PoolClient): Promise<string[]> {
  const { rows: keys } = await client.query<{ child: string; parent: string; joined: string }>(
    `SELECT c.conrelid::regclass::text AS child, c.confrelid::regclass::text AS parent,
       (SELECT string_agg(format('p.%I = c.%I', theirs.attname, ours.attname), ' AND ')
        FROM unnest(c.conkey, c.confkey) AS k (our, their)
        JOIN pg_attribute ours ON ours.attrelid = c.conrelid AND ours.attnum = k.our
        JOIN pg_attribute theirs ON theirs.attrelid = c.confrelid AND theirs.attnum = k.their) AS joined
     FROM pg_constraint c WHERE c.contype = 'f' AND c.connamespace = current_schema()::regnamespace ORDER BY 1, 2`,
  );
  const faults: string[] = [];
  for (const { child, parent, joined } of keys) {
    // Composite keys of this schema have no NULL in them; others have one column.
    const columns = joined.replaceAll(/p\.\S+ = (c\.\S+)( AND )?/g, "$1 IS NOT NULL AND ");
    const { rows } = await client.query<{ count: number }>(
      `SELECT count(*) AS count FROM ${child} c WHERE ${columns} NOT EXISTS (SELECT 1 FROM ${parent} p WHERE ${joined})`,
    );
    const count = rows[0]?.count ?? 0;
    if (count > 0) faults.push(`${child}: ${count} rows refer to missing rows of ${parent}`);
  }
  return faults;
}

/** What keeps the audit trail append-only, and other rows as they were published. */
const triggers = [
  ...["audit_entries_insert", "audit_entries_inserted", "audit_entries_update", "audit_entries_delete"],
  ...["audit_entries_truncate", "audit_head_insert", "audit_head_update", "audit_head_delete", "audit_head_truncate"],
  ...["scorecards_are_final", "review_steps_stay", "erasure_receipts_stay"],
];

async function triggerFaults(client: PoolClient): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT t.tgname AS name FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
     WHERE c.relnamespace = current_schema()::regnamespace AND NOT t.tgisinternal AND t.tgenabled = 'O'`,
  );
  const found = new Set(rows.map(({ name }) => name));
  return triggers.filter((name) => !found.has(name)).map((name) => `${name}: the trigger is missing or turned off`);
}

async function isIndexed(client: PoolClient): Promise<boolean> {
  for (let after = 0; ; ) {
    const { rows } = await client.query<{ id: number; text: string }>(
      "SELECT id, text FROM utterances WHERE id > $1 ORDER BY id LIMIT $2",
      [after, pageSize],
    );
    const { rows: differing } = await client.query(
      `SELECT 1 FROM unnest($1::bigint[], $2::text[]) AS e (id, words) JOIN utterances u ON u.id = e.id
       WHERE u.words <> e.words::tsvector LIMIT 1`,
      [rows.map(({ id }) => id), rows.map(({ text }) => toLexemes(text))],
    );
    if (differing.length > 0) return false;
    after = rows.at(-1)?.id ?? after;
    if (rows.length < pageSize) return true;
  }
}
