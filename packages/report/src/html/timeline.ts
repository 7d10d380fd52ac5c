import {
  type ChannelLevels,
  formatClock,
  formatClockSeconds,
  type Side,
  type Stretch,
  type VoicelessSound,
} from "@earshot/model";
import type { ReportCall, ReportSound } from "../call.ts";
import { formatLength } from "../format.ts";
import { html, type Markup } from "./markup.ts";
import { laneTitle, type Moment } from "./moments.ts";
import { renderPlayer, soundLengthMs } from "./player.ts";
import { channelsBySide, levelsEndMs, renderWaveform } from "./waveform.ts";

interface Range {
  startMs: number;
  endMs: number;
}

interface Row {
  name: string;
  label: string;
  height: number;
  content: (middle: number) => Markup[] | Markup;
}

const rowHeight = 20;
/** Of a row with a waveform. */
const waveHeight = 34;
const barHeight = 12;
const axisHeight = 18;
const tickSteps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400].map((s) => s * 1000);
const maxTicks = 7;

/**
 * The call as lanes over one time axis. Horizontal units are ms of media time in a stretched view box, so that the
 * drawing fits any width; text and axis are outside of it and keep their shape.
 */
export function renderTimeline(
  number: number,
  call: ReportCall,
  moments: readonly Moment[],
  sound: ReportSound | null,
): Markup {
  const range = shownRange(call, moments, sound);
  const rows = timelineRows(number, call, moments, range);
  const lanesHeight = rows.reduce((sum, row) => sum + row.height, 0);
  const height = lanesHeight + axisHeight;
  const spanMs = range.endMs - range.startMs;
  const bands = moments.map(
    (moment) =>
      html`<rect class="band ${moment.kind}${moment.highlight && ` ${moment.highlight}`}" x="${moment.startMs}" y="0" width="${moment.endMs - moment.startMs}" height="${lanesHeight}"/>`,
  );
  return html`<figure class="timeline">
<div class="lanes"><div class="names" aria-hidden="true">${rows.map(({ name, label, height }) => html`<span class="${name}${height === waveHeight && " tall"}">${label}</span>`)}</div>
<svg width="100%" height="${height}" role="group" aria-label="${description(call, moments)}">
${ticks(range).map((ms, index) => tick(ms, index, range, lanesHeight))}
<svg viewBox="${range.startMs} 0 ${spanMs} ${height}" preserveAspectRatio="none" width="100%" height="${height}">
${bands}${sound !== null && "wav" in sound && sound.silenced.map((stretch) => masked(stretch, lanesHeight))}
${placed(rows)}
</svg></svg></div>${sound !== null && renderPlayer(sound, range)}</figure>`;
}

function placed(rows: readonly Row[]): (Markup[] | Markup)[] {
  let top = 0;
  return rows.map(({ content, height }) => {
    top += height;
    return content(top - height / 2);
  });
}

function masked({ startMs, endMs }: Stretch, height: number): Markup {
  return html`<rect class="masked" x="${startMs}" y="0" width="${endMs - startMs}" height="${height}"><title>Silent: personal data</title></rect>`;
}

function shownRange(call: ReportCall, moments: readonly Moment[], sound: ReportSound | null): Range {
  const { evaluation, utterances } = call;
  const soundMs = Math.max(1, levelsEndMs(call), sound === null ? 0 : soundLengthMs(sound));
  const range = { startMs: 0, endMs: soundMs };
  if (evaluation.support === "recording") range.endMs = Math.max(soundMs, evaluation.durationMs);
  for (const { startMs, endMs } of [...utterances, ...moments]) {
    range.startMs = Math.min(range.startMs, startMs);
    range.endMs = Math.max(range.endMs, endMs);
  }
  return range;
}

