import { createHash } from "node:crypto";
import type { CopyEvent } from "@earshot/model";
import type { Value } from "../insert-rows.ts";
import type { TableRows } from "./table-rows.ts";

/** Reads a table at both ends and compares how many rows it has and what is in them. */
export async function compareTable(
  { source, target }: { source: TableRows; target: TableRows },
  on: (event: CopyEvent) => void,
): Promise<boolean> {
  const table = source.table.name;
  const total = await source.count();
  const [ours, theirs] = await Promise.all([
    digest(source, (rows) => on({ type: "read", table, rows, total })),
    digest(target, () => {}),
  ]);
  const isEqual = ours.rows === theirs.rows && ours.sha256 === theirs.sha256;
  on({ type: "compared", table, rows: ours.rows, targetRows: theirs.rows, isEqual });
  return isEqual;
}

async function digest(table: TableRows, onRows: (rows: number) => void): Promise<{ rows: number; sha256: string }> {
  const hash = createHash("sha256");
  let rows = 0;
  for await (const batch of table.batches(null)) {
    for (const { values } of batch) hash.update(JSON.stringify(values.map(canonical)));
    rows += batch.length;
    onRows(rows);
  }
  return { rows, sha256: hash.digest("hex") };
}

/** The same for what both databases hold: bytes as text, and no NUL in texts, since Postgres has none. */
function canonical(value: Value): unknown {
  if (value instanceof Uint8Array) return { bytes: Buffer.from(value).toString("base64") };
  if (typeof value === "string") return value.includes("\0") ? value.replaceAll("\0", "\uFFFD") : value;
  return value;
}
