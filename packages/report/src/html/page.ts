import { createHash } from "node:crypto";
import { definitions } from "@earshot/quality";
import type { Many, MeasuredCall, PageLinks, ReportCall, ReportFailure, ReportSound } from "../call.ts";
import { formatDate } from "../format.ts";
import { mixedUnits } from "../units.ts";
import { renderCall } from "./call-section.ts";
import { renderCallTable, renderFailures } from "./call-table.ts";
import { html, type Markup, trusted } from "./markup.ts";
import { highlightRules, toMoments } from "./moments.ts";
import { checkSoundFits } from "./player.ts";
import { script } from "./script.ts";
import { style } from "./style.ts";
import { renderSummary } from "./summary.ts";
import { addCall, noCalls, type Totals } from "./totals.ts";
import { type ReportGroups, renderGroups } from "./who.ts";

export interface HtmlReport extends PageLinks {
  calls: Many<MeasuredCall>;
  /** The page shows so many of them, the worst; its summary counts all. */
  limit: number;
  /** Adds what was said to calls. */
  withWords: (calls: readonly MeasuredCall[]) => Promise<readonly ReportCall[]>;
  /** The sound of a call, for a page that plays them. */
  soundOf?: ((call: MeasuredCall) => Promise<ReportSound>) | undefined;
  failures: readonly ReportFailure[];
  /** Figures of the calls by who took part and when. */
  groups?: readonly ReportGroups[] | undefined;
  /** ISO 8601. */
  generatedAt: string;
  title: string;
}

/** Calls whose words are in memory at a time. */
const batchSize = 50;

/**
 * The report as one HTML file that needs nothing else, piece by piece: calls worst first, each with its timeline and transcript,
 * every lost point a link to its moment. Its content security policy lets in only its own style and script, by hash, and sound that is
 * part of it.
 * @throws UsageError when the sound of the calls is more than a page can hold
 */
export async function* htmlPieces(report: HtmlReport): AsyncGenerator<string, void, undefined> {
  const { failures, generatedAt, title, withWords, soundOf, publicUrl } = report;
  const { worst, totals } = await readCalls(report);
  if (soundOf !== undefined) checkSoundFits(worst);
  const momentsOf = (at: number, { evaluation }: MeasuredCall) => toMoments(at + 1, evaluation);
  const most = worst.reduce((count, call, at) => Math.max(count, momentsOf(at, call).length), 0);
  const css = `${style}\n${highlightRules(most)}\n`;
  const policy = [
    "default-src 'none'",
    `style-src '${contentHash(css)}'`,
    `script-src '${contentHash(script)}'`,
    "img-src data:",
    ...(soundOf === undefined ? [] : ["media-src data:"]),
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  yield html`<!doctype html>
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
<header><h1 dir="auto">${title}</h1><p class="muted">Made <time datetime="${generatedAt}">${formatDate(generatedAt)}</time>${basis(totals)}</p></header>
<main>
${renderSummary(totals, failures)}
${renderGroups(report.groups ?? [])}
${worst.length === 0 ? html`<p class="card wide" id="calls">No calls were evaluated.</p>` : renderCallTable(worst, totals.calls, publicUrl)}
${renderFailures(failures)}
${worst.length > 0 && html`<section aria-labelledby="each"><h2 id="each">Call by call</h2>`}`.markup;
  for (let from = 0; from < worst.length; from += batchSize) {
    const calls = await withWords(worst.slice(from, from + batchSize));
    for (const [index, call] of calls.entries()) {
      const at = from + index;
      const sound = (await soundOf?.(call)) ?? null;
      yield renderCall(at + 1, call, momentsOf(at, call), { open: at === 0, sound, publicUrl }).markup;
    }
  }
  yield html`${worst.length > 0 && html`</section>`}
</main>
${footer(totals)}
<script>${trusted(script)}</script>
</body>
</html>
`.markup;
}

/** The totals of all calls and the worst of them; those without a score come last. */
async function readCalls({ calls, limit }: HtmlReport): Promise<{ worst: MeasuredCall[]; totals: Totals }> {
  const totals = noCalls();
  let worst: MeasuredCall[] = [];
  const scoreOf = ({ evaluation }: MeasuredCall) => evaluation.score.value ?? 101;
  const keepWorst = () => {
    worst = worst.sort((a, b) => scoreOf(a) - scoreOf(b)).slice(0, limit);
  };
  for await (const call of calls) {
    addCall(totals, call);
    worst.push(call);
    if (worst.length >= 2 * limit) keepWorst();
  }
  keepWorst();
  return { worst, totals };
}

function contentHash(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}

function basis({ definitions: measured, scorecards: scored, units }: Totals): Markup {
  const mixed = mixedUnits(units);
  return html`${measured.size > 0 && ` · by the definition ${[...measured].join(", ")} (explained at the end)`}${scored.size > 0 && ` · scores by the scorecard ${[...scored].join(", ")}`}${mixed !== null && ` · ${mixed}`}`;
}

function footer({ definitions: used }: Totals): Markup {
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
