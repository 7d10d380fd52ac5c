import type { CallEvaluation, ChannelLevels, StoredCall } from "@earshot/model";
import { channelsBySide, loudness } from "@earshot/report";
import type { TimeRange } from "./call-view.ts";
import { type Stop, stopKey } from "./stops.ts";

/** The colours of lanes, by the names that the style gives them. */
export type LaneColor = "agent" | "customer" | "other" | "talkOver" | "silence" | "hold" | "voiceless" | "points";

export interface Lane {
  label: string;
  color: LaneColor;
  heightPx: number;
  /** How loud its side is: a byte for every 10 ms. */
  levels?: Uint8Array | undefined;
  intervals: readonly (TimeRange & { stop?: Stop | undefined; faint?: boolean | undefined })[];
}

const laneHeightPx = 22;
const waveHeightPx = 44;
const levelMs = 10;
export const axisHeightPx = 20;
const barHeightPx = 12;

/** Who speaks, what happens and what costs points, one lane each. */
export function toLanes(
  { utterances }: StoredCall,
  { voiceless }: Pick<CallEvaluation, "voiceless">,
  stops: readonly Stop[],
  struck: ReadonlySet<string>,
  levels: readonly ChannelLevels[],
): Lane[] {
  const { bySide } = channelsBySide(levels, utterances);
  const speech = (label: string, side: "agent" | "customer" | "other" | "unknown", color: LaneColor): Lane => ({
    ...{ label, color, levels: bySide.get(side)?.levels },
    heightPx: bySide.has(side) ? waveHeightPx : laneHeightPx,
    intervals: utterances.filter((utterance) => utterance.side === side),
  });
  const events = (label: string, kind: Stop["kind"]): Lane => ({
    ...{ label, color: kind, heightPx: laneHeightPx },
    intervals: stops.filter((stop) => stop.kind === kind).map((stop) => toInterval(stop, struck)),
  });
  const music = events("Music, noise", "voiceless");
  // In a hold, or while somebody speaks: to be seen, and nothing to stop at.
  const faint = (voiceless?.stretches ?? []).map(({ startMs, endMs }) => ({ startMs, endMs, faint: true }));
  const others = [speech("Other", "other", "other"), speech("Unknown", "unknown", "other")];
  return [
    speech("Agent", "agent", "agent"),
    speech("Customer", "customer", "customer"),
    ...others.filter(({ intervals }) => intervals.length > 0),
    events("Talk-over", "talkOver"),
    events("Silence", "silence"),
    events("Hold", "hold"),
    ...(faint.length > 0 ? [{ ...music, intervals: [...faint, ...music.intervals] }] : []),
    {
      ...{ label: "Lost points", color: "points", heightPx: laneHeightPx },
      intervals: stops.filter(({ deductions }) => deductions.length > 0).map((stop) => toInterval(stop, struck)),
    },
  ];
}

function toInterval(stop: Stop, struck: ReadonlySet<string>) {
  return { startMs: stop.startMs, endMs: stop.endMs, stop, faint: struck.has(stopKey(stop)) };
}

export const heightOf = (lanes: readonly Lane[]) => lanes.reduce((sum, { heightPx }) => sum + heightPx, 0);

/** The lane at a height; undefined below the last one. */
export function laneAt(lanes: readonly Lane[], y: number): Lane | undefined {
  let bottom = 0;
  return lanes.find(({ heightPx }) => {
    bottom += heightPx;
    return y < bottom;
  });
}

export interface Drawing {
  lanes: readonly Lane[];
  range: TimeRange;
  widthPx: number;
  color: (name: LaneColor | "line" | "muted" | "band") => string;
  font: string;
  /** Lit up over all lanes. */
  stop: TimeRange | null;
}

