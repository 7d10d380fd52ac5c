import type { StoredScorecard } from "@earshot/api";
import { type Calibration, formatClockSeconds, type StoredCall } from "@earshot/model";
import type { Scorecard } from "@earshot/quality";
import { formatDate } from "@earshot/report";
import { useMemo } from "preact/hooks";
import { calibrationPath } from "../address.ts";
import { CallArticle } from "../call/call-page.tsx";
import { ScorePanel } from "../call/score-panel.tsx";
import { useLoaded } from "../loading.ts";
import { ProblemNote } from "../problem-note.tsx";
import { useTitle } from "../title.ts";
import { BlindForm } from "./blind-form.tsx";

/** One call of a calibration, without what others say of it, and the form of whoever judges it. */
export function BlindReviewPage({ id, recordingId }: { id: string; recordingId: string }) {
  useTitle(`Calibration of call ${recordingId}`);
  const calibration = useLoaded<Calibration>(() => `/v1/calibrations/${encodeURIComponent(id)}`);
  const call = useLoaded<StoredCall>(() => `/v1/calls/${encodeURIComponent(recordingId)}`);
  const error = calibration.value.error ?? call.value.error;
  if (error !== null) return <ProblemNote error={error} />;
  if (calibration.value.value === null || call.value.value === null) return <p class="waiting">Loading the call…</p>;
  return <Judging calibration={calibration.value.value} call={call.value.value} />;
}

function Judging({ calibration, call }: { calibration: Calibration; call: StoredCall }) {
  const card = useLoaded<StoredScorecard>(() => `/v1/scorecards/${encodeURIComponent(calibration.scorecard)}`);
  const { value, error } = card.value;
  if (error !== null) return <ProblemNote error={error} />;
  if (value === null) return <p class="waiting">Loading the scorecard…</p>;
  return <BlindCall calibration={calibration} call={call} scorecard={value.scorecard} />;
}

interface BlindCallProps {
  calibration: Calibration;
  call: StoredCall;
  scorecard: Scorecard;
}

function BlindCall({ calibration, call, scorecard }: BlindCallProps) {
  const { recordingId, startTime } = call;
  const judged = useMemo(() => asJudged(calibration, call, scorecard), [calibration, call, scorecard]);
  const me = calibration.participants.find(({ isMe }) => isMe);
  if (judged === null) return <p class="empty">The calibration {calibration.name} has no such call.</p>;
  const submitted = calibration.reviews.find(
    (review) => review.recordingId === recordingId && review.participantId === me?.id,
  );
  return (
    <CallArticle
      call={judged}
      scorecard={scorecard}
      head={({ record }) => (
        <header class="call-head">
          <nav aria-label="Calibration">
            <a href={calibrationPath(calibration.id)}>‹ {calibration.name}</a>
          </nav>
          <div class="title">
            <h1>{startTime === null ? recordingId : formatDate(startTime)}</h1>
          </div>
          <dl>
            <div>
              <dt>Length</dt>
              <dd>{formatClockSeconds(record.value.evaluation.durationMs)}</dd>
            </div>
          </dl>
        </header>
      )}
      panels={(view) => (
        <>
          {me === undefined || calibration.closedAtMs !== null ? (
            <section class="panel">
              <h2>Your judgement</h2>
              <p>{me === undefined ? "You do not take part in this calibration." : "This calibration is closed."}</p>
            </section>
          ) : (
            <BlindForm view={view} calibrationId={calibration.id} scorecard={scorecard} submitted={submitted} />
          )}
          <ScorePanel view={view} />
        </>
      )}
    />
  );
}

/** The call with the evaluation that is judged in place of those that are stored. */
function asJudged({ calls }: Calibration, call: StoredCall, { name, version }: Scorecard): StoredCall | null {
  const judged = calls.find(({ recordingId }) => recordingId === call.recordingId)?.judged;
  const [primary] = call.evaluations;
  if (judged === undefined || primary === undefined) return null;
  const record = { ...primary, scorecard: name, scorecardVersion: version, evaluation: judged, agentParts: [] };
  return { ...call, evaluations: [record] };
}
