import { formatClock, type Review, type ReviewContent } from "@earshot/model";
import { type Signal, useSignal, useSignalEffect } from "@preact/signals";
import { useId, useLayoutEffect, useMemo } from "preact/hooks";
import type { CallView } from "../call/call-view.ts";
import { criterionKey, stopKey } from "../call/stops.ts";
import { type CallReviews, deductionsOf, reasonsOf, showStruck, struckCriteriaNow, struckNow } from "./call-reviews.ts";
import { DiscardButton } from "./discard-button.tsx";
import { draftKey, readWritten, useKept } from "./kept-draft.ts";
import { type Answers, answersById, answersOf, QuestionFields } from "./question-fields.tsx";

interface DraftFormProps {
  view: CallView;
  reviews: CallReviews;
  draft: Review;
}

/** One's own review while it is written. What is struck out under Score is struck out here. */
export function DraftForm({ view, reviews, draft }: DraftFormProps) {
  const key = draftKey(draft.id);
  const kept = useMemo(() => readWritten(key), [key]);
  const { content, typed } = kept ?? { content: draft.content, typed: "" };
  const version = useSignal(kept?.version ?? draft.version);
  const reasons = useSignal<Readonly<Record<string, string>>>(reasonsOf(content));
  const answers = useSignal<Answers>(answersById(content.answers));
  const comments = useComments(view, content.comments, typed);
  const coaching = useSignal(content.coaching);
  const reasonOf = (key: string) => reasons.value[key] ?? "";
  const contentNow = (): ReviewContent => ({
    struck: struckNow(view, reasonOf),
    struckCriteria: struckCriteriaNow(view, reasonOf),
    answers: answersOf(answers.value),
    comments: comments.added.value,
    coaching: coaching.value,
  });
  const written = () => {
    comments.add();
    return contentNow();
  };
  useKept(key, () =>
    view.record.value.id === draft.evaluationId
      ? { content: contentNow(), typed: comments.typed.value, version: version.peek() }
      : null,
  );
  useDrafted(view, content, answers);
  return (
    <form
      data-review={draft.id}
      tabIndex={-1}
      onSubmit={(event) => {
        event.preventDefault();
        void reviews.finish(draft.id, version, written());
      }}
    >
      <h3>Your draft</h3>
      {kept !== null && <p class="hint">With what you wrote in this tab and did not save.</p>}
      <QuestionFields scorecard={view.scorecard.value} answers={answers} />
      <StruckReasons view={view} reasons={reasons} />
      <CommentFields view={view} comments={comments} />
      <label class="check">
        <input
          type="checkbox"
          checked={coaching.value}
          onChange={({ currentTarget }) => {
            coaching.value = currentTarget.checked;
          }}
        />
        For coaching
      </label>
      {reviews.error.value?.code === "store.review_changed" && (
        <p>
          <button type="button" onClick={() => void reviews.reload(draft.id)}>
            Load the other draft instead
          </button>{" "}
          <button type="button" onClick={() => void reviews.saveOver(draft.id, version, written())}>
            Save mine over it
          </button>
        </p>
      )}
      <p>
        <button
          type="button"
          onClick={({ currentTarget }) => {
            if (!currentTarget.form?.reportValidity()) return;
            void reviews.save(draft.id, version, written());
          }}
        >
          Save draft
        </button>{" "}
        <button type="submit">Finish</button> <DiscardButton reviews={reviews} review={draft} />
      </p>
    </form>
  );
}

/** Shows under Score, while it is written, what a review strikes out and answers. */
export function useDrafted(view: CallView, content: ReviewContent, answers: Signal<Answers>): void {
  useLayoutEffect(() => {
    showStruck(view, content);
    view.isDrafted.value = true;
    return () => {
      view.isDrafted.value = false;
      view.answers.value = [];
      view.clearStruck();
    };
  }, []);
  useSignalEffect(() => {
    view.answers.value = answersOf(answers.value);
  });
}

/** Why what is struck out under Score does not count; by the key of each stop. */
export function StruckReasons({
  view,
  reasons,
}: {
  view: CallView;
  reasons: Signal<Readonly<Record<string, string>>>;
}) {
  const struck = [
    ...view.stops.value.map((stop) => {
      return { key: stopKey(stop), name: `${stop.title.toLowerCase()} at ${formatClock(stop.startMs)}` };
    }),
    ...deductionsOf(view).map(({ criterion, label }) => ({ key: criterionKey(criterion), name: `all of ${label}` })),
  ].filter(({ key }) => view.struck.value.has(key));
  return (
    <>
      {struck.length === 0 && <p class="hint">Strike out under Score what should not count.</p>}
      {struck.map(({ key, name }) => (
        <label key={key} class="field">
          Why {name} does not count
          <input
            required
            maxLength={500}
            value={reasons.value[key] ?? ""}
            onInput={({ currentTarget }) => {
              reasons.value = { ...reasons.value, [key]: currentTarget.value };
            }}
          />
        </label>
      ))}
    </>
  );
}

interface Comments {
  added: Signal<ReviewContent["comments"]>;
  typed: Signal<string>;
  /** Adds what is typed. */
  add: () => void;
}

/** The comments of a form. What is typed is to be added before the form is sent: it would be lost with it. */
export function useComments(view: CallView, begun: ReviewContent["comments"], typedBefore: string): Comments {
  const added = useSignal(begun);
  const typed = useSignal(typedBefore);
  const add = () => {
    const text = typed.value.trim();
    if (text === "") return;
    added.value = [...added.value, { atMs: view.headMs.peek(), text }];
    typed.value = "";
  };
  return { added, typed, add };
}

/** What is said at moments of the call. */
export function CommentFields({ view, comments: { added, typed, add } }: { view: CallView; comments: Comments }) {
  const commentId = useId();
  return (
    <>
      <ul>
        {added.value.map((one, index) => (
          <li key={`${one.atMs} ${one.text}`}>
            {one.atMs !== null && formatClock(one.atMs)} {one.text}{" "}
            <button
              type="button"
              class="quiet"
              aria-label={`Remove the comment ${one.text}`}
              onClick={() => {
                added.value = added.value.filter((_, other) => other !== index);
              }}
            >
              Remove
            </button>
          </li>
        ))}
      </ul>
      <div class="field comment">
        <label for={commentId}>
          Comment at <HeadClock view={view} />
        </label>
        <textarea
          id={commentId}
          maxLength={2000}
          value={typed.value}
          onInput={({ currentTarget }) => {
            typed.value = currentTarget.value;
          }}
          onKeyDown={({ key, ctrlKey, metaKey }) => {
            if (key === "Enter" && (ctrlKey || metaKey)) add();
          }}
        />
        <button type="button" onClick={add}>
          Add comment
        </button>
      </div>
    </>
  );
}

/** By itself: while the call plays it changes at each frame. */
function HeadClock({ view }: { view: CallView }) {
  return <>{formatClock(view.headMs.value)}</>;
}
