import type { CalibrationResult } from "@earshot/api";
import { type Calibration, formatClock } from "@earshot/model";
import { formatScore } from "@earshot/quality";
import { formatDate, kindTitle } from "@earshot/report";
import type { ComponentChildren } from "preact";
import { calibrationPath, callPath } from "../address.ts";
import { useLoaded } from "../loading.ts";
import { ProblemNote } from "../problem-note.tsx";
import { ScrollRegion } from "../scroll-region.tsx";
import { agreementText, besideMachineText, meanKappaText, signed } from "./calibration-text.ts";

/** How far the participants of a closed calibration agree with one another, and the machine with them. */
export function CalibrationResultView({ calibration }: { calibration: Calibration }) {
  const loaded = useLoaded<CalibrationResult>(() => `/v1${calibrationPath(calibration.id)}/result`);
  const { value, error } = loaded.value;
  if (error !== null) return <ProblemNote error={error} />;
  if (value === null) return <p class="waiting">Comparing…</p>;
  if (value.participants.length === 0) return <p class="muted">Nobody judged a call before it was closed.</p>;
  const props = { calibration, result: value };
  return (
    <>
      <Scores {...props} />
      <Participants {...props} />
      {value.questions.map((question) => (
        <QuestionView key={question.id} {...props} question={question} />
      ))}
      <StruckEvents {...props} />
      <Meaning />
    </>
  );
}

interface ResultProps {
  calibration: Calibration;
  result: CalibrationResult;
}

function Scores({ calibration, result: { scores, machine, participants } }: ResultProps) {
  return (
    <section class="panel">
      <h2>Scores</h2>
      <dl class="facts">
        <Fact name="Among people">
          ICC {agreementText(scores.icc)}
          {scores.judges < participants.length &&
            `; of the ${scores.judges} who judged all calls, out of ${participants.length}`}
        </Fact>
        <Fact name="Machine and people">ICC {agreementText(machine.icc)}</Fact>
        <Fact name="On average">{besideMachineText(machine.meanDifference)}</Fact>
        <Fact name="Lost points">
          {machine.costs === 0
            ? "nothing that the machine took off could be struck out"
            : `${machine.kept} of ${machine.costs} times people left what the machine took off`}
        </Fact>
      </dl>
      <PeopleTable
        label="Scores"
        participants={participants}
        before="Machine"
        after="People's mean"
        rows={scores.calls.map(({ recordingId, machine: score, mean, people }) => ({
          key: recordingId,
          head: <CallLink calibration={calibration} recordingId={recordingId} />,
          before: score === null ? "–" : formatScore(score),
          cells: people.map((one) =>
            one.score === null ? "–" : `${formatScore(one.score)} (${signed(one.minusMean)})`,
          ),
          after: mean === null ? "–" : formatScore(mean),
        }))}
      />
      <p class="hint">In brackets: the difference from the mean of all people.</p>
    </section>
  );
}

