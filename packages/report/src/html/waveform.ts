import type { ChannelLevels, Side } from "@earshot/model";
import type { ReportCall, ReportUtterance } from "../call.ts";
import { html, type Markup } from "./markup.ts";

/** Columns over the width of a timeline: at most two pixels each, and about 3 KB for each channel. */
const columns = 600;
const stepMs = 10;
const decibelsPerLevel = (10 * Math.log10(2)) / 8;
const silenceDbfs = -87.3;
/** What is softer is drawn as silence; what is louder fills the lane. */
const floorDbfs = -57;
const ceilingDbfs = -9;

/** The channel that each side has to itself, and the channels that are left. */
export function channelsBySide(
  levels: readonly ChannelLevels[],
  utterances: readonly ReportUtterance[],
): { bySide: Map<Side, ChannelLevels>; others: ChannelLevels[] } {
  const sidesOf = new Map<number, Set<Side>>();
  const channelsOf = new Map<Side, Set<number>>();
  for (const { channel, side } of utterances) {
    if (channel === undefined || channel === null) continue;
    sidesOf.set(channel, (sidesOf.get(channel) ?? new Set()).add(side));
    channelsOf.set(side, (channelsOf.get(side) ?? new Set()).add(channel));
  }
  const bySide = new Map<Side, ChannelLevels>();
  const others: ChannelLevels[] = [];
  for (const own of levels) {
    const [side, ...more] = sidesOf.get(own.channel) ?? [];
    if (side !== undefined && more.length === 0 && channelsOf.get(side)?.size === 1) bySide.set(side, own);
    else others.push(own);
  }
  return { bySide, others };
}

/** How long the levels of a call last. */
export function levelsEndMs({ levels = [] }: Pick<ReportCall, "levels">): number {
  return levels.reduce((end, own) => Math.max(end, own.levels.length * stepMs), 0);
}

/** A channel as an outline around the middle of its lane, in the timeline's units: ms across, pixels down. */
export function renderWaveform(
  id: string,
  { levels }: ChannelLevels,
  place: { name: string; middle: number; halfHeight: number; spanMs: number },
): Markup {
  const { name, middle, halfHeight, spanMs } = place;
  const perColumn = Math.max(1, Math.ceil(spanMs / stepMs / columns));
  const outline = outlineOf(levels, perColumn, halfHeight);
  return html`<g class="wave ${name}" transform="translate(0 ${middle}) scale(${perColumn * stepMs} 1)"><path id="${id}" d="${outline}"/><use href="#${id}" transform="scale(1 -1)"/></g>`;
}

/** The loudest level of each column, in whole pixels above the middle. */
function outlineOf(levels: Uint8Array, perColumn: number, halfHeight: number): string {
  let path = "M0 0";
  let height = 0;
  let run = 0;
  const moveTo = (next: number) => {
    if (run > 0) path += `h${run}`;
    if (next !== height) path += `v${height - next}`;
    height = next;
    run = 0;
  };
  for (let from = 0; from < levels.length; from += perColumn) {
    let loudest = 0;
    for (let at = from; at < Math.min(levels.length, from + perColumn); at += 1) {
      loudest = Math.max(loudest, levels[at] ?? 0);
    }
    const next = heightOf(loudest, halfHeight);
    if (next !== height) moveTo(next);
    run += 1;
  }
  moveTo(0);
  return `${path}z`;
}

function heightOf(level: number, halfHeight: number): number {
  return Math.round(halfHeight * loudness(level));
}

/** How much of its lane a level fills, from 0 to 1. */
export function loudness(level: number): number {
  if (level === 0) return 0;
  const share = (level * decibelsPerLevel + silenceDbfs - floorDbfs) / (ceilingDbfs - floorDbfs);
  return Math.min(1, Math.max(0, share));
}
