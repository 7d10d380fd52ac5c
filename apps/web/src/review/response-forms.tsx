import type { Review } from "@earshot/model";
import { type Signal, useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import type { CallView } from "../call/call-view.ts";
import { type CallReviews, reasonsOf, struckCriteriaNow, struckNow } from "./call-reviews.ts";
import { StruckReasons, useDrafted } from "./draft-form.tsx";
import { type Answers, answersById, answersOf, QuestionFields } from "./question-fields.tsx";

/** What the agent of the call says to a review. */
export function ResponseForm({ reviews, review: { id } }: { reviews: CallReviews; review: Review }) {
  const text = useSignal("");
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void reviews.respond(id, "disputed", text.value.trim());
      }}
    >
      <TextField label="What you say to it" text={text} />
      <button type="button" onClick={() => void reviews.respond(id, "acknowledged", text.value.trim())}>
        Acknowledge
      </button>{" "}
      <button type="submit">Dispute</button>
    </form>
  );
}

interface AnswerFormProps {
  view: CallView;
  reviews: CallReviews;
  review: Review;
}

/** What a reviewer answers to an agent who disputes a review. */
export function AnswerForm({ view, reviews, review }: AnswerFormProps) {
  const text = useSignal("");
  const isRevised = useSignal(false);
  const reasons = useSignal<Readonly<Record<string, string>>>(reasonsOf(review.content));
  const answers = useSignal(answersById(review.content.answers));
  const canRevise = review.isCurrent && review.evaluationId === view.record.value.id && !view.isDrafted.value;
  const reasonOf = (key: string) => reasons.value[key] ?? "";
  const revision = () => ({
    ...review.content,
    struck: struckNow(view, reasonOf),
    struckCriteria: struckCriteriaNow(view, reasonOf),
    answers: answersOf(answers.value),
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void reviews.answer(review.id, text.value.trim(), isRevised.value ? revision() : null);
      }}
    >
      <TextField label="Your answer" text={text} />
      {isRevised.value ? (
        <Revision view={view} review={review} reasons={reasons} answers={answers} />
      ) : (
        <button type="submit">Uphold</button>
      )}{" "}
      {(canRevise || isRevised.value) && (
        <button
          type="button"
          onClick={() => {
            isRevised.value = !isRevised.value;
          }}
        >
          {isRevised.value ? "Do not revise" : "Revise…"}
        </button>
      )}
    </form>
  );
}

interface RevisionProps {
  view: CallView;
  review: Review;
  reasons: Signal<Readonly<Record<string, string>>>;
  answers: Signal<Answers>;
}

/** The review as it was, to be changed; what is struck out under Score is struck out here. */
function Revision({ view, review, reasons, answers }: RevisionProps) {
  useDrafted(view, review.content, answers);
  return (
    <>
      <QuestionFields scorecard={view.scorecard.value} answers={answers} />
      <StruckReasons view={view} reasons={reasons} />
      <button type="submit">Store the revision</button>
    </>
  );
}

function TextField({ label, text }: { label: string; text: { value: string } }) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <textarea
        id={id}
        required
        maxLength={2000}
        value={text.value}
        onInput={({ currentTarget }) => {
          text.value = currentTarget.value;
        }}
      />
    </div>
  );
}
