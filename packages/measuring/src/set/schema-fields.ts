import { z } from "zod";

/** The fields of an object, or of a record over known keys, with their schemas and in their order; null for anything else. */
export function fieldsOf(schema: unknown): [key: string, schema: unknown][] | null {
  if (schema instanceof z.ZodNullable) return fieldsOf(schema.unwrap());
  if (schema instanceof z.ZodObject) return Object.entries(schema.shape);
  if (!(schema instanceof z.ZodRecord && schema.keyType instanceof z.ZodEnum)) return null;
  return schema.keyType.options.map((key) => [String(key), schema.valueType]);
}
