import { type Deduction, formatClock, type Score } from "@earshot/model";
import { formatPoints, formatScore, reasonHelp, reasonText } from "@earshot/quality";
import type { ReportCall } from "../call.ts";
import { formatLength, formatMeasured, scoreBand } from "../format.ts";
import { html, type Markup } from "./markup.ts";
import type { Moment } from "./moments.ts";

/** How many moments of one deduction are shown before the rest is folded away. */
const shownMoments = 10;

/** The score as a coloured number, or a dash with its reason for screen readers. */
export function scoreChip(score: Score): Markup {
  return score.value === null
    ? html`<span class="chip none" title="${reasonText[score.reason]}"><span aria-hidden="true">–</span><span class="hidden">no score: ${reasonText[score.reason]}</span></span>`
    : html`<span class="chip ${scoreBand(score.value)}">${formatScore(score.value)}</span>`;
}

/** What a call lost and where: every deduction links to the moments that cost it. */
export function renderScorePanel({ evaluation }: ReportCall, moments: readonly Moment[]): Markup {
  const { score } = evaluation;
  const heading = html`<h4>Score</h4>`;
  if (score.value === null) {
    return html`<section class="score">${heading}
<p class="total">No score: ${reasonText[score.reason]}</p><p class="muted">${reasonHelp[score.reason]}</p></section>`;
  }
  const byPlace = new Map(moments.map((moment) => [`${moment.kind} ${moment.index}`, moment]));
  const failed = score.failedCritical.length > 0 && html` <span class="fail">failed by a critical criterion</span>`;
  return html`<section class="score">${heading}
<p class="total"><b>${formatScore(score.value)}</b> of 100 <span class="muted">by the scorecard <bdi>${score.scorecard}</bdi></span>${failed}</p>
${score.deductions.length === 0 ? html`<p class="muted">No points were lost.</p>` : html`<ul class="deductions">${score.deductions.map((deduction) => renderDeduction(deduction, byPlace))}</ul>`}
${score.notApplicable.length > 0 && html`<p class="muted">Left out, since they do not apply: ${score.notApplicable.join(", ")}</p>`}</section>`;
}

function renderDeduction(deduction: Deduction, byPlace: ReadonlyMap<string, Moment>): Markup {
  const events = deduction.events.flatMap(({ kind, index }) => byPlace.get(`${kind} ${index}`) ?? []);
  const words = [...byPlace.values()].filter(({ criterion }) => criterion === deduction.criterion);
  const moments = [...events, ...words];
  const costliest = moments.reduce<Moment | undefined>(
    (longest, moment) => (longest === undefined || lengthMs(moment) > lengthMs(longest) ? moment : longest),
    undefined,
  );
  const label =
    costliest === undefined
      ? html`<bdi>${deduction.label}</bdi>`
      : html`<a href="#${costliest.id}"><bdi>${deduction.label}</bdi></a>`;
  const [first, rest] = [moments.slice(0, shownMoments), moments.slice(shownMoments)];
  return html`
<li><div class="deduction"><span>${label} <small>${formatMeasured(deduction)}</small></span><b>−${formatPoints(deduction.points)}</b></div>
${deduction.critical && html`<p class="fail">Critical: fails the call</p>`}
${first.length > 0 && html`<ul class="places">${first.map(place)}</ul>`}
${rest.length > 0 && html`<details class="more"><summary>${rest.length} more</summary><ul class="places">${rest.map(place)}</ul></details>`}</li>`;
}

function place(moment: Moment): Markup {
  const { id, highlight, startMs, name } = moment;
  return html`<li><a class="${highlight}" href="#${id}" aria-label="${name} at ${formatClock(startMs)}, ${formatLength(lengthMs(moment))}">${formatClock(startMs)} <small>${formatLength(lengthMs(moment))}</small></a></li>`;
}

const lengthMs = ({ startMs, endMs }: Moment) => endMs - startMs;
