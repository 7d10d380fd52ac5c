import { createHash } from "node:crypto";

/** Deeper levels are left out of a digest, so that no nesting can overflow the stack. */
const maxDepth = 32;

/** JSON with the fields of each object in one order. */
function sorted(value: unknown, depth = 0): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (depth === maxDepth) return null;
  if (Array.isArray(value)) return value.map((item) => sorted(item, depth + 1));
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(fields.map(([name, field]) => [name, sorted(field, depth + 1)]));
}

/** A name for an entity that names itself not: the same for the same content, in whatever order its fields come. */
export function nameOfUnreadable(entity: unknown): string {
  const digest = createHash("sha256")
    .update(JSON.stringify(sorted(entity)) ?? "")
    .digest("hex");
  return `unreadable-${digest}`;
}

/** What to do about an entry that cannot be read. */
export const unreadableHint =
  "Look it up in Genesys Cloud, or ask who runs the service; other recordings are not affected.";
