import { oneLine } from "@earshot/http";
import { z } from "zod";

/** A field that the service refuses, in its own words. */
export interface FieldFault {
  /** The path of the field, such as `annotations[0].key`; null when the service names none. */
  field: string | null;
  code: string;
  message: string;
}

const maxFaults = 100;
const maxMessage = 300;

const line = z.string().transform((text) => oneLine(text).slice(0, maxMessage));
const text = line.nullish().catch(null);

const detail = z.object({ fieldName: text, errorCode: text });
const nested = z.object({
  message: text,
  code: text,
  messageParams: z.object({ fieldName: text }).nullish().catch(null),
  details: z.array(detail).nullish().catch(null),
});

/** The body of an error: `details` name fields and codes, `errors` hold further errors in the same shape. */
const errorBody = z.object({
  message: text,
  details: z.array(detail.nullable().catch(null)).nullish().catch(null),
  errors: z.array(nested.nullable().catch(null)).nullish().catch(null),
});

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}

/** What a 400 says about single fields; a body in any other shape says nothing. */
export function parseFieldFaults(body: string): { message: string | null; faults: FieldFault[] } {
  const parsed = errorBody.safeParse(parseJson(body));
  if (!parsed.success) return { message: null, faults: [] };
  const { message = null } = parsed.data;
  const found = new Map<string, FieldFault>();
  const add = (field: string | null, code: string, words: string) => {
    // The service may name a field twice: among the details by code, among the errors in words.
    const key = field === null ? `${code} ${words}` : `${field} ${code}`;
    if (!found.has(key) && found.size < maxFaults) found.set(key, { field, code, message: words });
  };
  for (const error of parsed.data.errors ?? []) {
    if (error === null) continue;
    const field = error.messageParams?.fieldName ?? error.details?.[0]?.fieldName ?? null;
    const code = error.code ?? "invalid";
    add(field, code, error.message ?? code);
  }
  for (const entry of parsed.data.details ?? []) {
    if (entry?.fieldName == null) continue;
    const code = entry.errorCode ?? "invalid";
    add(entry.fieldName, code, code);
  }
  return { message, faults: [...found.values()] };
}
