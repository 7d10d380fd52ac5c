import { createHash } from "node:crypto";
import type { Page } from "@earshot/model";
import { invalidQuery, StoreError } from "./errors.ts";

/** Where a page ends: the sort key of its last row. */
export type SortKey = readonly (string | number)[];

const maxLimit = 1000;

/** @throws StoreError `store.invalid_query` */
export function checkLimit(limit: number): number {
  if (Number.isInteger(limit) && limit >= 1 && limit <= maxLimit) return limit;
  throw invalidQuery(`limit is ${limit}`, `Give a whole number from 1 to ${maxLimit}.`);
}

/**
 * Packs a sort key for the caller. The cursor carries a fingerprint of its query, so that it can't continue another one.
 */
function writeCursor(key: SortKey, list: string, filter: object): string {
  return Buffer.from(JSON.stringify([fingerprint(list, filter), ...key])).toString("base64url");
}

/**
 * Unpacks a cursor; `shape` holds one value of the right type per column of the sort key.
 * @throws StoreError `store.invalid_cursor`
 */
export function readCursor(cursor: string, list: string, filter: object, shape: SortKey): SortKey {
  const [print, ...key] = parse(cursor);
  const fits =
    key.length === shape.length && key.every((value, index) => typeof value === typeof shape[index]) && isSortKey(key);
  if (typeof print !== "string" || !fits) throw invalidCursor("the cursor is not one of this list");
  if (print !== fingerprint(list, filter)) throw invalidCursor("the cursor belongs to another query");
  return key;
}

function parse(cursor: string): unknown[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}

function isSortKey(values: unknown[]): values is (string | number)[] {
  return values.every((value) => typeof value === "string" || Number.isSafeInteger(value));
}

function fingerprint(list: string, filter: object): string {
  const conditions = Object.entries(filter).filter(([, value]) => value !== undefined);
  const canonical = JSON.stringify([list, conditions.sort(([a], [b]) => (a < b ? -1 : 1))]);
  return createHash("sha256").update(canonical).digest("base64url").slice(0, 8);
}

function invalidCursor(message: string): StoreError {
  return new StoreError("store.invalid_cursor", message, {
    hint: "Use nextCursor of the page before with the same filters, or begin again without a cursor.",
  });
}

/** Makes a page of rows that were read with one more than the limit. */
export function toPage<T>(
  rows: readonly T[],
  limit: number,
  list: string,
  filter: object,
  keyOf: (row: T) => SortKey,
): Page<T> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const more = rows.length > limit && last !== undefined;
  return { items, nextCursor: more ? writeCursor(keyOf(last), list, filter) : null };
}
