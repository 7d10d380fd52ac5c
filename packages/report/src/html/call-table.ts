import { formatClock } from "@earshot/model";
import type { MeasuredCall, PageLinks, ReportFailure } from "../call.ts";
import { formatDate } from "../format.ts";
import { namesOf } from "../names.ts";
import { callPageUrl } from "../page-url.ts";
import { costs } from "./call-section.ts";
import { html, type Markup } from "./markup.ts";
import { scoreChip } from "./score-panel.ts";

/** One row per call, in the given order; the script turns the headings into buttons that sort. `total` counts those left out, too. */
export function renderCallTable(calls: readonly MeasuredCall[], total: number, publicUrl: URL | undefined): Markup {
  const shown = calls.length.toLocaleString("en");
  const withAgents = calls.some(({ conversation }) => (conversation?.agents.length ?? 0) > 0);
  return html`<section aria-labelledby="calls" class="card wide"><h2 id="calls" tabindex="-1">Calls</h2>${
    calls.length < total &&
    html`
<p class="muted">The ${shown} worst of ${total.toLocaleString("en")} calls. ${(total - calls.length).toLocaleString("en")} are left out; the summary counts them all.</p>`
  }
<table id="call-table"><thead><tr><th scope="col" aria-sort="ascending">Score</th><th scope="col">Recording</th>${withAgents && html`<th scope="col" class="more-room">Agents</th>`}<th scope="col" class="more-room">Start</th><th scope="col" class="number">Length</th><th scope="col" class="number more-room">Silence</th><th scope="col" class="number more-room">Talk-over</th><th scope="col" class="number more-room">Hold</th><th scope="col" class="room">Points lost for</th></tr></thead>
<tbody>${calls.map((call, index) => renderRow(call, index + 1, { withAgents, publicUrl }))}</tbody></table></section>`;
}

function renderRow(
  report: MeasuredCall,
  call: number,
  { withAgents, publicUrl }: { withAgents: boolean } & PageLinks,
): Markup {
  const { recordingId, startTime, conversation, evaluation } = report;
  const agents = namesOf(conversation?.agents ?? []).join(", ");
  const { score, silence, talkOver, hold, durationMs } = evaluation;
  return html`
<tr><td data-key="${score.value ?? 101}">${scoreChip(score)}</td><th scope="row"><a href="#call-${call}"><bdi>${recordingId}</bdi></a>${publicUrl !== undefined && html` <a href="${callPageUrl(publicUrl, recordingId)}" title="In Earshot" aria-label="${recordingId} in Earshot">↗</a>`}</th>${withAgents && html`<td class="more-room"><bdi>${agents || "–"}</bdi></td>`}<td class="more-room" data-key="${startTime ?? ""}">${startTime === null ? "–" : formatDate(startTime)}</td>${duration(durationMs)}${duration(silence.totalMs, "more-room")}${duration(talkOver?.totalMs ?? null, "more-room")}${duration(hold.totalMs, "more-room")}<td class="room">${costs(report)}</td></tr>`;
}

function duration(ms: number | null, room = ""): Markup {
  return html`<td class="number ${room}" data-key="${ms ?? -1}">${ms === null ? "–" : ms === 0 ? "0" : formatClock(ms)}</td>`;
}

/** Recordings that could not be evaluated, with the reason. */
export function renderFailures(failures: readonly ReportFailure[]): Markup {
  if (failures.length === 0) return html``;
  const rows = failures.map(
    ({ recordingId, code, message }) => html`
<tr><th scope="row"><bdi>${recordingId}</bdi></th><td><bdi>${message}</bdi> <small>${code}</small></td></tr>`,
  );
  return html`<section class="card wide" aria-labelledby="failures"><h2 id="failures">Failed</h2>
<table><thead><tr><th scope="col">Recording</th><th scope="col">Reason</th></tr></thead><tbody>${rows}</tbody></table></section>`;
}
