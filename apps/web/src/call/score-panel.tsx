import { type Deduction, type EventReference, formatClock, type Score } from "@earshot/model";
import { formatPoints, reasonHelp, reasonText, type Scorecard, scoreWithout, wordsReasonText } from "@earshot/quality";
import { formatLength, formatMeasured } from "@earshot/report";
import { useSignal } from "@preact/signals";
import { ScoreChip } from "../score-chip.tsx";
import { type CallView, findDefinition } from "./call-view.ts";
import { eventRule, ruleText } from "./rule-text.ts";
import { criterionKey, isEvent, type Stop, stopKey } from "./stops.ts";

/** How many stops of one criterion are shown before the rest is asked for. */
const shownStops = 8;

/** The score, what cost points by which rule and where, and what it would be without some of it. */
export function ScorePanel({ view }: { view: CallView }) {
  const { evaluation } = view.record.value;
  const { score } = evaluation;
  if (score.value === null) {
    return (
      <section class="panel score-panel">
        <h2>Score</h2>
        <p>
          <strong>No score: {reasonText[score.reason]}.</strong> {reasonHelp[score.reason]}
        </p>
      </section>
    );
  }
  const scorecard = view.scorecard.value;
  const definition = findDefinition(evaluation.definition);
  return (
    <section class="panel score-panel">
      <div class="section-head">
        <h2>Score</h2>
        <span class="muted">by {score.scorecard}</span>
      </div>
      <ScoreLine view={view} score={score} />
      {score.value === 0 && score.failedCritical.length === 0 && (
        <p class="muted">
          {formatPoints(score.deductions.reduce((sum, { points }) => sum + points, 0))} points were lost; no score is
          below 0.
        </p>
      )}
      {score.deductions.length === 0 && <p class="muted">No points were lost.</p>}
      <ul class="deductions">
        {score.deductions.map((deduction) => (
          <li key={deduction.criterion}>
            <div class="deduction">
              <h3>{deduction.label}</h3>
              <b>−{formatPoints(deduction.points)}</b>
            </div>
            <p class="muted">
              Here: {formatMeasured(deduction)}
              {deduction.moments === undefined ? "" : deduction.value === 1 ? " time" : " times"}.
              {ruleOf(scorecard, deduction)}
            </p>
            {deduction.critical && <p class="wrong">Critical: fails the call.</p>}
            <Stops view={view} deduction={deduction} scorecard={scorecard} />
            {deduction.moments !== undefined && <Moments view={view} moments={deduction.moments} />}
            {scorecard !== null && <StruckCriterion view={view} deduction={deduction} />}
            {definition !== null && deduction.events[0] !== undefined && (
              <p class="hint">{eventRule(deduction.events[0].kind, definition)}</p>
            )}
          </li>
        ))}
      </ul>
      {score.notApplicable.length > 0 && (
        <p class="muted">Left out, since they do not apply: {leftOut(score).join(", ")}</p>
      )}
      {scorecard === null && score.deductions.length > 0 && (
        <p class="hint">The rules of {score.scorecard} are not stored, so nothing can be struck out here.</p>
      )}
    </section>
  );
}

function ScoreLine({ view, score }: { view: CallView; score: Score }) {
  const after = view.scoreAfter.value;
  const struck = view.struck.value.size;
  return (
    <p class="score-line" aria-live="polite">
      <ScoreChip score={score.value} />
      {after !== null && (
        <>
          <span aria-hidden="true">→</span>
          <span class="unseen">becomes</span>
          <ScoreChip score={after.value} reason={after.value === null ? after.reason : null} />
          <span class="muted">
            {[
              ...(struck === 0 ? [] : [`without ${struck} struck out`]),
              ...(view.answers.value.length === 0 ? [] : ["with your answers"]),
            ].join(", ")}
            {view.isDrafted.value ? "" : "; not stored"}
          </span>
          {struck > 0 && (
            <button type="button" class="quiet" onClick={() => view.clearStruck()}>
              Take back
            </button>
          )}
        </>
      )}
    </p>
  );
}

/** Strikes out all that a criterion takes off, whether it has stops or not. */
function StruckCriterion({ view, deduction: { criterion, label } }: { view: CallView; deduction: Deduction }) {
  return (
    <label class="check">
      <input
        type="checkbox"
        checked={view.struck.value.has(criterionKey(criterion))}
        onChange={() => view.toggleStruckCriterion(criterion)}
      />
      Strike out all of it<span class="unseen">: {label}</span>
    </label>
  );
}

