import { formatClock, nameOfActor, type QuestionAnswer, type Review, type Score } from "@earshot/model";
import type { Question } from "@earshot/quality";
import { formatDate, kindTitle } from "@earshot/report";
import { useSignalEffect } from "@preact/signals";
import type { RefObject } from "preact";
import { useEffect, useId, useMemo, useRef } from "preact/hooks";
import { address } from "../address.ts";
import { type CallView, cardIdOf } from "../call/call-view.ts";
import { readCard } from "../call/read-card.ts";
import { useKeys } from "../keys.ts";
import { mayDo } from "../people/viewer.ts";
import { ProblemNote } from "../problem-note.tsx";
import { ScoreChip } from "../score-chip.tsx";
import { type CallReviews, createCallReviews } from "./call-reviews.ts";
import { DiscardButton } from "./discard-button.tsx";
import { DraftForm } from "./draft-form.tsx";
import { AnswerForm, ResponseForm } from "./response-forms.tsx";

/** What people say of the call: one's own draft, and the reviews that are finished. */
export function ReviewPanel({ view }: { view: CallView }) {
  const reviews = useMemo(() => createCallReviews(view.call.recordingId), [view]);
  useSignalEffect(() => void reviews.load());
  useSignalEffect(() => {
    view.reviewed.value = scoresOf(reviews.reviews.value);
  });
  const all = reviews.reviews.value;
  const evaluationId = view.record.value.id;
  const draft = all.find((one) => one.status === "draft" && one.isCurrent && one.evaluationId === evaluationId);
  const panel = useRef<HTMLElement>(null);
  const focus = (selector: string) => panel.current?.querySelector<HTMLElement>(selector)?.focus();
  useKeys({
    r: () => {
      if (draft === undefined && mayDo("calls:review")) void reviews.begin(evaluationId);
      else focus("form :is(input, textarea, button)");
    },
    c: () => focus(".comment textarea"),
  });
  useGoToReview(view, all, panel);
  const { value: error } = reviews.error;
  if (!mayDo("calls:review") && all.length === 0 && error === null) return null;
  return (
    <section class="panel review-panel" ref={panel}>
      <h2>Review</h2>
      {error !== null && <ProblemNote error={error} />}
      {draft !== undefined && (
        <DraftForm key={`${draft.id} ${reviews.reloads.value}`} view={view} reviews={reviews} draft={draft} />
      )}
      {draft === undefined && mayDo("calls:review") && (
        <button type="button" onClick={() => void reviews.begin(evaluationId)}>
          Begin a review
        </button>
      )}
      {all
        .filter((review) => review !== draft)
        .map((review) => (
          <FinishedReview key={review.id} view={view} reviews={reviews} review={review} />
        ))}
    </section>
  );
}

/** Of reviews of which the last changed are first. */
function scoresOf(reviews: readonly Review[]): ReadonlyMap<number, Score> {
  return new Map(
    reviews
      .toReversed()
      .flatMap(({ evaluationId, status, isCurrent, reviewed }) =>
        evaluationId === null || status === "draft" || !isCurrent ? [] : [[evaluationId, reviewed] as const],
      ),
  );
}

/** Goes to the review that the address names, once it is there. */
function useGoToReview(view: CallView, all: readonly Review[], panel: RefObject<HTMLElement | null>): void {
  const isDone = useRef(false);
  useEffect(() => {
    const wanted = all.find(({ id }) => String(id) === address.peek().searchParams.get("review"));
    if (wanted === undefined || isDone.current) return;
    isDone.current = true;
    const judged = view.call.evaluations.find(({ id }) => wanted.isCurrent && id === wanted.evaluationId);
    if (judged !== undefined) view.record.value = judged;
    // A draft is drawn once its evaluation is shown.
    requestAnimationFrame(() => {
      const place = panel.current?.querySelector<HTMLElement>(`[data-review="${wanted.id}"]`);
      place?.scrollIntoView({ block: "start" });
      place?.focus({ preventScroll: true });
    });
  }, [all]);
}

interface ReviewProps {
  view: CallView;
  reviews: CallReviews;
  review: Review;
}

