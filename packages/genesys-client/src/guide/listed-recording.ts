import { createHash } from "node:crypto";
import { describeError, type Recording, type UnreadableRecording } from "@earshot/model";
import { type Purpose, type ShapeContext, shapeError } from "../errors.ts";
import { namedSchema, recordingSchema } from "./schemas.ts";

/** A recording as the service lists it, readable or not. */
export interface ListedRecording {
  entry: Recording | UnreadableRecording;
  /** Also of an unreadable one, so that it can be left out of a range. */
  startTime: string | null;
}

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

/** The same for the same content, in whatever order its fields come. */
function digestOf(entity: unknown): string {
  return createHash("sha256")
    .update(JSON.stringify(sorted(entity)))
    .digest("hex");
}

/** Reads an entity on its own: one that is malformed is an entry that says so. */
export function readListed(
  entity: unknown,
  purpose: Purpose,
  { requestId, path }: Pick<ShapeContext, "requestId" | "path">,
): ListedRecording {
  const parsed = recordingSchema.safeParse(entity);
  if (parsed.success) return { entry: parsed.data, startTime: parsed.data.startTime };
  const { id, startTime } = namedSchema.parse(entity);
  const hint = "Look it up in Genesys Cloud, or ask who runs the service; other recordings are not affected.";
  const unreadable = describeError(shapeError(parsed.error, purpose, { requestId, path, hint }));
  return { entry: { id: id ?? `unreadable-${digestOf(entity)}`, unreadable }, startTime };
}
