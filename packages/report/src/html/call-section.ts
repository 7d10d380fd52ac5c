import { formatClock } from "@earshot/model";
import { formatPoints, reasonText } from "@earshot/quality";
import type { MeasuredCall, PageLinks, ReportCall, ReportSound } from "../call.ts";
import { formatDate } from "../format.ts";
import { namesOf } from "../names.ts";
import { callPageUrl } from "../page-url.ts";
import { sidesFromText } from "../sides-from.ts";
import { unitsText } from "../units.ts";
import { renderComparison } from "./comparison.ts";
import { html, type Markup } from "./markup.ts";
import { renderMeasures, renderMomentTable, renderWarnings } from "./measures.ts";
import type { Moment } from "./moments.ts";
import { renderScorePanel, scoreChip } from "./score-panel.ts";
import { renderTimeline } from "./timeline.ts";
import { renderTranscript } from "./transcript.ts";
import { renderAgentParts, renderWho } from "./who.ts";

/** One call, folded until it is opened or something inside it is jumped to. `call` counts from 1. */
export function renderCall(
  call: number,
  report: ReportCall,
  moments: readonly Moment[],
  { open, sound, publicUrl }: { open: boolean; sound: ReportSound | null } & PageLinks,
): Markup {
  const { recordingId, interactionId, startTime, conversation, evaluation } = report;
  const facts = [
    namesOf(conversation?.agents ?? []).join(", "),
    startTime === null ? null : formatDate(startTime),
    formatClock(evaluation.durationMs),
    costs(report),
  ];
  const sides = sidesFromText(evaluation.sidesFrom);
  return html`
<details class="call"${open && html` open`}><summary>${scoreChip(evaluation.score)}<span class="who"><h3><bdi>${recordingId}</bdi></h3><span class="facts">${facts.filter(Boolean).join(" · ")}</span></span></summary>
<div class="inside" id="call-${call}" tabindex="-1">
${renderTimeline(call, report, moments, sound)}
<div class="columns"><div class="side"><div class="stay">
${renderScorePanel(report, moments)}
${renderWho(conversation)}
${renderAgentParts(report)}
${renderMeasures(evaluation)}
${renderComparison(evaluation)}
${renderMomentTable(moments)}
${renderWarnings(evaluation)}
<p class="muted origin">${publicUrl !== undefined && html`<a href="${callPageUrl(publicUrl, recordingId)}">This call in Earshot</a><br>`}Interaction <bdi>${interactionId}</bdi><br>Measured over the ${evaluation.support === "recording" ? "whole recording" : "time from first to last speech"}, by ${unitsText(evaluation)}, definition <bdi>${evaluation.definition}</bdi>${sides === null ? "" : html`<br>Who is the agent: by ${sides}`}</p>
</div></div>
${renderTranscript(call, report, moments)}
</div></div></details>`;
}

/** What a call lost, the most first, or why it has no score. */
export function costs({ evaluation: { score } }: MeasuredCall): string {
  if (score.value === null) return `no score: ${reasonText[score.reason]}`;
  if (score.deductions.length === 0) return "nothing lost";
  return score.deductions
    .toSorted((a, b) => b.points - a.points)
    .map(({ label, points }) => `${label} −${formatPoints(points)}`)
    .join(", ");
}
