import type { Review } from "@earshot/model";
import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import type { CallView } from "../call/call-view.ts";
import { stopKey } from "../call/stops.ts";
import { type CallReviews, struckNow } from "./call-reviews.ts";

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

/** What a reviewer answers to an agent who disputes a review. */
export function AnswerForm({ view, reviews, review }: { view: CallView; reviews: CallReviews; review: Review }) {
  const text = useSignal("");
  const revise = () => {
    const { struck, ...content } = review.content;
    const before = new Map(struck.map((event) => [stopKey(event), event.reason]));
    const reasonOf = (key: string) => before.get(key) ?? text.value.trim().slice(0, 500);
    void reviews.answer(review.id, text.value.trim(), { ...content, struck: struckNow(view, reasonOf) });
  };
  const canRevise = review.isCurrent && review.evaluationId === view.record.value.id;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void reviews.answer(review.id, text.value.trim(), null);
      }}
    >
      <TextField label="Your answer" text={text} />
      <button type="submit">Uphold</button>{" "}
      {canRevise && (
        <button
          type="button"
          onClick={({ currentTarget }) => {
            if (currentTarget.form?.reportValidity()) revise();
          }}
        >
          Revise to what is struck out now
        </button>
      )}
    </form>
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
