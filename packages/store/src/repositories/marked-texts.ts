import type { CallEvaluation, Masking, ReviewContent, Stretch } from "@earshot/model";
import type { FullText } from "../full-text.ts";
import { insertInto } from "../insert-rows.ts";
import { storedJson } from "../stored-json.ts";
import { type Statement, type Steps, statement } from "../transaction.ts";
import { unlessUnreadable } from "./call-texts.ts";

interface StoredUtterance {
  id: number;
  startMs: number;
  endMs: number;
  speaker: string;
  text: string;
}

const recordingOf = statement<{ key: number }, { durationMs: number | null; media: string; silenced: string | null }>(
  ({ forUpdate }) =>
    `SELECT duration_ms AS "durationMs", media, silenced FROM recordings WHERE key = @key ${forUpdate}`,
);
const utterancesOf = statement<{ key: number }, StoredUtterance>(
  `SELECT id, start_ms AS "startMs", end_ms AS "endMs", speaker, text FROM utterances
   WHERE recording_key = @key ORDER BY ordinal`,
);
const saveUtterance = statement<{ id: number; speaker: string; text: string; searched: string | null }>(
  ({ searchedColumn }) =>
    `UPDATE utterances SET speaker = @speaker, text = @text, ${searchedColumn} = @searched WHERE id = @id`,
);
/** Without its text, which the search would index anew. */
const saveSpeaker = statement<{ id: number; speaker: string }>(
  "UPDATE utterances SET speaker = @speaker WHERE id = @id",
);
const saveSilenced = statement<{ key: number; silenced: string }>(
  "UPDATE recordings SET silenced = @silenced WHERE key = @key",
);

/** A document about a call, or a text, in one column of one row. */
interface Document {
  /** With its `part`, the key of its row. */
  id: number;
  part: number | string;
  json: string;
}

type Mask = Masking["text"];

interface DocumentColumn {
  all: Statement<{ key: number }, Document>;
  save: Statement<Document & { key: number }, never>;
  masked(json: string, mask: Mask): string;
}

const columns: readonly DocumentColumn[] = [
  {
    all: statement("SELECT id, 0 AS part, evaluation AS json FROM evaluations WHERE recording_key = @key"),
    save: statement("UPDATE evaluations SET evaluation = @json WHERE id = @id"),
    masked: maskedEvaluation,
  },
  {
    all: statement(
      `SELECT p.evaluation_id AS id, p.ordinal AS part, p.evaluation AS json
       FROM agent_parts AS p JOIN evaluations AS e ON e.id = p.evaluation_id WHERE e.recording_key = @key`,
    ),
    save: statement("UPDATE agent_parts SET evaluation = @json WHERE evaluation_id = @id AND ordinal = @part"),
    masked: maskedEvaluation,
  },
  {
    all: statement("SELECT id, 0 AS part, judged AS json FROM reviews WHERE recording_key = @key"),
    save: statement("UPDATE reviews SET judged = @json WHERE id = @id"),
    masked: maskedEvaluation,
  },
  {
    all: statement("SELECT id, 0 AS part, content AS json FROM reviews WHERE recording_key = @key"),
    save: statement("UPDATE reviews SET content = @json WHERE id = @id"),
    masked: maskedReview,
  },
  {
    all: statement(
      "SELECT calibration_id AS id, 0 AS part, judged AS json FROM calibration_calls WHERE recording_key = @key",
    ),
    save: statement("UPDATE calibration_calls SET judged = @json WHERE calibration_id = @id AND recording_key = @key"),
    masked: maskedEvaluation,
  },
  {
    all: statement(
      `SELECT calibration_id AS id, user_id AS part, content AS json FROM calibration_reviews
       WHERE recording_key = @key`,
    ),
    save: statement(
      `UPDATE calibration_reviews SET content = @json
       WHERE calibration_id = @id AND recording_key = @key AND user_id = @part`,
    ),
    masked: (json, mask) => changed(json, storedJson.blindContent, (content) => maskedNotes(content, mask)),
  },
  {
    all: statement(
      `SELECT id, 0 AS part, name AS json FROM calibrations
       WHERE id IN (SELECT calibration_id FROM calibration_calls WHERE recording_key = @key)`,
    ),
    save: statement("UPDATE calibrations SET name = @json WHERE id = @id"),
    masked: (name, mask) => mask(name),
  },
];

