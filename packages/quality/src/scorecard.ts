import { foldedWords, withoutByteOrderMark } from "@earshot/model";
import { z } from "zod";
import { type DocumentFault, QualityError } from "./errors.ts";
import { getMetric, metricNames } from "./metric.ts";

// A scorecard is written by hand: an unknown key is a misspelt one and is rejected, not ignored.

/** So far, and no farther, that no product of them leaves the numbers: a score that is none can't be stored. */
const amount = z.number().min(1e-9).max(1e9);
const bound = z.number().min(-1e15).max(1e15).optional();

/** What no encoding can write has no hash either. */
const text = z.string().refine((written) => written.isWellFormed(), "has half of a character");

const bounds = { above: bound, atLeast: bound, below: bound, atMost: bound };

type Bounds = { [Name in keyof typeof bounds]?: number | undefined };

const isBounded = ({ above, atLeast, below, atMost }: Bounds) =>
  [above, atLeast, below, atMost].some((bound) => bound !== undefined);
const unbounded = { error: "needs at least one of above, atLeast, below, atMost" };

/** Holds when the value is inside all the bounds that are given. */
const condition = z.strictObject(bounds).refine(isBounded, unbounded);
const metricName = z.enum(metricNames);

const named = {
  id: z.string().regex(/^[a-z0-9][a-z0-9-]*$/, "use lower-case letters, digits and hyphens"),
  label: text.trim().min(1),
};

const judged = {
  ...named,
  cap: amount.optional(),
  weight: amount.optional(),
  possible: amount.optional(),
  critical: condition.optional(),
  notApplicableWhen: z
    .strictObject({ metric: metricName, ...bounds })
    .refine(isBounded, unbounded)
    .optional(),
};

const common = { ...judged, metric: metricName };

const phrase = text.refine((text) => foldedWords(text).length > 0, "needs a word");
const phrases = z
  .array(
    z.union([phrase, z.strictObject({ near: z.array(phrase).min(2), withinWords: z.int().min(2) })], {
      error: (issue) =>
        issue.input === ""
          ? "needs a word"
          : 'is neither a phrase nor {"near": […], "withinWords": …} with two phrases or more',
    }),
  )
  .min(1);
const by = z.enum(["agent", "customer"]).optional();
const lengthMs = z.int().positive();

const phraseWindow = z.union(
  [
    z.strictObject({ firstMs: lengthMs }),
    z.strictObject({ lastMs: lengthMs }),
    z.strictObject({
      afterMs: lengthMs,
      after: z.union([
        z.strictObject({ event: z.enum(["hold", "silence", "talkOver"]) }),
        z.strictObject({ phrases, by }),
      ]),
    }),
  ],
  {
    error:
      'is none of {"firstMs": …}, {"lastMs": …}, {"afterMs": …, "after": {"event": "hold", "silence" or "talkOver"}} and {"afterMs": …, "after": {"phrases": […]}}, in whole ms above 0',
  },
);

const phraseCriterion = z.strictObject({
  ...judged,
  method: z.literal("phrase"),
  expected: z.enum(["said", "notSaid"]),
  /** Any of them. */
  phrases,
  /** Whoever says it, without this. */
  by,
  /** The whole call, without this. */
  within: phraseWindow.optional(),
  /** Lost at each moment. */
  points: amount,
});

const question = {
  ...named,
  help: text.optional(),
  weight: amount.optional(),
};

/** Asked of people who listen to a call. They change no computed score. */
const questionSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    ...question,
    kind: z.literal("yes-no"),
    /** The answer that is right; yes without it. */
    right: z.enum(["yes", "no"]).optional(),
    /** The other answer fails the call. */
    critical: z.boolean().optional(),
  }),
  z.strictObject({
    ...question,
    kind: z.literal("scale"),
    from: z.int(),
    to: z.int(),
    /** An answer of this or less fails the call. */
    criticalAtMost: z.int().optional(),
  }),
  z.strictObject({ ...named, help: question.help, kind: z.literal("text") }),
]);

const slope = {
  points: amount,
  per: amount,
  above: z.number().nonnegative().max(1e15).optional(),
  below: z.number().nonnegative().max(1e15).optional(),
};

const criterion = z.discriminatedUnion("method", [
  z.strictObject({
    ...common,
    method: z.literal("steps"),
    steps: z.array(z.strictObject({ ...bounds, points: amount }).refine(isBounded, unbounded)),
  }),
  z.strictObject({ ...common, method: z.literal("linear"), ...slope }),
  z.strictObject({ ...common, method: z.literal("per-minute"), ...slope }),
  phraseCriterion,
]);

/** A review answers so many questions, and strikes out so many criteria. */
const mostEntries = 200;
/** A message names so many faults. */
const mostFaults = 50;

