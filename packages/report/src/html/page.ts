import { createHash } from "node:crypto";
import { definitions } from "@earshot/quality";
import type { ReportCall, ReportFailure } from "../call.ts";
import { formatDate } from "../format.ts";
import { renderCall } from "./call-section.ts";
import { renderCallTable, renderFailures } from "./call-table.ts";
import { html, type Markup, trusted } from "./markup.ts";
import { highlightRules, toMoments } from "./moments.ts";
import { script } from "./script.ts";
import { style } from "./style.ts";
import { renderSummary } from "./summary.ts";
import { type ReportGroups, renderGroups } from "./who.ts";

export interface HtmlReport {
  calls: readonly ReportCall[];
  failures: readonly ReportFailure[];
  /** Figures of the calls by who took part and when. */
  groups?: readonly ReportGroups[] | undefined;
  /** ISO 8601. */
  generatedAt: string;
  title: string;
}

/**
 * The report as one HTML file that needs nothing else: calls worst first, each with its timeline and transcript, every
 * lost point a link to its moment. Its content security policy lets in only its own style and script, by hash.
 */
export function renderHtml({ calls, failures, groups = [], generatedAt, title }: HtmlReport): string {
  const sorted = calls.toSorted((a, b) => (a.evaluation.score.value ?? 101) - (b.evaluation.score.value ?? 101));
  const moments = sorted.map(({ evaluation }, index) => toMoments(index + 1, evaluation));
  const css = `${style}\n${highlightRules(moments)}\n`;
  const policy = [
    "default-src 'none'",
    `style-src '${contentHash(css)}'`,
    `script-src '${contentHash(script)}'`,
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  const sections = sorted.map((call, index) => renderCall(index + 1, call, moments[index] ?? [], index === 0));
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${trusted(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${trusted(css)}</style>
</head>
<body>
<a class="skip" href="#calls">Skip to the calls</a>
<header><h1 dir="auto">${title}</h1><p class="muted">Made <time datetime="${generatedAt}">${formatDate(generatedAt)}</time>${basis(sorted)}</p></header>
<main>
${renderSummary(sorted, failures)}
${renderGroups(groups)}
${sorted.length === 0 ? html`<p class="card wide" id="calls">No calls were evaluated.</p>` : renderCallTable(sorted)}
${renderFailures(failures)}
${sections.length > 0 && html`<section aria-labelledby="each"><h2 id="each">Call by call</h2>${sections}</section>`}
</main>
${footer(sorted)}
<script>${trusted(script)}</script>
</body>
</html>
`.markup;
}

function contentHash(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}

function basis(calls: readonly ReportCall[]): Markup {
  const measured = new Set(calls.map(({ evaluation }) => evaluation.definition));
  const scored = new Set(calls.map(({ evaluation: { score } }) => (score.value === null ? null : score.scorecard)));
  scored.delete(null);
  return html`${measured.size > 0 && ` · measured by ${[...measured].join(", ")}`}${scored.size > 0 && ` · scored by ${[...scored].join(", ")}`}`;
}

function footer(calls: readonly ReportCall[]): Markup {
  const used = new Set(calls.map(({ evaluation }) => evaluation.definition));
  const known = Object.values(definitions).filter(({ name }) => used.has(name));
  const holdText = { exclude: "hold cut out", ignore: "hold not subtracted", add: "hold added to non-talk time" };
  const explained = known.map(
    ({ name, silence, hold, talkOver }) =>
      html`<p><b>${name}</b>: notable silence ${limit(silence)}${hold && `, ${holdText[hold]}`}; talk-over ${talkOver === null ? "not defined" : limit(talkOver)}.</p>`,
  );
  return html`<footer class="muted">${explained}<p>Times are minutes and seconds from the start of the recording.</p></footer>`;
}

function limit({ thresholdMs, operator }: { thresholdMs: number; operator: string }): string {
  return `${operator === ">" ? "longer than" : "from"} ${thresholdMs} ms`;
}
