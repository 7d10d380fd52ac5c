import { type Calibration, formatClock, nameOfActor } from "@earshot/model";
import { formatDate, kindTitle } from "@earshot/report";
import { useSignal } from "@preact/signals";
import { calibrationPath, callPath } from "../address.ts";
import { agentsOf, type CallFacts, describeCall, useCallFacts } from "../calls/call-facts.ts";
import { useLoaded } from "../loading.ts";
import { ConfirmButton } from "../people/confirm-button.tsx";
import { change, surelyMay } from "../people/viewer.ts";
import { ProblemNote } from "../problem-note.tsx";
import { ScrollRegion } from "../scroll-region.tsx";
import { useTitle } from "../title.ts";
import { CalibrationResultView } from "./calibration-result.tsx";
import { toDate } from "./calibration-text.ts";

/** One calibration: what is to be judged and who has, and when it is closed how far they agree. */
export function CalibrationPage({ id }: { id: string }) {
  const turn = useSignal(0);
  const loaded = useLoaded<Calibration>(() => `/v1/calibrations/${encodeURIComponent(id)}`, turn);
  useTitle(loaded.value.value?.name ?? "Calibration");
  const { value, error } = loaded.value;
  const facts = useCallFacts(value?.recordingIds ?? []);
  if (error !== null) return <ProblemNote error={error} />;
  if (value === null) return <p class="waiting">Loading the calibration…</p>;
  const isOpen = value.closedAtMs === null;
  return (
    <div class="page">
      <div class="list-head">
        <h1>{value.name}</h1>
        <p class="muted">
          Begun {formatDate(toDate(value.createdAtMs))} by <bdi>{nameOfActor(value.author)}</bdi>, judged by{" "}
          {value.scorecard}, {value.closedAtMs === null ? "open" : `closed ${formatDate(toDate(value.closedAtMs))}`}
        </p>
        {isOpen && (value.isMine || surelyMay("people:manage")) && (
          <ConfirmButton
            action="Close"
            about={value.name}
            act={async () => {
              await change("POST", `/v1${calibrationPath(value.id)}/close`);
              turn.value++;
            }}
          />
        )}
      </div>
      {isOpen && (
        <p class="hint">
          While it is open, everybody reads their own judgements alone. Closing shows them all, and nobody can change
          theirs any more.
        </p>
      )}
      <Calls calibration={value} facts={facts} />
      <Progress calibration={value} />
      {!isOpen && <CalibrationResultView calibration={value} />}
      {!isOpen && <Said calibration={value} facts={facts} />}
    </div>
  );
}

interface PanelProps {
  calibration: Calibration;
  facts: CallFacts;
}

function Calls({ calibration, facts }: PanelProps) {
  const me = calibration.participants.find(({ isMe }) => isMe);
  const isToJudge = me !== undefined && calibration.closedAtMs === null;
  return (
    <section class="panel">
      <h2>Calls</h2>
      <ScrollRegion label="Calls">
        <table class="plain">
          <thead>
            <tr>
              <th scope="col">Call</th>
              <th scope="col">Agent</th>
              <th scope="col">Recording</th>
              {me !== undefined && <th scope="col">Your judgement</th>}
            </tr>
          </thead>
          <tbody>
            {calibration.calls.map(({ recordingId, startTime }) => {
              const own = calibration.reviews.find(
                (review) => review.recordingId === recordingId && review.participantId === me?.id,
              );
              const title = startTime === null ? recordingId : formatDate(startTime);
              return (
                <tr key={recordingId}>
                  <td>
                    <a href={callPath(recordingId)}>{title}</a>
                  </td>
                  <td>
                    <bdi>{agentsOf(facts, recordingId)}</bdi>
                  </td>
                  <td>
                    <code>{recordingId}</code>
                  </td>
                  {me !== undefined && (
                    <td>
                      {own === undefined ? "open" : `submitted ${formatDate(toDate(own.submittedAtMs))}`}{" "}
                      {isToJudge && (
                        <a
                          href={`${calibrationPath(calibration.id)}${callPath(recordingId)}`}
                          aria-label={`${own === undefined ? "Judge it" : "Change it"}: the call ${title}, ${recordingId}`}
                        >
                          {own === undefined ? "Judge it" : "Change it"}
                        </a>
                      )}
                    </td>
                  )}
                </tr>
              );
            })}
          </tbody>
        </table>
      </ScrollRegion>
    </section>
  );
}

function Progress({ calibration: { participants, recordingIds } }: { calibration: Calibration }) {
  return (
    <section class="panel">
      <h2>Who has judged</h2>
      <ul>
        {participants.map(({ id, name, isMe, submitted }) => (
          <li key={id}>
            <span class="state">
              <bdi>{name}</bdi>
              {isMe && <span class="muted">(you)</span>}
              <progress max={recordingIds.length} value={submitted} aria-label={`${name}: judged calls`} />
              {submitted} of {recordingIds.length}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Reasons and comments of everybody, call by call. */
function Said({ calibration: { calls, reviews, participants }, facts }: PanelProps) {
  const written = calls.map((call) => ({
    call,
    reviews: reviews.filter(
      ({ recordingId, content }) =>
        recordingId === call.recordingId &&
        content.struck.length + content.struckCriteria.length + content.comments.length > 0,
    ),
  }));
  if (written.every((one) => one.reviews.length === 0)) return null;
  return (
    <section class="panel">
      <h2>Reasons and comments</h2>
      {written
        .filter((one) => one.reviews.length > 0)
        .map(({ call: { recordingId, judged }, reviews: said }) => (
          <section key={recordingId}>
            <h3>
              <a href={callPath(recordingId)}>{describeCall(facts, recordingId)}</a>
            </h3>
            <ul>
              {said.flatMap(({ participantId, content: { struck, struckCriteria, comments } }) => {
                const name = participants.find(({ id }) => id === participantId)?.name ?? participantId;
                return [
                  ...struck.map(({ kind, index, reason }) => (
                    <li key={`${participantId} ${kind} ${index}`}>
                      <bdi>{name}</bdi>: {kindTitle[kind]} {formatClock(judged[kind]?.events[index]?.startMs ?? 0)}{" "}
                      struck out: {reason}
                    </li>
                  )),
                  ...struckCriteria.map(({ criterion, reason }) => (
                    <li key={`${participantId} ${criterion}`}>
                      <bdi>{name}</bdi>: all of {criterion} struck out: {reason}
                    </li>
                  )),
                  ...comments.map(({ atMs, text }) => (
                    <li key={`${participantId} ${atMs} ${text}`}>
                      <bdi>{name}</bdi>
                      {atMs !== null && ` at ${formatClock(atMs)}`}: {text}
                    </li>
                  )),
                ];
              })}
            </ul>
          </section>
        ))}
    </section>
  );
}