/** What a scorecard file says. */
export const scorecardSchema = z
  .strictObject({
    $schema: text.optional(),
    name: z.string().regex(/^[a-z0-9][a-z0-9-]*$/, "use lower-case letters, digits and hyphens"),
    version: z.int().min(1).max(999_999_999),
    description: text.optional(),
    formula: z.enum(["deduct", "weighted"]),
    criteria: z.array(criterion).min(1).max(mostEntries),
    questions: z.array(questionSchema).max(mostEntries).optional(),
  })
  .superRefine((card, context) => {
    const seen = new Set<string>();
    card.criteria.forEach((entry, index) => {
      const fault = (field: string, message: string) =>
        context.addIssue({ code: "custom", path: ["criteria", index, field], message });
      if (seen.has(entry.id)) fault("id", `${JSON.stringify(entry.id)} is used twice`);
      seen.add(entry.id);
      if (card.formula === "weighted" && entry.possible === undefined) {
        fault("possible", 'is required by the formula "weighted"');
      }
      if (card.formula === "deduct" && entry.possible !== undefined) {
        fault("possible", 'has no meaning under the formula "deduct"');
      }
      if (card.formula === "deduct" && entry.weight !== undefined) {
        fault("weight", 'has no meaning under the formula "deduct"');
      }
      if (entry.method === "steps") {
        if (entry.steps.length === 0 && entry.critical === undefined) {
          fault("steps", "needs at least one step, unless the criterion is critical");
        }
        return;
      }
      if (entry.method === "phrase") return;
      if (entry.above !== undefined && entry.below !== undefined) {
        fault("below", "can't be combined with above: points are lost on one side only");
      }
      if (entry.method === "per-minute" && !["ms", "count"].includes(getMetric(entry.metric).unit)) {
        fault("metric", `${entry.metric} is a ${getMetric(entry.metric).unit} and can't be taken per minute`);
      }
    });
    card.questions?.forEach((entry, index) => {
      const fault = (field: string, message: string) =>
        context.addIssue({ code: "custom", path: ["questions", index, field], message });
      if (seen.has(entry.id)) fault("id", `${JSON.stringify(entry.id)} is used twice`);
      seen.add(entry.id);
      if (entry.kind !== "scale") return;
      if (entry.to <= entry.from) fault("to", "has to be above from");
      const { criticalAtMost } = entry;
      if (criticalAtMost !== undefined && (criticalAtMost < entry.from || criticalAtMost >= entry.to)) {
        fault("criticalAtMost", "has to be on the scale, below its end");
      }
    });
  });

/** Criteria over metrics and words, and how they add up. The README documents every field. */
export type Scorecard = z.infer<typeof scorecardSchema>;
export type Criterion = Scorecard["criteria"][number];
/** A criterion over what is said. */
export type PhraseCriterion = z.infer<typeof phraseCriterion>;
/** A criterion over a number of the call. */
export type MetricCriterion = Exclude<Criterion, PhraseCriterion>;
/** Words in their order, or phrases near one another in any order. */
export type PhrasePattern = PhraseCriterion["phrases"][number];
/** What people are asked about a call. */
export type Question = z.infer<typeof questionSchema>;

/**
 * Reads a scorecard from a JSON text or a parsed document.
 * @param source the file or place it came from, for the message
 * @throws QualityError `quality.invalid_scorecard`, one message with the first 50 faults and their paths
 */
export function parseScorecard(json: unknown, source: string): Scorecard {
  const result = scorecardSchema.safeParse(typeof json === "string" ? parseJson(json, source) : json);
  if (result.success) return result.data;
  const faults = result.error.issues.slice(0, mostFaults).map(
    (issue): DocumentFault => ({
      path: z.core.toDotPath(issue.path),
      message: issue.message,
    }),
  );
  throw invalid(source, faults, result.error, result.error.issues.length);
}

function parseJson(text: string, source: string): unknown {
  try {
    return JSON.parse(withoutByteOrderMark(text));
  } catch (cause) {
    throw invalid(
      source,
      [{ path: "", message: `is not JSON: ${cause instanceof Error ? cause.message : cause}` }],
      cause,
    );
  }
}

function invalid(source: string, faults: readonly DocumentFault[], cause: unknown, all = faults.length): QualityError {
  const lines = faults.map(({ path, message }) => `  ${path === "" ? "document" : path}: ${message}`);
  const count = all === 1 ? "1 fault" : `${all} faults${all > faults.length ? `, the first ${faults.length}` : ""}`;
  return new QualityError(
    "quality.invalid_scorecard",
    `${source} is not a scorecard (${count}):\n${lines.join("\n")}`,
    {
      hint: `Correct ${faults.length === 1 ? "it" : "them"} in ${source}; the README of @earshot/quality lists every field.`,
      source,
      faults,
      cause,
    },
  );
}
