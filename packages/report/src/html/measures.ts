import { type CallEvaluation, formatClock } from "@earshot/model";
import { formatLength, formatNumber } from "../format.ts";
import { html, type Markup } from "./markup.ts";
import type { Moment } from "./moments.ts";

/** The measures of a call as a list of names and values. */
export function renderMeasures(evaluation: CallEvaluation): Markup {
  const { silence, talkOver, hold, talk, turns, responseLatency, talkRatio, headline, holdAudio } = evaluation;
  const rows: [string, string][] = [
    ["Agent talks", formatLength(talk.agentMs)],
    ["Customer talks", formatLength(talk.customerMs)],
    ["Agent's talk to customer's", talkRatio === null ? "–" : `${formatNumber(talkRatio, 2)} : 1`],
    ["Notable silence", counted(silence)],
    ["Longest silence", formatLength(silence.longestMs)],
    ["Silence at start, at end", `${formatLength(silence.leadingMs)}, ${formatLength(silence.trailingMs)}`],
    ["Talk-over", talkOver === null ? "not defined" : counted(talkOver)],
    ["Hold", `${counted(hold)}${holdAudio === "suppressed" && hold.count > 0 ? ", cut out of the recording" : ""}`],
    ["Agent's answer comes after (median)", optional(responseLatency.medianMs)],
    ["95 % of answers come within", optional(responseLatency.p95Ms)],
    ["Agent's longest turn", formatLength(turns.agent.longestMs)],
    ["Customer's longest turn", formatLength(turns.customer.longestMs)],
  ];
  if (headline.name === "nonTalkMs") rows.push(["Non-talk time", optional(headline.value)]);
  if (headline.name === "silencePercent" && headline.value !== null) {
    rows.push(["Silence share", `${formatNumber(headline.value, 1)} %`]);
  }
  return html`<section><h4>Measures</h4>
<dl class="measures">${rows.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl></section>`;
}

/** The moments of the timeline as a table. */
export function renderMomentTable(moments: readonly Moment[]): Markup {
  if (moments.length === 0) return html``;
  const rows = moments.map(
    ({ id, name, startMs, endMs, detail }) => html`
<tr><td><a href="#${id}"><bdi>${name}</bdi></a>${detail && html` <small>${detail}</small>`}</td><td>${formatClock(startMs)}</td><td>${formatClock(endMs)}</td><td>${endMs === startMs ? "–" : formatLength(endMs - startMs)}</td></tr>`,
  );
  return html`<details class="more"><summary>All ${moments.length} moments as a table</summary>
<table><thead><tr><th scope="col">Moment</th><th scope="col">From</th><th scope="col">To</th><th scope="col">Length</th></tr></thead><tbody>${rows}</tbody></table></details>`;
}

/** What was doubtful in the input of a call. */
export function renderWarnings({ warnings }: CallEvaluation): Markup {
  if (warnings.length === 0) return html``;
  const count = warnings.length === 1 ? "1 warning" : `${warnings.length} warnings`;
  return html`<details class="more warnings"><summary>${count} about the input</summary><ul>${warnings.map(
    ({ code, message }) => html`<li><bdi>${message}</bdi> <small>${code}</small></li>`,
  )}</ul></details>`;
}

function counted({ count, totalMs }: { count: number; totalMs: number }): string {
  return count === 0 ? "none" : `${formatLength(totalMs)} in ${count}`;
}

function optional(ms: number | null): string {
  return ms === null ? "–" : formatLength(ms);
}
