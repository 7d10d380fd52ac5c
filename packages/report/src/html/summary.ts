import { formatPoints, formatScore } from "@earshot/quality";
import type { ReportFailure } from "../call.ts";
import { formatLength, formatNumber, scoreBand } from "../format.ts";
import { html, type Markup } from "./markup.ts";
import type { Totals } from "./totals.ts";

const binCount = 10;
const chart = { width: 420, height: 170, left: 14, bottom: 24, top: 18 };

/** How the calls went as a whole: key figures, the distribution of scores, and what cost the points. */
export function renderSummary(totals: Totals, failures: readonly ReportFailure[]): Markup {
  const { calls, scores } = totals;
  const low = scores.filter((score) => scoreBand(score) === "low").length;
  const figures: [string, string][] = [
    ["Calls", String(calls)],
    ["Median score", scores.length === 0 ? "–" : formatScore(median(scores))],
    ["Scores under 60", String(low)],
    ["Without a score", String(calls - scores.length)],
    ["Not evaluated", String(failures.length)],
    ["Time recorded", formatLength(totals.durationMs)],
  ];
  return html`<section aria-labelledby="summary"><h2 id="summary" class="hidden">Summary</h2>
<dl class="figures">${figures.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
${scores.length > 0 && html`<div class="charts">${renderDistribution(scores)}${renderCosts(totals)}</div>`}</section>`;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? 0)) / 2;
}

function renderDistribution(scores: readonly number[]): Markup {
  const counts = Array.from({ length: binCount }, (_, bin) => scores.filter((score) => binOf(score) === bin).length);
  const most = Math.max(...counts);
  const binWidth = (chart.width - 2 * chart.left) / binCount;
  const base = chart.height - chart.bottom;
  const bars = counts.map((count, bin) => {
    const height = (count / most) * (base - chart.top);
    const x = chart.left + bin * binWidth;
    const label =
      count > 0 && html`<text class="count" x="${x + binWidth / 2}" y="${base - height - 5}">${count}</text>`;
    return html`<rect class="${scoreBand(bin * 10)}" x="${x + 2}" y="${base - height}" width="${binWidth - 4}" height="${height}" rx="2"/>${label}`;
  });
  const marks = [0, 20, 40, 60, 80, 100].map(
    (score) => html`<text x="${chart.left + (score / 10) * binWidth}" y="${base + 17}">${score}</text>`,
  );
  const ranges = counts.map((count, bin) => ({ range: rangeText(bin), count }));
  return html`<figure class="card"><figcaption>Scores</figcaption>
<svg class="chart" viewBox="0 0 ${chart.width} ${chart.height}" role="img" aria-label="Distribution of scores; the table after it has the numbers">${bars}<line x1="0" x2="${chart.width}" y1="${base}" y2="${base}"/>${marks}</svg>
<table class="hidden"><caption>Distribution of scores</caption><thead><tr><th scope="col">Score</th><th scope="col">Calls</th></tr></thead><tbody>${ranges.map(({ range, count }) => html`<tr><td>${range}</td><td>${count}</td></tr>`)}</tbody></table></figure>`;
}

const binOf = (score: number) => Math.min(binCount - 1, Math.floor(score / 10));
const rangeText = (bin: number) => (bin === binCount - 1 ? "90 to 100" : `${bin * 10} to under ${bin * 10 + 10}`);

function renderCosts({ costs: byCriterion, scores }: Totals): Markup {
  const costs = [...byCriterion.values()].sort((a, b) => b.points - a.points);
  const most = costs[0]?.points ?? 1;
  const rows = costs.map(
    ({ label, points, calls: affected }) => html`
<tr><th scope="row"><bdi>${label}</bdi></th><td>${affected}</td><td>−${formatPoints(points / scores.length)}</td><td aria-hidden="true"><svg width="100%" height="10"><rect width="${formatNumber((100 * points) / most, 2)}%" height="10" rx="2"/></svg></td></tr>`,
  );
  const table = html`<table class="costs"><thead><tr><th scope="col">Reason</th><th scope="col">Calls affected</th><th scope="col">Points per call</th><td aria-hidden="true"></td></tr></thead><tbody>${rows}</tbody></table>`;
  return html`<section class="card" aria-labelledby="costs"><h3 id="costs">What cost points</h3>${costs.length === 0 ? html`<p class="muted">No points were lost.</p>` : table}</section>`;
}
