import { isObject } from "@earshot/model";

/** The members of documents that say which call they are of, the first preferred. */
export const defaultIdNames: readonly string[] = ["id", "conversationId", "jobName", "JobName", "transcription_id"];

/** The value of the first of the members that has a text or a number; null without one, or when the number is not whole or not exact. */
export function documentId(raw: unknown, names: readonly string[]): string | null {
  if (!isObject(raw)) return null;
  for (const name of names) {
    const value = Object.hasOwn(raw, name) ? raw[name] : undefined;
    if (typeof value === "string" && value !== "") return value;
    if (typeof value === "number") return Number.isSafeInteger(value) ? String(value) : null;
  }
  return null;
}
