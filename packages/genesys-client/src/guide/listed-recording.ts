import { describeError, type Recording, type UnreadableRecording } from "@earshot/model";
import { type Purpose, type ShapeContext, shapeError } from "../errors.ts";
import { nameOfUnreadable, unreadableHint } from "../unreadable.ts";
import { namedSchema, recordingSchema } from "./schemas.ts";

/** A recording as the service lists it, readable or not. */
export interface ListedRecording {
  entry: Recording | UnreadableRecording;
  /** Also of an unreadable one, so that it can be left out of a range. */
  startTime: string | null;
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
  const unreadable = describeError(shapeError(parsed.error, purpose, { requestId, path, hint: unreadableHint }));
  return { entry: { id: id ?? nameOfUnreadable(entity), unreadable }, startTime };
}
