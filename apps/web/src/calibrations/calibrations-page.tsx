import type { ReviewersAnswer, ScorecardVersion } from "@earshot/api";
import { type Calibration, type CalibrationSummary, nameOfActor } from "@earshot/model";
import { scorecardId } from "@earshot/quality";
import { formatDate } from "@earshot/report";
import { useSignal } from "@preact/signals";
import { address, calibrationPath, navigate } from "../address.ts";
import { describeCall, useCallFacts } from "../calls/call-facts.ts";
import { untickAll } from "../calls/ticked-calls.tsx";
import { useLoaded } from "../loading.ts";
import { linesOf } from "../people/field-text.ts";
import { Checks, Field, FormDialog } from "../people/form-dialog.tsx";
import { change } from "../people/viewer.ts";
import { ProblemNote } from "../problem-note.tsx";
import { ScrollRegion } from "../scroll-region.tsx";
import { useTitle } from "../title.ts";
import { progressText, recordingIdOf, toDate } from "./calibration-text.ts";

/** Calls that several people judge without knowing what the others say. */
export function CalibrationsPage() {
  useTitle("Calibrations");
  const calibrations = useLoaded<{ items: CalibrationSummary[]; nextCursor: string | null }>(
    () => "/v1/calibrations?limit=200",
  );
  const { value, error } = calibrations.value;
  const calls = address.value.searchParams.getAll("call");
  const beginning = useSignal(calls.length > 0);
  return (
    <div class="page">
      <div class="list-head">
        <h1>Calibrations</h1>
        <p class="muted">Several people judge the same calls, each without knowing what the others say.</p>
        <button
          type="button"
          onClick={() => {
            beginning.value = true;
          }}
        >
          Begin a calibration
        </button>
      </div>
      {error !== null && <ProblemNote error={error} />}
      {value?.items.length === 0 && <p class="muted">None that you began or take part in.</p>}
      {value !== null && value.items.length > 0 && <CalibrationTable calibrations={value.items} />}
      {value?.nextCursor != null && <p class="muted">The latest 200; GET /v1/calibrations lists all.</p>}
      {beginning.value && (
        <BeginDialog
          chosen={calls}
          onClose={() => {
            beginning.value = false;
          }}
        />
      )}
    </div>
  );
}

function CalibrationTable({ calibrations }: { calibrations: readonly CalibrationSummary[] }) {
  return (
    <ScrollRegion label="Calibrations">
      <table class="plain">
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Begun</th>
            <th scope="col">By</th>
            <th scope="col" class="number">
              Calls
            </th>
            <th scope="col" class="number">
              Participants
            </th>
            <th scope="col">State</th>
          </tr>
        </thead>
        <tbody>
          {calibrations.map((calibration) => (
            <tr key={calibration.id}>
              <td>
                <a href={calibrationPath(calibration.id)}>{calibration.name}</a>
              </td>
              <td>{formatDate(toDate(calibration.createdAtMs))}</td>
              <td>
                <bdi>{nameOfActor(calibration.author)}</bdi>
              </td>
              <td class="number">{calibration.recordingIds.length}</td>
              <td class="number">{calibration.participants.length}</td>
              <td>{progressText(calibration)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

interface BeginDialogProps {
  /** Recordings of the calls that are chosen already. */
  chosen: readonly string[];
  onClose: () => void;
}

function BeginDialog({ chosen, onClose }: BeginDialogProps) {
  const facts = useCallFacts(chosen);
  const reviewers = useLoaded<ReviewersAnswer>(() => "/v1/reviewers");
  const scorecards = useLoaded<{ scorecards: ScorecardVersion[] }>(() => "/v1/scorecards");
  const error = reviewers.value.error ?? scorecards.value.error;
  if (error !== null) return <ProblemNote error={error} />;
  if (reviewers.value.value === null || scorecards.value.value === null) return null;
  const cards = scorecards.value.value.scorecards.map(scorecardId);
  const people = reviewers.value.value.reviewers;
  return (
    <FormDialog
      title="Begin a calibration"
      action="Begin"
      onClose={onClose}
      send={async (fields) => {
        const { id } = await change<Calibration>("POST", "/v1/calibrations", {
          name: String(fields.get("name")),
          scorecard: String(fields.get("scorecard")),
          recordingIds: fields.getAll("recordingIds").flatMap(linesOf).map(recordingIdOf),
          participantIds: fields.getAll("participantIds").map(String),
        });
        untickAll();
        navigate(calibrationPath(id));
      }}
    >
      <Field label="Name" name="name">
        {(ties) => <input {...ties} required maxLength={200} />}
      </Field>
      {chosen.length > 0 && (
        <fieldset class="checks">
          <legend>Chosen calls</legend>
          {chosen.map((recordingId) => (
            <label key={recordingId} class="check">
              <input type="checkbox" name="recordingIds" value={recordingId} defaultChecked />
              <span>{describeCall(facts, recordingId)}</span>
            </label>
          ))}
        </fieldset>
      )}
      <Field
        label={chosen.length > 0 ? "Other calls" : "Calls"}
        name="recordingIds"
        hint="Addresses of calls, or ids of their recordings, one a line; calls can also be ticked in the list of calls. From two calls on there are numbers, from about ten on they say something."
      >
        {(ties) => <textarea {...ties} required={chosen.length === 0} rows={chosen.length > 0 ? 2 : 4} />}
      </Field>
      <Field label="Scorecard" name="scorecard" hint="Its questions are asked, and the calls are scored by it.">
        {(ties) => (
          <select {...ties} defaultValue={cards.includes("guide@1") ? "guide@1" : cards[0]}>
            {cards.map((card) => (
              <option key={card} value={card}>
                {card}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Checks legend="Who judges them" name="participantIds">
        {people.length === 0 && <p class="hint">No user may review yet: an administrator adds them.</p>}
        {people.map(({ id, name }) => (
          <label key={id} class="check">
            <input type="checkbox" name="participantIds" value={id} />
            <bdi>{name}</bdi>
          </label>
        ))}
      </Checks>
    </FormDialog>
  );
}
