import { withoutByteOrderMark } from "@earshot/model";
import { isSupportedCountry } from "libphonenumber-js/max";
import { z } from "zod";
import { compilePattern, longestPattern } from "./custom-pattern.ts";
import type { PiiOptions } from "./detector.ts";
import { PiiError } from "./errors.ts";
import { annotationPolicy, type PiiPolicy, piiActions, transcriptPolicy } from "./policy.ts";
import { piiKinds } from "./span.ts";

/** What a configuration decides: what to look for, and what to do with it where. */
export interface PiiConfiguration {
  options: PiiOptions;
  annotationPolicy: PiiPolicy;
  transcriptPolicy: PiiPolicy;
}

const mostPatterns = 50;
/** Each one costs a search of its tables per number. */
const mostRegions = 10;
const mostNames = 1000;
const longestName = 100;
const builtIn: ReadonlySet<string> = new Set(piiKinds);
const action = z.enum(piiActions);
const policy = z.object({ default: action.optional(), kinds: z.record(z.string(), action).default({}) });
const pattern = z.object({
  name: z
    .string()
    .regex(/^[a-z][a-z_]{0,31}$/, "is not 1 to 32 lower-case letters and underscores")
    .refine((name) => !builtIn.has(name), "is the name of a built-in kind"),
  pattern: z.string().min(1).max(longestPattern),
  caseSensitive: z.boolean().optional(),
});
const name = z.string().trim().min(1).max(longestName);
const names = z.object({
  known: z.array(name).max(mostNames).optional(),
  allowed: z.array(name).max(mostNames).optional(),
});
const region = z
  .string()
  .transform((letters) => letters.toUpperCase())
  .refine((letters) => isSupportedCountry(letters), "is not a country's two ISO 3166 letters");
const schema = z.object({
  regions: z.array(region).min(1).max(mostRegions).optional(),
  defaultRegion: region.optional(),
  patterns: z.array(pattern).max(mostPatterns).default([]),
  names: names.optional(),
  annotations: policy.optional(),
  transcripts: policy.optional(),
});

const hint =
  'Write {"regions": ["US"], "patterns": [{"name", "pattern"}], "names": {"allowed": ["Ben & Jerry"]}, "annotations": {"default": "block", "kinds": {"ip": "allow"}}, "transcripts": {…}}.';

/**
 * Reads a configuration, JSON text or parsed. Absent parts keep their defaults: region US, annotations blocked, transcripts redacted.
 * Throws `PiiError` with `pii.invalid_configuration` that lists every fault, unusable patterns and unknown kinds included.
 */
export function parsePiiConfiguration(json: unknown, source: string): PiiConfiguration {
  const result = schema.safeParse(typeof json === "string" ? parseText(json, source) : json);
  if (!result.success) {
    const faults = result.error.issues.map((issue) => ({
      path: issue.path.map(String).join("."),
      message: issue.message,
    }));
    throw invalid(source, faults, result.error);
  }
  const { regions, defaultRegion, patterns, names, annotations, transcripts } = result.data;
  const faults = [
    ...(regions !== undefined && defaultRegion !== undefined
      ? [{ path: "defaultRegion", message: "is one of the regions: name them all in `regions`" }]
      : []),
    ...patterns.flatMap((pattern, index) => patternFaults(index, () => compilePattern(pattern))),
    ...repeatedNames(patterns.map(({ name }) => name)),
    ...unknownKinds(patterns, { annotations, transcripts }),
  ];
  if (faults.length > 0) throw invalid(source, faults);
  return {
    options: { regions, defaultRegion, patterns, names },
    annotationPolicy: over(annotationPolicy, annotations),
    transcriptPolicy: over(transcriptPolicy, transcripts),
  };
}

type PolicyInput = z.infer<typeof policy> | undefined;

/** Who allows by default allows every kind that they do not name. */
function over(base: PiiPolicy, given: PolicyInput): PiiPolicy {
  const kinds = given?.default === "allow" ? {} : base.kinds;
  return { default: given?.default ?? base.default, kinds: { ...kinds, ...given?.kinds } };
}

interface Fault {
  path: string;
  message: string;
}

function patternFaults(index: number, compile: () => unknown): Fault[] {
  try {
    compile();
    return [];
  } catch (error) {
    if (!(error instanceof PiiError)) throw error;
    return [{ path: `patterns.${index}.pattern`, message: error.message }];
  }
}

function repeatedNames(names: readonly string[]): Fault[] {
  return names.flatMap((name, index) =>
    names.indexOf(name) < index ? [{ path: `patterns.${index}.name`, message: `"${name}" is named twice` }] : [],
  );
}

function unknownKinds(patterns: readonly { name: string }[], policies: Record<string, PolicyInput>): Fault[] {
  const known = new Set<string>([...piiKinds, ...patterns.map(({ name }) => name)]);
  return Object.entries(policies).flatMap(([place, given]) =>
    Object.keys(given?.kinds ?? {})
      .filter((kind) => !known.has(kind))
      .map((kind) => ({ path: `${place}.kinds.${kind}`, message: `is none of ${[...known].join(", ")}` })),
  );
}

function parseText(json: string, source: string): unknown {
  try {
    return JSON.parse(withoutByteOrderMark(json));
  } catch (cause) {
    throw invalid(source, [{ path: "", message: "is not JSON" }], cause);
  }
}

function invalid(source: string, faults: readonly Fault[], cause?: unknown): PiiError {
  const list = faults.map(({ path, message }) => (path === "" ? message : `${path}: ${message}`)).join("; ");
  return new PiiError("pii.invalid_configuration", `${source} is no configuration of personal data: ${list}`, {
    hint,
    source,
    faults,
    cause,
  });
}