interface StepRow {
  review_id: number;
  ordinal: number;
  kind: string;
  author_id: string;
  author: string;
  at_ms: number;
  text: string | null;
  content: string | null;
}

const stepColumns = ["review_id", "ordinal", "kind", "author_id", "author", "at_ms", "text", "content"];
const stepsOf = statement<{ key: number }, StepRow>(
  `SELECT ${stepColumns.map((column) => `s.${column}`).join(", ")} FROM review_steps AS s
   JOIN reviews AS v ON v.id = s.review_id WHERE v.recording_key = @key AND (s.text IS NOT NULL OR s.content IS NOT NULL)`,
);
const removeStep = statement<StepRow>("DELETE FROM review_steps WHERE review_id = @review_id AND ordinal = @ordinal");
const addStep = statement<StepRow>(insertInto("review_steps", stepColumns));

/** Masks what is said in a call, as a step of the caller's transaction. How many places that are; undefined when there is no such call. */
export function* maskWords(key: number, masking: Masking, { toSearched }: FullText): Steps<number | undefined> {
  const recording = yield* recordingOf.get({ key });
  if (recording === undefined) return undefined;
  const { durationMs, media, silenced } = recording;
  const utterances = yield* utterancesOf.all({ key });
  const silent = silenced === null ? null : storedJson.silenced.read(silenced);
  const masked = masking.words({ utterances, durationMs, media: storedJson.media.read(media), silenced: silent });
  for (const [index, { speaker, text }] of masked.utterances.entries()) {
    const stored = utterances[index];
    if (stored === undefined) continue;
    const { id } = stored;
    if (stored.text !== text) yield* saveUtterance.run({ id, speaker, text, searched: toSearched(text) });
    else if (stored.speaker !== speaker) yield* saveSpeaker.run({ id, speaker });
  }
  if (masked.silenced !== null) {
    const stretches: Stretch[] = masked.silenced.map(({ startMs, endMs }) => ({ startMs, endMs }));
    yield* saveSilenced.run({ key, silenced: storedJson.silenced.write(stretches) });
  }
  return masked.places;
}

/** Masks the same in all else that is written about the call. */
export function* maskNotes(key: number, { text: mask }: Masking): Steps<void> {
  for (const { all, save, masked } of columns) {
    for (const document of yield* all.all({ key })) {
      const json = masked(document.json, mask);
      if (json !== document.json) yield* save.run({ ...document, json, key });
    }
  }
  for (const step of yield* stepsOf.all({ key })) {
    const text = step.text === null ? null : mask(step.text);
    const content = step.content === null ? null : maskedReview(step.content, mask);
    if (text === step.text && content === step.content) continue;
    // A step is never changed: the masked one takes its place.
    yield* removeStep.run(step);
    yield* addStep.run({ ...step, text, content });
  }
}

function maskedEvaluation(json: string, mask: Mask): string {
  return changed(json, storedJson.evaluation, (evaluation: CallEvaluation) => ({
    ...evaluation,
    warnings: evaluation.warnings.map(({ field, message, ...warning }) => ({
      ...warning,
      field: field === null ? null : mask(field),
      message: mask(message),
    })),
  }));
}

function maskedReview(json: string, mask: Mask): string {
  return changed(json, storedJson.reviewContent, (content) => maskedNotes(content, mask));
}

/** What people wrote. */
function maskedNotes<Content extends Omit<ReviewContent, "coaching">>(content: Content, mask: Mask): Content {
  const reasonOf = <T extends { reason: string }>(one: T): T => ({ ...one, reason: mask(one.reason) });
  return {
    ...content,
    struck: content.struck.map(reasonOf),
    struckCriteria: content.struckCriteria.map(reasonOf),
    answers: content.answers.map(({ question, answer }) => ({
      ...{ question, answer: typeof answer === "string" ? mask(answer) : answer },
    })),
    comments: content.comments.map(({ atMs, text }) => ({ atMs, text: mask(text) })),
  };
}

/** The document as it was where nothing of it changes, or it can't be read. */
function changed<T>(json: string, form: { read(json: string): T; write(value: T): string }, change: (value: T) => T) {
  const value = unlessUnreadable(() => form.read(json));
  if (value === null) return json;
  const after = change(value);
  return JSON.stringify(after) === JSON.stringify(value) ? json : form.write(after);
}
