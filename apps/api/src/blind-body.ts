import type { BlindContent } from "@earshot/model";
import type { PiiDetector } from "@earshot/pii";
import type { Question } from "@earshot/quality";
import { z } from "zod";
import { ApiError } from "./api-error.ts";
import { maskedText, reviewBody, writtenText } from "./review-body.ts";

/** What a participant says of a call, as it is sent. */
export const blindBody = reviewBody.pick({ struck: true, comments: true }).extend({
  recordingId: z.string().meta({ description: "one of the calls" }),
  answers: z
    .array(z.strictObject({ question: z.string(), answer: z.union([z.int(), writtenText]) }))
    .max(200)
    .meta({ description: "to questions of the scorecard: `yes` or `no`, a point of the scale, or text" }),
});

/** Masks what was written as an answer. @throws ApiError 422 when an answer is none to a question of the scorecard */
export function toAnswers(
  answers: BlindContent["answers"],
  questions: readonly Question[],
  detector: PiiDetector,
): BlindContent["answers"] {
  const answered = new Set<string>();
  return answers.map(({ question: id, answer }, index) => {
    const question = questions.find((one) => one.id === id);
    const wrong = (message: string) => {
      const hint = "GET the scorecard of the calibration: `questions` says what is asked.";
      const place = `body.answers[${index}]`;
      return new ApiError(422, "calibration.wrong_answer", `${place}: ${message}`, hint, {
        errors: [{ place, message }],
      });
    };
    if (question === undefined) throw wrong(`the scorecard does not ask ${JSON.stringify(id)}`);
    if (answered.has(id)) throw wrong(`${JSON.stringify(id)} is answered twice`);
    answered.add(id);
    if (question.kind === "text") {
      if (typeof answer !== "string") throw wrong("is no text");
      return { question: id, answer: maskedText(detector, answer) };
    }
    if (question.kind === "yes-no") {
      if (answer !== "yes" && answer !== "no") throw wrong("is neither yes nor no");
    } else if (typeof answer !== "number" || answer < question.from || answer > question.to) {
      throw wrong(`is no number from ${question.from} to ${question.to}`);
    }
    return { question: id, answer };
  });
}
