import {
  blindContentSchema,
  callEvaluationSchema,
  conversationSchema,
  type EvaluationBasis,
  evaluationBasisSchema,
  type Fingerprint,
  isObject,
  type MediaFile,
  type NameHash,
  reviewContentSchema,
  type Stretch,
} from "@earshot/model";
import { z } from "zod";
import { StoreError } from "./errors.ts";

/** Makes a document of the next version. */
type Upgrade = (document: Record<string, unknown>) => Record<string, unknown>;

const sha256 = z.string();

const words = z.object({ roles: sha256, pii: sha256 });

const fingerprintSchema = z.object({
  words,
  transcript: z.enum(["own", "made"]).optional(),
  evaluations: z.record(z.string(), evaluationBasisSchema),
}) satisfies z.ZodType<Fingerprint>;

const mediaSchema = z.array(
  z.object({
    partId: z.string(),
    sha256,
    bytes: z.int(),
    contentType: z.string(),
    codec: z.string(),
    channels: z.int(),
    durationMs: z.int(),
    path: z.string().nullable(),
  }) satisfies z.ZodType<MediaFile>,
);

const nameHashesSchema = z.object({
  names: z.array(
    z.object({
      hash: sha256,
      begin: z.string(),
      words: z.int(),
      capital: z.boolean(),
      ownCall: z.boolean(),
    }) satisfies z.ZodType<NameHash>,
  ),
});

const stretchesSchema = z.array(z.object({ startMs: z.int(), endMs: z.int() }) satisfies z.ZodType<Stretch>);

/**
 * All JSON that the database keeps. A document says its version in `version`; one that does not is of version 1. Whoever changes a
 * schema adds the upgrade from the version before: rows stay as they were written and are upgraded as they are read.
 */
export const storedJson = {
  evaluation: documentOf("evaluation", callEvaluationSchema, [
    toSecondEvaluation,
    toThirdEvaluation,
    toFourthEvaluation,
    toFifthEvaluation,
  ]),
  fingerprint: documentOf("fingerprint", fingerprintSchema, [
    toSecondFingerprint,
    toThirdFingerprint,
    toFourthFingerprint,
    toFifthFingerprint,
  ]),
  media: documentOf("media", mediaSchema, []),
  reviewContent: documentOf("review", reviewContentSchema, [toSecondReview]),
  reviewedScore: documentOf("reviewed score", callEvaluationSchema.shape.score, []),
  blindContent: documentOf("blind review", blindContentSchema, [toSecondBlindReview]),
  silenced: documentOf("silenced", stretchesSchema, []),
  nameHashes: documentOf("name hashes", nameHashesSchema, []),
  legs: documentOf("legs", conversationSchema.pick({ legs: true }), []),
  thumbnail: documentOf("thumbnail", z.object({ path: z.string() }), []),
  definition: anything("definitionParameters"),
  runOptions: anything("options"),
  eventData: anything("data"),
  archiveResponse: anything("response"),
  workNote: anything("note"),
  workSubject: anything("subject"),
  scheduledCommand: documentOf("command", z.object({ words: z.array(z.string()) }), []),
};

/** Null for a fingerprint that cannot be read, which is no loss: its recording is evaluated again. */
export function readFingerprint(json: string): Fingerprint | null {
  try {
    return storedJson.fingerprint.read(json);
  } catch (error) {
    if (error instanceof SyntaxError || (error instanceof StoreError && error.code === "store.corrupt")) return null;
    throw error;
  }
}

/**
 * Version 1 of an evaluation said whether the call could be transcribed (of those that could not none was stored), and did not
 * have the longest response latency: among up to 19 latencies it is the one at p95, beyond that it stays unknown.
 */
function toSecondEvaluation({ transcription: _, ...evaluation }: Record<string, unknown>) {
  const latency = latencyOfFirst.safeParse(evaluation.responseLatency).data;
  if (latency === undefined) return evaluation;
  const longestMs = latency.count <= 19 ? latency.p95Ms : null;
  return { ...evaluation, responseLatency: { ...latency, longestMs } };
}

/** Before version 3 every recording was taken to have music on hold. */
function toThirdEvaluation(evaluation: Record<string, unknown>) {
  return { ...evaluation, holdAudio: "music" };
}

