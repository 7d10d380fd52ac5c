import type { Review, ReviewContent, ReviewedContent, StoredCall } from "@earshot/model";
import { type PiiDetector, transcriptPolicy } from "@earshot/pii";
import { type Scorecard, scoreWithout } from "@earshot/quality";
import { z } from "zod";
import { ApiError } from "./api-error.ts";

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

/** What is written about a call may name what was said in it: it is masked as the words are. */
export const maskedText = (detector: PiiDetector, text: string) => detector.redact(text, transcriptPolicy).text;

/** What a score follows from beside the evaluation. */
interface Rules {
  /** Null when the rules that scored it are not known. */
  scorecard: Scorecard | null;
  said: StoredCall["utterances"];
}

/** Masks what was written, and scores the call without what was struck out. @throws ApiError 422 */
export function toReviewedContent(
  body: ReviewContent,
  { judged }: Pick<Review, "judged">,
  { said, scorecard }: Rules,
  detector: PiiDetector,
): ReviewedContent {
  const struck = body.struck.map((event) => ({ ...event, reason: maskedText(detector, event.reason) }));
  const comments = body.comments.map(({ atMs, text }) => ({ atMs, text: maskedText(detector, text) }));
  const content = { struck, comments, coaching: body.coaching };
  checkEvents(struck, judged);
  const { score } = judged;
  if (struck.length === 0) return { ...content, reviewed: score };
  if (score.value === null) throw wrong("struck", "the call has no score, so nothing cost points");
  if (scorecard === null) throw wrong("struck", `the rules of ${score.scorecard} are not known here`);
  return { ...content, reviewed: scoreWithout(judged, scorecard, said, struck) };
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
