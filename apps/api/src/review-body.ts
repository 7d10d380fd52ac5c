import { setImmediate } from "node:timers/promises";
import type { QuestionAnswer, Review, ReviewContent, ReviewedContent, StoredCall } from "@earshot/model";
import { type PiiDetector, transcriptPolicy } from "@earshot/pii";
import { type Question, type Scorecard, scoreWithout } from "@earshot/quality";
import { z } from "zod";
import { ApiError } from "./api-error.ts";

/** Holds far more than anybody writes of a call; scanning more for personal data takes seconds. */
export const longestReview = 256 * 1024;

/** What people write. */
export const writtenText = z.string().trim().min(1).max(2000);

const reason = z.string().trim().min(1).max(500);

/** What a review says, as it is sent. */
export const reviewBody = z.strictObject({
  struck: z
    .array(
      z.strictObject({
        kind: z.enum(["silence", "talkOver", "hold"]),
        index: z.int().nonnegative().meta({ description: "of the event among those of its kind" }),
        reason,
      }),
    )
    .max(1000)
    .meta({ description: "events of the judged evaluation that do not count" }),
  struckCriteria: z
    .array(z.strictObject({ criterion: z.string(), reason }))
    .max(200)
    .default([])
    .meta({ description: "criteria that cost points and are to take off nothing" }),
  answers: z
    .array(z.strictObject({ question: z.string(), answer: z.union([z.int(), writtenText]).nullable() }))
    .max(200)
    .default([])
    .meta({
      description:
        "to questions of the scorecard: `yes` or `no`, a point of the scale, or text; null when it does not apply",
    }),
  comments: z
    .array(
      z.strictObject({
        atMs: z.int().nullable().meta({ description: "media time; null for the call as a whole" }),
        text: writtenText,
      }),
    )
    .max(200),
  coaching: z.boolean().meta({ description: "whether the agent is to be coached with it" }),
});

/**
 * What is written about a call may name what was said in it: it is masked as the words are. Before each text others are answered.
 * @param recordingId of the call, for what is marked in it alone; left out where the text is about several
 */
export async function maskedText(detector: PiiDetector, text: string, recordingId?: string): Promise<string> {
  await setImmediate();
  return detector.redact(text, transcriptPolicy, recordingId).text;
}

/** What a score follows from beside the evaluation. */
interface Rules {
  /** Null when the rules that scored it are not known. */
  scorecard: Scorecard | null;
  said: StoredCall["utterances"];
}

/** Masks what was written, and scores the call without what was struck out. @throws ApiError 422 */
export async function toReviewedContent(
  body: ReviewContent,
  { recordingId, judged }: Pick<Review, "recordingId" | "judged">,
  { said, scorecard }: Rules,
  detector: PiiDetector,
): Promise<ReviewedContent> {
  checkEvents(body.struck, judged);
  checkCriteria(body.struckCriteria, judged);
  checkAnswers(body.answers, scorecard?.questions ?? []);
  const mask = (text: string) => maskedText(detector, text, recordingId);
  const masked = async <T extends { reason: string }>(one: T) => ({ ...one, reason: await mask(one.reason) });
  // One after the other, by `fromAsync`.
  const struck = await Array.fromAsync(body.struck, masked);
  const struckCriteria = await Array.fromAsync(body.struckCriteria, masked);
  const answers = await Array.fromAsync(body.answers, async ({ question, answer }) => ({
    ...{ question, answer: typeof answer === "string" ? await mask(answer) : answer },
  }));
  const comments = await Array.fromAsync(body.comments, async ({ atMs, text }) => ({
    ...{ atMs, text: await mask(text) },
  }));
  const content = { struck, struckCriteria, answers, comments, coaching: body.coaching };
  const { score } = judged;
  const isStruck = struck.length + struckCriteria.length > 0;
  if (!isStruck && answers.length === 0) return { ...content, reviewed: score };
  if (score.value === null) {
    if (isStruck) throw wrong("struck", "the call has no score, so nothing cost points");
    return { ...content, reviewed: score };
  }
  if (scorecard === null) throw wrong("struck", `the rules of ${score.scorecard} are not known here`);
  return { ...content, reviewed: scoreWithout(judged, scorecard, said, struck, { struckCriteria, answers }) };
}

/** @throws ApiError 422 when an answer is none to a question of the scorecard */
function checkAnswers(answers: readonly QuestionAnswer[], questions: readonly Question[]): void {
  const answered = new Set<string>();
  for (const [index, { question: id, answer }] of answers.entries()) {
    const question = questions.find((one) => one.id === id);
    const refused = (message: string) => wrongAnswer(`answers[${index}]`, message);
    if (question === undefined) throw refused(`the scorecard does not ask ${JSON.stringify(id)}`);
    if (answered.has(id)) throw refused(`${JSON.stringify(id)} is answered twice`);
    answered.add(id);
    if (answer === null) continue;
    if (question.kind === "text") {
      if (typeof answer !== "string") throw refused("is no text");
    } else if (question.kind === "yes-no") {
      if (answer !== "yes" && answer !== "no") throw refused("is neither yes nor no");
    } else if (typeof answer !== "number" || answer < question.from || answer > question.to) {
      throw refused(`is no number from ${question.from} to ${question.to}`);
    }
  }
}

/** Every question that is no text is to be answered, or not to apply. @throws ApiError 422 */
export function requireAnswers({ answers }: Pick<ReviewContent, "answers">, scorecard: Scorecard | null): void {
  const answered = new Set(answers.map(({ question }) => question));
  const missing = (scorecard?.questions ?? []).filter(({ id, kind }) => kind !== "text" && !answered.has(id));
  if (missing.length === 0) return;
  const labels = missing.map(({ id, label }) => `${JSON.stringify(label)} (${id})`).join(", ");
  throw wrongAnswer("answers", `without an answer: ${labels}`);
}

function checkCriteria(struck: ReviewContent["struckCriteria"], { score }: Review["judged"]): void {
  const costly = new Set(score.value === null ? [] : score.deductions.map(({ criterion }) => criterion));
  const found = new Set<string>();
  for (const [index, { criterion }] of struck.entries()) {
    const place = `struckCriteria[${index}]`;
    if (!costly.has(criterion)) throw wrong(place, `${JSON.stringify(criterion)} cost no points`);
    if (found.has(criterion)) throw wrong(place, `${JSON.stringify(criterion)} is struck out twice`);
    found.add(criterion);
  }
}

function checkEvents(struck: ReviewContent["struck"], { silence, talkOver, hold }: Review["judged"]): void {
  const counts = {
    silence: silence.events.length,
    talkOver: talkOver?.events.length ?? 0,
    hold: hold.events.length,
  };
  const found = new Set<string>();
  for (const [place, { kind, index }] of struck.entries()) {
    if (index >= counts[kind]) throw wrong(`struck[${place}]`, `the evaluation has no ${kind} ${index}`);
    if (found.has(`${kind} ${index}`)) throw wrong(`struck[${place}]`, `${kind} ${index} is struck out twice`);
    found.add(`${kind} ${index}`);
  }
}

function wrong(place: string, message: string): ApiError {
  return new ApiError(
    422,
    "review.not_struck",
    `${place}: ${message}`,
    "GET the review: `judged` has the events that can be struck out.",
    {
      errors: [{ place, message }],
    },
  );
}

function wrongAnswer(place: string, message: string): ApiError {
  const hint =
    "Answer each question, or say with null that it does not apply. The scorecard has them under `questions`.";
  return new ApiError(422, "review.wrong_answer", `${place}: ${message}`, hint, { errors: [{ place, message }] });
}