/** Before version 4 nothing was split at the gaps between words, and sound was not told apart from segments. */
function toFourthEvaluation(evaluation: Record<string, unknown>) {
  return { ...evaluation, units: "segments", wordGapMs: null };
}

/** Before version 5 nothing was kept of what decided the sides. */
function toFifthEvaluation(evaluation: Record<string, unknown>) {
  return { ...evaluation, sidesFrom: "unknown" };
}

/** Before version 2 a review struck out single events alone, and answered no questions. */
function toSecondReview(review: Record<string, unknown>) {
  return { ...review, struckCriteria: [], answers: [] };
}

/** Before version 2 a participant of a calibration struck out single events alone. */
function toSecondBlindReview(review: Record<string, unknown>) {
  return { ...review, struckCriteria: [] };
}

/** Of version 1 of a fingerprint too, every recording was taken to have music on hold. */
function toSecondFingerprint(fingerprint: Record<string, unknown>) {
  return withBases(fingerprint, { holdAudio: "music" });
}

/** Before version 3 only the wasm had a version: what is evaluated by a version of the rules around it differs from 0. */
function toThirdFingerprint(fingerprint: Record<string, unknown>) {
  return withBases(fingerprint, { measuring: 0 });
}

/** Before version 4 nothing was split at the gaps between words. */
function toFourthFingerprint(fingerprint: Record<string, unknown>) {
  return withBases(fingerprint, { wordGapMs: null });
}

/** Before version 5 nothing was kept of what told voices from other sound. */
function toFifthFingerprint(fingerprint: Record<string, unknown>) {
  return withBases(fingerprint, { detector: "unknown" });
}

function withBases(fingerprint: Record<string, unknown>, added: Partial<EvaluationBasis>) {
  const stored = basesOfEarlier.safeParse(fingerprint.evaluations).data;
  if (stored === undefined) return fingerprint;
  const evaluations = Object.fromEntries(Object.entries(stored).map(([key, rules]) => [key, { ...rules, ...added }]));
  return { ...fingerprint, evaluations };
}

const basesOfEarlier = z.record(z.string(), z.looseObject({}));

const latencyOfFirst = z.looseObject({ count: z.int(), p95Ms: z.int().nullable() });

/** JSON of one shape, whose current version is that after its last upgrade. */
function documentOf<T extends object>(name: string, schema: z.ZodType<T>, upgrades: readonly Upgrade[]) {
  const current = upgrades.length + 1;
  function upgraded(document: Record<string, unknown>) {
    const version = document.version ?? 1;
    if (typeof version !== "number" || !Number.isInteger(version) || version < 1) throw unknownForm(name, null);
    if (version > current) throw newerDocument(name, version, current);
    return upgrades.slice(version - 1).reduce((older, upgrade) => upgrade(older), document);
  }
  return {
    write: (value: T): string => toJson(current === 1 ? value : { version: current, ...value }, name),
    read: (json: string): T => {
      const document: unknown = JSON.parse(json);
      const { data, error } = schema.safeParse(isObject(document) ? upgraded(document) : document);
      if (data === undefined) throw unknownForm(name, error);
      return data;
    },
  };
}

/** JSON of any shape, given back as it was stored. */
function anything(name: string) {
  return {
    write: (value: unknown): string => toJson(value, name),
    read: (json: string): unknown => JSON.parse(json),
  };
}

function toJson(value: unknown, name: string): string {
  let problem = "has no JSON form";
  let cause: unknown;
  try {
    const json: string | undefined = JSON.stringify(value);
    if (json !== undefined) return json;
  } catch (error) {
    problem = "can't be written as JSON";
    cause = error;
  }
  throw new StoreError("store.invalid_record", `${name} ${problem}`, { hint: "Store plain data.", cause });
}

function newerDocument(name: string, version: number, current: number): StoreError {
  const message = `a stored ${name} has version ${version}; this version of Earshot knows ${current}`;
  return new StoreError("store.newer_schema", message, { hint: "Use the newer Earshot that wrote it." });
}

function unknownForm(name: string, cause: unknown): StoreError {
  return new StoreError("store.corrupt", `a stored ${name} was changed by another program, or is damaged`, {
    hint: "Keep the file for inspection and go on with a backup, or evaluate the call again.",
    cause,
  });
}
