import { formatClock, type Review } from "@earshot/model";
import { kindTitle } from "@earshot/report";
import { useSignalEffect } from "@preact/signals";
import { useId, useMemo } from "preact/hooks";
import type { CallView } from "../call/call-view.ts";
import { mayDo } from "../people/viewer.ts";
import { ProblemNote } from "../problem-note.tsx";
import { ScoreChip } from "../score-chip.tsx";
import { type CallReviews, createCallReviews } from "./call-reviews.ts";
import { DraftForm } from "./draft-form.tsx";
import { AnswerForm, ResponseForm } from "./response-forms.tsx";

/** What people say of the call: one's own draft, and the reviews that are finished. */
export function ReviewPanel({ view }: { view: CallView }) {
  const reviews = useMemo(() => createCallReviews(view.call.recordingId), [view]);
  useSignalEffect(() => void reviews.load());
  const all = reviews.reviews.value;
  const evaluationId = view.record.value.id;
  const draft = all.find((one) => one.status === "draft" && one.isCurrent && one.evaluationId === evaluationId);
  const { value: error } = reviews.error;
  if (!mayDo("calls:review") && all.length === 0 && error === null) return null;
  return (
    <section class="panel review-panel">
      <h2>Review</h2>
      {error !== null && <ProblemNote error={error} />}
      {draft !== undefined && <DraftForm key={draft.id} view={view} reviews={reviews} draft={draft} />}
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

interface ReviewProps {
  view: CallView;
  reviews: CallReviews;
  review: Review;
}

function FinishedReview({ view, reviews, review }: ReviewProps) {
  const { content, judged, reviewed, status, author, isCurrent, history } = review;
  const titleId = useId();
  return (
    <article aria-labelledby={titleId}>
      <h3 id={titleId}>
        By {nameOf(author)}: {status}
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
      <ol>
        {history
          .filter(({ kind }) => kind !== "saved" && kind !== "begun")
          .map(({ kind, author: by, atMs, text }) => (
            <li key={atMs}>
              {kind} by {nameOf(by)},{" "}
              <time dateTime={new Date(atMs).toISOString()}>{new Date(atMs).toLocaleString()}</time>
              {text !== null && `: ${text}`}
            </li>
          ))}
      </ol>
      {status === "finished" && review.isCallOfMine && <ResponseForm reviews={reviews} review={review} />}
      {status === "disputed" && !review.isCallOfMine && mayDo("calls:review") && (
        <AnswerForm view={view} reviews={reviews} review={review} />
      )}
    </article>
  );
}

const nameOf = (author: string) => author.replace(/^user /, "");