function ruleOf(scorecard: Scorecard | null, { criterion: id }: Deduction): string {
  const criterion = scorecard?.criteria.find((one) => one.id === id);
  if (criterion === undefined) return "";
  const rule = ruleText(criterion);
  return rule.startsWith("fails") ? ` It ${rule}.` : ` It costs ${rule}.`;
}

/** The criteria that do not apply, with the reasons that are known. */
function leftOut({ notApplicable, notApplicableBecause = {} }: Extract<Score, { value: number }>): string[] {
  return notApplicable.map((id) => {
    const reason = notApplicableBecause[id];
    return reason === undefined ? id : `${id} (${wordsReasonText[reason]})`;
  });
}

/** Where words cost points. */
function Moments({ view, moments }: { view: CallView; moments: NonNullable<Deduction["moments"]> }) {
  return (
    <ul class="stops moments">
      {moments.map(({ startMs, endMs }) => (
        <li key={`${startMs} ${endMs}`}>
          <button type="button" class="quiet" onClick={() => view.seek(startMs)}>
            {formatClock(startMs)} to {formatClock(endMs)}
          </button>
        </li>
      ))}
    </ul>
  );
}

function Stops({ view, deduction, scorecard }: { view: CallView; deduction: Deduction; scorecard: Scorecard | null }) {
  const all = useSignal(false);
  const keys = new Set(deduction.events.map(stopKey));
  const stops = view.stops.value.filter(isEvent).filter((stop) => keys.has(stopKey(stop)));
  if (stops.length === 0) return null;
  // The costliest first would hide how the call went: they stay in time order.
  const shown = (all.value ? stops : stops.slice(0, shownStops)).map((stop) => ({
    stop,
    cost: scorecard === null ? null : costAlone(view, stop, deduction, scorecard),
  }));
  const sum = shown.reduce((total, { cost }) => total + (cost ?? 0), 0);
  const addsUp = Math.abs(sum - deduction.points) < 0.05 || (sum < deduction.points && shown.length < stops.length);
  return (
    <ul class="stops">
      {shown.map(({ stop, cost }) => (
        <StopLine key={stopKey(stop)} view={view} stop={stop} cost={cost} canStrike={scorecard !== null} />
      ))}
      {scorecard !== null && !addsUp && (
        <li class="hint">
          Beside each: what comes back if it alone is struck out. Together they cost {formatPoints(deduction.points)}.
        </li>
      )}
      {stops.length > shown.length && (
        <li>
          <button
            type="button"
            class="quiet"
            onClick={() => {
              all.value = true;
            }}
          >
            {stops.length - shown.length} more
          </button>
        </li>
      )}
    </ul>
  );
}

interface StopLineProps {
  view: CallView;
  stop: Stop;
  /** What comes back when it alone is struck out; null when that is not known. */
  cost: number | null;
  canStrike: boolean;
}

function StopLine({ view, stop, cost, canStrike }: StopLineProps) {
  const { startMs, endMs, title } = stop;
  const isStruck = view.struck.value.has(stopKey(stop));
  const isCurrent = view.stop.value !== null && stopKey(view.stop.value) === stopKey(stop);
  return (
    <li class={isStruck ? "struck" : ""} aria-current={isCurrent ? "true" : undefined}>
      <button
        type="button"
        class="at"
        onClick={() => view.goToStop(stop)}
        aria-label={`${title} at ${formatClock(startMs)}`}
      >
        {formatClock(startMs)}
      </button>
      <span>{endMs > startMs ? formatLength(endMs - startMs) : ""}</span>
      {canStrike && (
        <>
          <span class="muted number">{costText(cost)}</span>
          <label class="check">
            <input
              type="checkbox"
              checked={isStruck}
              onChange={() => view.toggleStruck(stop)}
              aria-label={`Strike out ${title.toLowerCase()} at ${formatClock(startMs)}`}
            />
            Strike out
          </label>
        </>
      )}
    </li>
  );
}

/** What a criterion would take off less without this stop alone; null when the call would have no score. */
function costAlone(
  view: CallView,
  stop: EventReference,
  { criterion, points }: Deduction,
  scorecard: Scorecard,
): number | null {
  const after = scoreWithout(view.record.value.evaluation, scorecard, view.call.utterances, [stop]);
  if (after.value === null) return null;
  return points - (after.deductions.find((deduction) => deduction.criterion === criterion)?.points ?? 0);
}

/** With two decimals below a point: parts of it would not add up to what was lost. */
function costText(cost: number | null): string {
  if (cost === null) return "";
  if (cost === 0) return "±0";
  if (cost >= 1) return `−${formatPoints(cost)}`;
  return cost < 0.005 ? "−<0.01" : `−${cost.toFixed(2)}`;
}
