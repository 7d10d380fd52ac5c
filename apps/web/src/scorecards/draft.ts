import { isObject, type JsonObject } from "@earshot/model";

/** A scorecard while it is written: any JSON object, or why it is none. */
export type Draft = { card: JsonObject; fault: null } | { card: null; fault: string };

export function readDraft(text: string): Draft {
  try {
    const card: unknown = JSON.parse(text);
    return isObject(card) ? { card, fault: null } : { card: null, fault: "A scorecard is a JSON object." };
  } catch (error) {
    return { card: null, fault: `This is not JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
}

export const writeDraft = (card: JsonObject) => JSON.stringify(card, null, 2);

/** The criteria that a form can show. */
export function criteriaOf({ criteria }: JsonObject): JsonObject[] {
  return Array.isArray(criteria) ? criteria.filter(isObject) : [];
}

/** The card with one field of one criterion changed; an undefined value leaves the field out. */
export function withCriterion(card: JsonObject, at: JsonObject, field: string, value: unknown): JsonObject {
  const changed: JsonObject = { ...at, [field]: value };
  if (value === undefined) delete changed[field];
  return { ...card, criteria: criteriaOf(card).map((one) => (one === at ? changed : one)) };
}
