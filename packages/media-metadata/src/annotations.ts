import { isObject } from "@earshot/model";
import type { PiiDetector, PiiPolicy } from "@earshot/pii";
import { type Address, checkAddress } from "./addressing.ts";
import { codePointLength, cutToLength, maxValueLength } from "./code-points.ts";
import type { MatrixRow } from "./matrix.ts";
import { defaultMediaTypes, type MediaTypes } from "./media-types.ts";
import type { Annotation } from "./payload.ts";
import { keyMask, type Screened, screen } from "./personal-data.ts";
import type { AnnotationFault, AnnotationNote, AnnotationRule, Validation } from "./validation.ts";

export interface ValidationOptions {
  detector: Pick<PiiDetector, "detect">;
  policy: PiiPolicy;
  /** Cut values that are too long instead of refusing them. */
  truncate: boolean;
  /** Default: `defaultMediaTypes`. */
  types?: MediaTypes | undefined;
}

const keyPattern = /^[a-zA-Z0-9_\-.]+$/;
const shapeHint = 'Give {"key", "value", "category"?, "mediaType"? or "mediaId"?, "format"?}, all of them texts.';

function nameOfType(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "a list" : `of type ${typeof value}`;
}

/** Checks one annotation; what it finds goes into `faults` and `notes`. Null when a field to publish is no text. */
function checkAnnotation(
  raw: Record<string, unknown>,
  index: number,
  matrix: readonly MatrixRow[],
  options: ValidationOptions,
  { faults, notes }: Pick<Validation, "faults" | "notes">,
): Annotation | null {
  const refuse = (field: string, rule: AnnotationRule, message: string, hint: string) =>
    faults.push({ index, field, rule, message, hint });
  const note = (field: string, message: string) => notes.push({ index, field, message });

  /** Undefined for a field that is left out, null for one at fault. */
  function read(field: string): string | null | undefined {
    const value = Object.hasOwn(raw, field) ? raw[field] : undefined;
    if (value === undefined) return undefined;
    if (typeof value !== "string") {
      refuse(field, "shape", `the ${field} is ${nameOfType(value)}, not a text`, shapeHint);
    } else if (!value.isWellFormed()) {
      const hint = "Cut and join texts between whole characters only.";
      refuse(field, "encoding", `the ${field} has half of a surrogate pair`, hint);
    } else {
      return value;
    }
    return null;
  }

  function readRequired(field: string): string | null {
    const value = read(field);
    if (value === undefined) refuse(field, "shape", `the ${field} is missing`, shapeHint);
    return value ?? null;
  }

  function keepOut(field: string, { text, blocked, redacted }: Screened): string {
    for (const found of blocked) {
      const hint = "Take the personal data out, or change the policy for its kind.";
      refuse(field, "pii", `the ${field} holds personal data: ${found}`, hint);
    }
    for (const found of redacted) note(field, `personal data was replaced: ${found}`);
    return text;
  }

  /** Submitted text for a message, or only its length where it might be personal or upset a terminal. */
  const show = (text: string) =>
    /^[\x20-\x7e]{0,100}$/.test(text) && options.detector.detect(text).length === 0
      ? JSON.stringify(text)
      : `(${text.length} characters, not shown)`;

  const key = readRequired("key");
  const value = readRequired("value");
  const category = read("category");
  const address: Address = { mediaId: read("mediaId"), mediaType: read("mediaType"), format: read("format") };

  if (key !== null && !keyPattern.test(key)) {
    const hint = "Use letters A–Z and a–z, digits, hyphens, underscores and periods only.";
    refuse("key", "key", key === "" ? "the key is empty" : "the key holds other characters than it may", hint);
  }
  if (category === "") refuse("category", "category", "the category is empty", "Name one, or leave it out for system.");
  const { mimeTypes } = options.types ?? defaultMediaTypes;
  const misaddressed = checkAddress(address, matrix, mimeTypes, show);
  if (misaddressed !== null) faults.push({ index, ...misaddressed });

  const cleanKey = key === null ? null : keepOut("key", screen(key, options, keyMask));
  const cleanCategory = keepOut("category", screen(category ?? "system", options, keyMask));
  const cleanValue = value === null ? null : checkValue(value);
  if (cleanKey === null || cleanValue === null) return null;
  return { key: cleanKey, value: cleanValue, category: cleanCategory };

  function checkValue(submitted: string): string {
    const mask = ({ masked }: { masked: string }) => masked;
    const screened = screen(submitted, options, mask);
    const clean = keepOut("value", screened);
    // A mask may be longer than what it hides.
    const length = Math.max(codePointLength(submitted), codePointLength(clean));
    if (length <= maxValueLength) return clean;
    if (!options.truncate) {
      const hint = `Shorten it to ${maxValueLength} characters, or let over-long values be cut.`;
      refuse("value", "length", `the value has ${length} characters, at most ${maxValueLength} are allowed`, hint);
      return clean;
    }
    const cut = cutToLength(clean);
    if (cut.length < clean.length) {
      note("value", `cut from ${codePointLength(clean)} to ${maxValueLength} characters`);
    }
    // A number that was none of a kind as a whole may be one after the cut.
    const left = screen(cut, options, mask);
    const isNew = (found: string) => !screened.blocked.includes(found);
    return cutToLength(keepOut("value", { ...left, blocked: left.blocked.filter(isNew) }));
  }
}

/**
 * Checks annotations as they were submitted, whatever they are, against the media of their interaction: all faults of
 * all annotations at once, and never an exception. Personal data is looked for in keys, values and categories.
 */
export function validateAnnotations(
  raw: unknown,
  matrix: readonly MatrixRow[],
  options: ValidationOptions,
): Validation {
  const faults: AnnotationFault[] = [];
  const notes: AnnotationNote[] = [];
  if (!Array.isArray(raw)) {
    const message = `the annotations are ${nameOfType(raw)}, not a list`;
    faults.push({ index: -1, field: "", rule: "shape", message, hint: "Give a list of annotations." });
    return { annotations: [], notes, faults, validated: 0, matched: 0 };
  }
  const annotations: Annotation[] = [];
  const submitted: unknown[] = Array.from(raw);
  for (const [index, item] of submitted.entries()) {
    if (!isObject(item)) {
      const message = `the annotation is ${nameOfType(item)}, not an object`;
      faults.push({ index, field: "", rule: "shape", message, hint: shapeHint });
      continue;
    }
    const annotation = checkAnnotation(item, index, matrix, options, { faults, notes });
    if (annotation !== null) annotations.push(annotation);
  }
  const broken = new Set(faults.filter(({ rule }) => rule !== "pii").map(({ index }) => index));
  return {
    annotations: faults.length === 0 ? annotations : [],
    notes,
    faults,
    validated: submitted.length,
    matched: submitted.length - broken.size,
  };
}