function Participants({ result: { participants } }: ResultProps) {
  return (
    <section class="panel">
      <h2>Who deviates</h2>
      <ScrollRegion label="Who deviates">
        <table class="plain">
          <thead>
            <tr>
              <th scope="col">Who</th>
              <th scope="col" class="number">
                Calls
              </th>
              <th scope="col" class="number">
                Score minus mean
              </th>
              <th scope="col" class="number">
                Score minus machine
              </th>
              <th scope="col" class="number">
                Answers unlike most
              </th>
            </tr>
          </thead>
          <tbody>
            {participants.map((one) => (
              <tr key={one.participantId}>
                <th scope="row">
                  <bdi>{one.name}</bdi>
                </th>
                <td class="number">{one.calls}</td>
                <td class="number">{signed(one.minusMean)}</td>
                <td class="number">{signed(one.minusMachine)}</td>
                <td class="number">
                  {one.deviations} of {one.answers}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      <p class="hint">Where as many gave one answer as another, nobody deviates.</p>
    </section>
  );
}

function QuestionView({
  calibration,
  result: { participants },
  question,
}: ResultProps & { question: CalibrationResult["questions"][number] }) {
  return (
    <section class="panel">
      <h2>{question.label}</h2>
      {question.kind !== "text" && (
        <Kappa title={question.kind === "scale" ? "Weighted κ" : "κ"} of={question} participants={participants} />
      )}
      <PeopleTable
        label={question.label}
        participants={participants}
        after={question.kind === "text" ? undefined : "Most"}
        rows={question.calls.map(({ recordingId, mode, answers }) => ({
          key: recordingId,
          head: <CallLink calibration={calibration} recordingId={recordingId} />,
          cells: answers.map(({ answer, deviates }) => (
            <>
              {answer ?? "–"} {deviates && <span class="flag critical">unlike most</span>}
            </>
          )),
          after: mode ?? "no answer leads",
        }))}
      />
    </section>
  );
}

function StruckEvents({ calibration, result: { struck, participants } }: ResultProps) {
  if (struck.events.length === 0) return null;
  const eventOf = (recordingId: string, kind: "silence" | "talkOver" | "hold", index: number) =>
    calibration.calls.find((call) => call.recordingId === recordingId)?.judged[kind]?.events[index];
  return (
    <section class="panel">
      <h2>Struck out</h2>
      <Kappa title="κ" of={struck} participants={participants} />
      <ScrollRegion label="Struck out">
        <table class="plain">
          <thead>
            <tr>
              <th scope="col">Call</th>
              <th scope="col">Event</th>
              <th scope="col">Struck out by</th>
            </tr>
          </thead>
          <tbody>
            {struck.events.map(({ recordingId, kind, index, judges, struckBy }) => (
              <tr key={`${recordingId} ${kind} ${index}`}>
                <td>
                  <CallLink calibration={calibration} recordingId={recordingId} />
                </td>
                <td>
                  {kindTitle[kind]} {formatClock(eventOf(recordingId, kind, index)?.startMs ?? 0)}
                </td>
                <td>
                  {struckBy.length} of {judges}
                  {struckBy.length > 0 && `: ${struckBy.map((id) => nameOf(participants, id)).join(", ")}`}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </section>
  );
}

function Kappa({
  title,
  of: found,
  participants,
}: {
  title: string;
  of: Pick<CalibrationResult["struck"], "kappa" | "reason" | "pairs">;
  participants: CalibrationResult["participants"];
}) {
  return (
    <>
      <p>
        {title} {meanKappaText(found)}
      </p>
      {found.kappa !== null && (
        <details>
          <summary>Every two people</summary>
          <ul>
            {found.pairs.map(({ participantIds: [a, b], kappa: ofPair }) => (
              <li key={`${a} ${b}`}>
                <bdi>{nameOf(participants, a)}</bdi> and <bdi>{nameOf(participants, b)}</bdi>: {agreementText(ofPair)}
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

interface PeopleTableProps {
  label: string;
  participants: CalibrationResult["participants"];
  before?: string | undefined;
  after?: string | undefined;
  rows: readonly {
    key: string;
    head: ComponentChildren;
    before?: ComponentChildren | undefined;
    /** One for each participant. */
    cells: readonly ComponentChildren[];
    after?: ComponentChildren | undefined;
  }[];
}

/** A row for each call, a column for each participant. */
function PeopleTable({ label, participants, before, after, rows }: PeopleTableProps) {
  return (
    <ScrollRegion label={label}>
      <table class="plain">
        <thead>
          <tr>
            <th scope="col">Call</th>
            {before !== undefined && <th scope="col">{before}</th>}
            {participants.map(({ participantId, name }) => (
              <th key={participantId} scope="col">
                <bdi>{name}</bdi>
              </th>
            ))}
            {after !== undefined && <th scope="col">{after}</th>}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key}>
              <th scope="row">{row.head}</th>
              {before !== undefined && <td>{row.before}</td>}
              {row.cells.map((cell, at) => (
                <td key={participants[at]?.participantId}>{cell}</td>
              ))}
              {after !== undefined && <td>{row.after}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

function Meaning() {
  return (
    <section class="panel">
      <details>
        <summary>
          <h2>What κ and ICC mean</h2>
        </summary>
        <p>
          Both are 1 when people always agree, 0 when they agree as often as they would by chance, and below 0 when they
          agree less often than that.
        </p>
        <p>
          Cohen's κ is about answers, for every two people; of a scale it is weighted, so that 4 instead of 5 counts
          less than 1 instead of 5. The ICC is about scores: how far the score of one person stands for that of any.
        </p>
        <p>
          Below 0.4 agreement is called weak, from 0.75 on strong. The 95 % interval says how sure a number is: with few
          calls it is wide, and from one call alone there is no number. Below ten it is too few to tell.
        </p>
      </details>
    </section>
  );
}

function CallLink({ calibration, recordingId }: { calibration: Calibration; recordingId: string }) {
  const startTime = calibration.calls.find((call) => call.recordingId === recordingId)?.startTime ?? null;
  return (
    <a href={callPath(recordingId)} title={recordingId}>
      {startTime === null ? recordingId : formatDate(startTime)}
    </a>
  );
}

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

const nameOf = (participants: CalibrationResult["participants"], id: string) =>
  participants.find(({ participantId }) => participantId === id)?.name ?? id;
