import type { BlindReview, ReviewContent } from "@earshot/model";
import type { Scorecard } from "@earshot/quality";
import { useSignal, useSignalEffect } from "@preact/signals";
import { useLayoutEffect, useMemo } from "preact/hooks";
import { calibrationPath, navigate } from "../address.ts";
import type { RequestError } from "../api.ts";
import type { CallView } from "../call/call-view.ts";
import { toRequestError } from "../loading.ts";
import { change } from "../people/viewer.ts";
import { ProblemNote } from "../problem-note.tsx";
import { reasonsOf, showStruck, struckCriteriaNow, struckNow } from "../review/call-reviews.ts";
import { CommentFields, StruckReasons, useComments } from "../review/draft-form.tsx";
import { blindDraftKey, forgetWritten, readWritten, useKept } from "../review/kept-draft.ts";
import { type Answers, answersById, answersOf, QuestionFields } from "../review/question-fields.tsx";

const nothing: Omit<ReviewContent, "coaching"> = { struck: [], struckCriteria: [], answers: [], comments: [] };

interface BlindFormProps {
  view: CallView;
  calibrationId: number;
  scorecard: Scorecard;
  /** What one said before. */
  submitted: BlindReview | undefined;
}

/** What a participant says of one call. What is struck out under Score is struck out here. */
export function BlindForm({ view, calibrationId, scorecard, submitted }: BlindFormProps) {
  const { recordingId } = view.call;
  const key = blindDraftKey(calibrationId, recordingId);
  const kept = useMemo(() => readWritten(key), [key]);
  const begun = kept?.content ?? submitted?.content ?? nothing;
  const reasons = useSignal<Readonly<Record<string, string>>>(reasonsOf(begun));
  const reasonOf = (key: string) => reasons.value[key] ?? "";
  const comments = useComments(view, begun.comments, kept?.typed ?? "");
  const answers = useSignal<Answers>(answersById(begun.answers));
  const error = useSignal<RequestError | null>(null);
  const contentNow = () => ({
    struck: struckNow(view, reasonOf),
    struckCriteria: struckCriteriaNow(view, reasonOf),
    comments: comments.added.value,
    answers: answersOf(answers.value),
  });
  useKept(key, () => ({ content: { ...contentNow(), coaching: false }, typed: comments.typed.value }));
  useLayoutEffect(() => showStruck(view, begun), []);
  useSignalEffect(() => {
    view.answers.value = answersOf(answers.value);
  });
  const submit = async () => {
    error.value = null;
    comments.add();
    try {
      await change("POST", `/v1${calibrationPath(calibrationId)}/reviews`, { recordingId, ...contentNow() });
      forgetWritten(key);
      navigate(calibrationPath(calibrationId));
    } catch (thrown) {
      error.value = toRequestError(thrown);
    }
  };
  return (
    <section class="panel review-panel">
      <h2>Your judgement</h2>
      {kept !== null && <p class="hint">With what you wrote in this tab and did not submit.</p>}
      <p class="hint">Nobody else reads it before the calibration is closed. Until then you may change it.</p>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <QuestionFields scorecard={scorecard} answers={answers} />
        <StruckReasons view={view} reasons={reasons} />
        <CommentFields view={view} comments={comments} />
        {error.value !== null && <ProblemNote error={error.value} />}
        <p>
          <button type="submit">{submitted === undefined ? "Submit" : "Submit again"}</button>
        </p>
      </form>
    </section>
  );
}