/** Draws lanes and a time axis below them. */
export function drawLanes(context: CanvasRenderingContext2D, drawing: Drawing, timeText: (ms: number) => string): void {
  const { lanes, range, widthPx, color, stop } = drawing;
  const lanesPx = heightOf(lanes);
  const toPx = (ms: number) => ((ms - range.startMs) / (range.endMs - range.startMs)) * widthPx;
  context.clearRect(0, 0, widthPx, lanesPx + axisHeightPx);
  if (stop !== null) {
    context.fillStyle = color("band");
    context.fillRect(toPx(stop.startMs) - 1, 0, Math.max(3, toPx(stop.endMs) - toPx(stop.startMs) + 2), lanesPx);
  }
  drawAxis(context, drawing, toPx, timeText);
  let laneTop = 0;
  for (const lane of lanes) {
    const top = laneTop + (lane.heightPx - barHeightPx) / 2;
    laneTop += lane.heightPx;
    context.fillStyle = color("line");
    context.fillRect(0, top + barHeightPx / 2, widthPx, 1);
    context.fillStyle = color(lane.color);
    if (lane.levels !== undefined) {
      drawWave(context, lane.levels, range, widthPx, { middle: top + barHeightPx / 2, halfPx: lane.heightPx / 2 - 2 });
      // Where the transcript has words, below what is heard.
      for (const { startMs, endMs } of lane.intervals) {
        if (endMs < range.startMs || startMs > range.endMs) continue;
        context.fillRect(toPx(startMs), laneTop - 3, Math.max(2, toPx(endMs) - toPx(startMs)), 2);
      }
      continue;
    }
    for (const interval of lane.intervals) {
      if (interval.endMs < range.startMs || interval.startMs > range.endMs) continue;
      const left = toPx(interval.startMs);
      const width = Math.max(2, toPx(interval.endMs) - left);
      if (lane.color === "points") drawPoint(context, left, top, interval.faint === true);
      else if (interval.faint) context.fillRect(left, top + barHeightPx / 2 - 1, width, 3);
      else context.fillRect(left, top, width, barHeightPx);
    }
  }
}

/** The loudest level of each pixel, around the middle of the lane. */
function drawWave(
  context: CanvasRenderingContext2D,
  levels: Uint8Array,
  { startMs, endMs }: TimeRange,
  widthPx: number,
  { middle, halfPx }: { middle: number; halfPx: number },
): void {
  const perPx = (endMs - startMs) / levelMs / widthPx;
  for (let x = 0; x < widthPx; x++) {
    const from = Math.floor(startMs / levelMs + x * perPx);
    const to = Math.max(from + 1, Math.floor(startMs / levelMs + (x + 1) * perPx));
    let loudest = 0;
    for (let at = Math.max(0, from); at < Math.min(levels.length, to); at++)
      loudest = Math.max(loudest, levels[at] ?? 0);
    const heightPx = halfPx * loudness(loudest);
    if (heightPx >= 0.5) context.fillRect(x, middle - heightPx, 1, 2 * heightPx);
  }
}

/** A lost point; one that was struck out is hollow. */
function drawPoint(context: CanvasRenderingContext2D, left: number, top: number, hollow: boolean): void {
  context.beginPath();
  context.arc(left, top + barHeightPx / 2, 4.5, 0, 2 * Math.PI);
  if (!hollow) {
    context.fill();
    return;
  }
  context.strokeStyle = context.fillStyle;
  context.lineWidth = 1.5;
  context.stroke();
}

const tickSteps = [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200].map((s) => s * 1000);
const pxPerTick = 90;

function drawAxis(
  context: CanvasRenderingContext2D,
  { lanes, range, widthPx, color, font }: Drawing,
  toPx: (ms: number) => number,
  timeText: (ms: number) => string,
): void {
  const lanesPx = heightOf(lanes);
  const spanMs = range.endMs - range.startMs;
  const stepMs = tickSteps.find((step) => (step / spanMs) * widthPx >= pxPerTick) ?? spanMs;
  context.font = font;
  context.textBaseline = "bottom";
  for (let ms = Math.ceil(range.startMs / stepMs) * stepMs; ms <= range.endMs; ms += stepMs) {
    const left = toPx(ms);
    context.fillStyle = color("line");
    context.fillRect(Math.round(left), 0, 1, lanesPx + 4);
    context.fillStyle = color("muted");
    const text = timeText(ms);
    const width = context.measureText(text).width;
    context.fillText(text, Math.min(Math.max(0, left - width / 2), widthPx - width), lanesPx + axisHeightPx);
  }
}