function FinishedReview({ view, reviews, review }: ReviewProps) {
  const { content, judged, reviewed, status, author, isCurrent, history } = review;
  const titleId = useId();
  const cardId = judgedCardId(view, review);
  useEffect(() => {
    if (cardId !== null && content.answers.length > 0) void readCard(view, cardId);
  }, [view, cardId]);
  return (
    <article aria-labelledby={titleId} data-review={review.id} tabIndex={-1}>
      <h3 id={titleId}>
        By {nameOfActor(author)}: {status}
        {content.coaching && ", for coaching"}
      </h3>
      <p class="score-line">
        <ScoreChip score={judged.score.value} reason={judged.score.value === null ? judged.score.reason : null} />
        <span class="muted">by the machine</span>
        <ScoreChip score={reviewed.value} reason={reviewed.value === null ? reviewed.reason : null} />
        <span class="muted">reviewed</span>
      </p>
      {!isCurrent && <p class="hint">The call was evaluated again since: this is of the evaluation before.</p>}
      <ul>
        {content.struck.map(({ kind, index, reason }) => (
          <li key={`${kind} ${index}`}>
            {kindTitle[kind]} {formatClock(judged[kind]?.events[index]?.startMs ?? 0)} struck out: {reason}
          </li>
        ))}
        {content.struckCriteria.map(({ criterion, reason }) => (
          <li key={criterion}>
            All of {labelOf(judged.score, criterion)} struck out: {reason}
          </li>
        ))}
        {content.comments.map(({ atMs, text }) => (
          <li key={`${atMs} ${text}`}>
            {atMs !== null && (
              <button
                type="button"
                class="at"
                onClick={() => view.seek(atMs)}
                aria-label={`Go to ${formatClock(atMs)}`}
              >
                {formatClock(atMs)}
              </button>
            )}{" "}
            {text}
          </li>
        ))}
      </ul>
      <Answers answers={content.answers} questions={cardId === null ? [] : (view.cardOf(cardId)?.questions ?? [])} />
      <ol>
        {history
          .filter(({ kind }) => kind !== "saved" && kind !== "begun")
          .map(({ kind, author: by, atMs, text }) => (
            <li key={atMs}>
              {kind} by {nameOfActor(by)},{" "}
              <time dateTime={new Date(atMs).toISOString()}>{formatDate(new Date(atMs).toISOString())}</time>
              {text !== null && `: ${text}`}
            </li>
          ))}
      </ol>
      {status === "draft" && <DiscardButton reviews={reviews} review={review} />}
      {status === "finished" && review.isCallOfMine && <ResponseForm reviews={reviews} review={review} />}
      {status === "disputed" && !review.isCallOfMine && mayDo("calls:review") && (
        <AnswerForm view={view} reviews={reviews} review={review} />
      )}
    </article>
  );
}

/** By what a review was scored; null when that is not known: a call without a score does not name its scorecard. */
function judgedCardId({ call }: CallView, { judged: { score }, evaluationId, isCurrent }: Review): string | null {
  if (score.value !== null) return score.scorecard;
  const stored = call.evaluations.find(({ id }) => isCurrent && id === evaluationId);
  return stored === undefined ? null : cardIdOf(stored);
}

interface AnswersProps {
  answers: readonly QuestionAnswer[];
  questions: readonly Question[];
}

/** What was answered to the questions of the scorecard, in its order. */
function Answers({ answers, questions }: AnswersProps) {
  if (answers.length === 0) return null;
  const placeOf = ({ question }: QuestionAnswer) => questions.findIndex(({ id }) => id === question);
  const inOrder = answers.toSorted((a, b) => placeOf(a) - placeOf(b));
  return (
    <dl class="answers">
      {inOrder.map(({ question, answer }) => (
        <div key={question}>
          <dt>{questions.find(({ id }) => id === question)?.label ?? question}</dt>
          <dd>{answer === null ? "does not apply" : answer}</dd>
        </div>
      ))}
    </dl>
  );
}

const labelOf = (score: Score, criterion: string) =>
  (score.value === null ? [] : score.deductions).find((one) => one.criterion === criterion)?.label ?? criterion;