function timelineRows(
  number: number,
  { utterances, levels = [], evaluation: { voiceless } }: ReportCall,
  moments: readonly Moment[],
  range: Range,
): Row[] {
  const { bySide, others } = channelsBySide(levels, utterances);
  const wave = (name: string, own: ChannelLevels, middle: number) =>
    renderWaveform(`call-${number}-wave-${own.channel}`, own, {
      ...{ name, middle, halfHeight: waveHeight / 2 - 1, spanMs: range.endMs - range.startMs },
    });
  const speech = (side: Side, label: string): Row => ({
    name: side,
    label,
    height: bySide.has(side) ? waveHeight : rowHeight,
    content: (middle) => {
      const own = bySide.get(side);
      const said = utterances.filter((utterance) => utterance.side === side);
      return html`<path class="rail" d="M${range.startMs} ${middle}H${range.endMs}"/><path class="${side}${own !== undefined && " behind"}" d="${bars(said, middle)}"/>${own !== undefined && wave(side, own, middle)}`;
    },
  });
  const events = (kind: Moment["kind"]): Row => ({
    name: kind,
    label: laneTitle[kind],
    height: rowHeight,
    content: (middle) =>
      moments.filter((moment) => moment.kind === kind).map((moment) => mark(moment, middle - barHeight / 2)),
  });
  const present = (side: Side) => utterances.some((utterance) => utterance.side === side);
  const kinds = (["talkOver", "silence", "hold", "phrase"] as const).filter((kind) =>
    moments.some((m) => m.kind === kind),
  );
  return [
    speech("agent", "Agent"),
    speech("customer", "Customer"),
    ...(present("other") ? [speech("other", "Other")] : []),
    ...(present("unknown") ? [speech("unknown", "Unknown")] : []),
    ...others.map((own, index) => ({
      name: "sound",
      label: others.length === 1 ? "Sound" : `Sound ${index + 1}`,
      height: waveHeight,
      content: (middle: number) => wave("sound", own, middle),
    })),
    ...kinds.map(events),
    ...(voiceless === undefined || voiceless.stretches.length === 0 ? [] : [music(voiceless)]),
  ];
}

/** What is neither speech nor silence; where it may be a hold nobody speaks, and its warning says so. */
function music({ stretches, proposedHolds }: VoicelessSound): Row {
  return {
    name: "voiceless",
    label: "Music, noise",
    height: rowHeight,
    content: (middle) =>
      html`<path class="voiceless behind" d="${bars(stretches, middle)}"/><path class="voiceless" d="${bars(proposedHolds, middle)}"/>`,
  };
}

function bars(stretches: readonly Stretch[], middle: number): string {
  const top = middle - barHeight / 2;
  return stretches
    .map(({ startMs, endMs }) => `M${startMs} ${top}h${endMs - startMs}v${barHeight}H${startMs}z`)
    .join("");
}

// Not in the tab order: the deductions and the table of moments offer the same links to the keyboard.
function mark({ kind, highlight, id, title, detail, startMs, endMs }: Moment, top: number): Markup {
  return html`<a href="#${id}" tabindex="-1"><title>${formatClock(startMs)} ${title}${detail && ` (${detail})`}</title><rect class="mark ${kind}${highlight && ` ${highlight}`}" x="${startMs}" y="${top}" width="${endMs - startMs}" height="${barHeight}"/></a>`;
}

function ticks({ startMs, endMs }: Range): number[] {
  const spanMs = endMs - startMs;
  const stepMs = tickSteps.find((step) => spanMs / step <= maxTicks) ?? spanMs;
  const first = Math.ceil(startMs / stepMs);
  return Array.from({ length: Math.floor(endMs / stepMs) - first + 1 }, (_, index) => (first + index) * stepMs);
}

function tick(ms: number, index: number, { startMs, endMs }: Range, lanesHeight: number): Markup {
  const share = (ms - startMs) / (endMs - startMs);
  const x = `${Number((100 * share).toFixed(3))}%`;
  const anchor = share < 0.04 ? "start" : share > 0.95 ? "end" : "middle";
  return html`<line class="tick" x1="${x}" x2="${x}" y1="0" y2="${lanesHeight + 4}"/><text class="time${index % 2 === 1 && " between"}" x="${x}" y="${lanesHeight + axisHeight - 3}" text-anchor="${anchor}">${formatClockSeconds(ms)}</text>`;
}

function description({ evaluation }: ReportCall, moments: readonly Moment[]): string {
  const { talk, durationMs, voiceless } = evaluation;
  const counts = Object.entries(laneTitle).map(
    ([kind, title]) => `${title.toLowerCase()} ${moments.filter((moment) => moment.kind === kind).length} times`,
  );
  const noise = voiceless === undefined ? "" : `, music or noise ${voiceless.stretches.length} times`;
  return `Timeline of ${formatLength(durationMs)}: agent talks ${formatLength(talk.agentMs)}, customer ${formatLength(talk.customerMs)}; ${counts.join(", ")}${noise}. The transcript and the table of moments hold the same.`;
}
