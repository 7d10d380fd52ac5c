import { formatClock, formatClockSeconds } from "@earshot/model";
import { formatLength } from "@earshot/report";
import { useComputed, useSignal, useSignalEffect } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { mayDo } from "../people/viewer.ts";
import { type CallView, clamp, lengthOf } from "./call-view.ts";
import { axisHeightPx, drawLanes, heightOf, type Lane, type LaneColor, laneAt, toLanes } from "./lanes.ts";
import { Player } from "./player.tsx";
import type { Stop } from "./stops.ts";

/** How near the pointer must be to an event that is drawn narrower. */
const reachPx = 5;

/** The call as lanes over one time axis, with the place of the head and a small view of the whole. */
export function Timeline({ view }: { view: CallView }) {
  const { whole, range, headMs, stops, struck, stop } = view;
  const canvas = useRef<HTMLCanvasElement>(null);
  const track = useRef<HTMLDivElement>(null);
  const widthPx = useSignal(0);
  const pointed = useSignal<Stop | null>(null);
  const theme = useSignal(0);
  const lanes = useComputed(() =>
    toLanes(view.call, view.record.value.evaluation, stops.value, struck.value, view.levels.value),
  );
  const heightPx = heightOf(lanes.value) + axisHeightPx;

  useEffect(() => {
    const element = track.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => {
      widthPx.value = element.clientWidth;
    });
    observer.observe(element);
    const stopWatching = watchColors(() => {
      theme.value++;
    });
    return () => {
      observer.disconnect();
      stopWatching();
    };
  }, []);
  useSignalEffect(() => {
    theme.value;
    const shown = pointed.value ?? stop.value;
    const timeText = lengthOf(range.value) < 20_000 ? formatClock : formatClockSeconds;
    const drawing = { lanes: lanes.value, range: range.value, widthPx: widthPx.value, stop: shown };
    if (canvas.current !== null) draw(canvas.current, drawing, timeText);
  });

  const toMs = (clientX: number) => {
    const box = track.current?.getBoundingClientRect();
    if (box === undefined || box.width === 0) return headMs.value;
    return range.value.startMs + ((clientX - box.left) / box.width) * lengthOf(range.value);
  };
  const stopAt = ({ clientX, clientY }: MouseEvent) => {
    const box = track.current?.getBoundingClientRect();
    if (box === undefined) return null;
    const lane = laneAt(lanes.value, clientY - box.top);
    return lane === undefined ? null : findStop(lane, toMs(clientX), (reachPx / box.width) * lengthOf(range.value));
  };

  return (
    <section class="timeline" aria-label="Timeline">
      <Controls view={view} />
      <div class="lanes">
        <div class="lane-names" aria-hidden="true">
          {lanes.value.map(({ label, color, heightPx: px }) => (
            <span key={label} class={color} style={{ height: `${px}px`, lineHeight: `${px}px` }}>
              {label}
            </span>
          ))}
        </div>
        <div
          class="track"
          ref={track}
          style={{ height: `${heightPx}px` }}
          onPointerDown={(event) => {
            if (event.button !== 0) return;
            const hit = stopAt(event);
            if (hit !== null) view.goToStop(hit);
            else {
              event.currentTarget.setPointerCapture(event.pointerId);
              view.seek(toMs(event.clientX));
            }
          }}
          onPointerMove={(event) => {
            if (event.currentTarget.hasPointerCapture(event.pointerId)) view.seek(toMs(event.clientX));
            else pointed.value = stopAt(event);
          }}
          onPointerLeave={() => {
            pointed.value = null;
          }}
          onWheel={(event) => {
            if (event.ctrlKey || event.metaKey) view.zoom(event.deltaY < 0 ? 1.25 : 0.8, toMs(event.clientX));
            else if (event.deltaX !== 0) panBy(view, event.deltaX / widthPx.value);
            else return;
            event.preventDefault();
          }}
        >
          <canvas ref={canvas} />
          <Head view={view} />
        </div>
      </div>
      <Overview view={view} lanes={lanes.value} drawnFor={`${theme.value} ${widthPx.value}`} />
      <p class="stop-note" aria-live="polite">
        {stopText(pointed.value ?? stop.value) ??
          `${stops.value.length} ${stops.value.length === 1 ? "event" : "events"} in ${formatLength(lengthOf(whole))}`}
      </p>
    </section>
  );
}

function stopText(stop: Stop | null): string | null {
  if (stop === null) return null;
  const { title, detail, startMs, endMs, deductions } = stop;
  const length = endMs > startMs ? `, ${formatLength(endMs - startMs)}` : "";
  const cost = deductions.map(({ label }) => `costs points: ${label}`).join("; ");
  return [`${title} at ${formatClock(startMs)}${length}`, detail, cost].filter((part) => part !== "").join(" · ");
}

function whyNotPlayed({ playable, media }: CallView["call"]): string {
  if (playable) return "You may not play recordings.";
  return media.length === 0
    ? "No sound of it is kept."
    : "Not played: without its words nobody knows where it has to be silent.";
}

function Controls({ view }: { view: CallView }) {
  return (
    <div class="controls">
      <div class="group">
        <button type="button" onClick={() => view.stepStop(-1)} title="Previous stop (,)">
          ‹ Stop
        </button>
        <button type="button" onClick={() => view.stepStop(1)} title="Next stop (.)">
          Stop ›
        </button>
      </div>
      {view.call.playable && mayDo("sound:play") ? (
        <Player view={view} />
      ) : (
        <span class="muted">{whyNotPlayed(view.call)}</span>
      )}
      <Clock view={view} />
      <label class="check">
        <input
          type="checkbox"
          checked={view.follows.value}
          onChange={({ currentTarget }) => {
            view.follows.value = currentTarget.checked;
          }}
        />
        Transcript follows
      </label>
      <div class="group zoom">
        <button type="button" onClick={() => view.zoom(0.5)} aria-label="Zoom out">
          −
        </button>
        <button type="button" onClick={() => view.zoom(2)} aria-label="Zoom in">
          +
        </button>
        <button type="button" onClick={() => view.showWhole()}>
          Whole call
        </button>
      </div>
    </div>
  );
}

/** While a call plays, this and the heads are drawn in every frame, and nothing around them. */
function Clock({ view: { headMs, whole } }: { view: CallView }) {
  return (
    <output class="clock">
      {formatClock(headMs.value)} <span class="muted">/ {formatClockSeconds(whole.endMs)}</span>
    </output>
  );
}

/** Where the head is; for the keyboard it is a slider. */
function Head({ view }: { view: CallView }) {
  const { headMs, range, whole } = view;
  const share = (headMs.value - range.value.startMs) / lengthOf(range.value);
  return (
    <div
      class="head"
      role="slider"
      tabIndex={0}
      aria-label="Place in the call"
      aria-valuemin={whole.startMs / 1000}
      aria-valuemax={whole.endMs / 1000}
      aria-valuenow={headMs.value / 1000}
      aria-valuetext={formatClock(headMs.value)}
      hidden={share < 0 || share > 1}
      style={{ left: `${100 * share}%` }}
    />
  );
}

/** The whole call, and which stretch of it is shown. */
function Overview({ view, lanes, drawnFor }: { view: CallView; lanes: readonly Lane[]; drawnFor: string }) {
  const { whole, range } = view;
  const canvas = useRef<HTMLCanvasElement>(null);
  const toPercent = (ms: number) => (100 * (ms - whole.startMs)) / lengthOf(whole);
  const isWhole = lengthOf(range.value) >= lengthOf(whole);
  useEffect(() => {
    if (canvas.current !== null && !isWhole) drawOverview(canvas.current, lanes, view);
  }, [lanes, drawnFor, isWhole]);
  const pan = (event: PointerEvent & { currentTarget: HTMLElement }) => {
    const box = event.currentTarget.getBoundingClientRect();
    view.pan(whole.startMs + clamp((event.clientX - box.left) / box.width, 0, 1) * lengthOf(whole));
  };
  return (
    <div
      class="overview"
      aria-hidden="true"
      hidden={isWhole}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        pan(event);
      }}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) pan(event);
      }}
    >
      <canvas ref={canvas} />
      <div
        class="window"
        style={{
          left: `${toPercent(range.value.startMs)}%`,
          width: `${toPercent(range.value.endMs) - toPercent(range.value.startMs)}%`,
        }}
      />
      <OverviewHead view={view} />
    </div>
  );
}

function OverviewHead({ view: { headMs, whole } }: { view: CallView }) {
  return <div class="head" style={{ left: `${(100 * (headMs.value - whole.startMs)) / lengthOf(whole)}%` }} />;
}

function panBy(view: CallView, share: number): void {
  const { startMs, endMs } = view.range.value;
  view.pan((startMs + endMs) / 2 + share * (endMs - startMs));
}

/** The shortest event near a place, so that one within another can be hit. */
function findStop({ intervals, color }: Lane, ms: number, reachMs: number): Stop | null {
  const near = intervals.filter(({ startMs, endMs, stop }) => {
    if (stop === undefined) return false;
    return ms >= startMs - reachMs && ms <= (color === "points" ? startMs : endMs) + reachMs;
  });
  const nearest = near.reduce<(typeof near)[number] | undefined>(
    (best, one) => (best === undefined || lengthOf(one) < lengthOf(best) ? one : best),
    undefined,
  );
  return nearest?.stop ?? null;
}

/** Fits a canvas to its place and to the pixels of the screen. */
function prepare(canvas: HTMLCanvasElement, widthPx: number, heightPx: number): CanvasRenderingContext2D | null {
  const scale = devicePixelRatio;
  canvas.width = Math.round(widthPx * scale);
  canvas.height = Math.round(heightPx * scale);
  const context = canvas.getContext("2d");
  context?.setTransform(scale, 0, 0, scale, 0, 0);
  return context;
}

function colorsOf(canvas: HTMLCanvasElement): (name: LaneColor | "line" | "muted" | "band") => string {
  const style = getComputedStyle(canvas);
  return (name) => style.getPropertyValue(`--${name}`).trim();
}

function draw(
  canvas: HTMLCanvasElement,
  drawing: Pick<Parameters<typeof drawLanes>[1], "lanes" | "range" | "widthPx" | "stop">,
  timeText: (ms: number) => string,
): void {
  const context = prepare(canvas, drawing.widthPx, heightOf(drawing.lanes) + axisHeightPx);
  if (context === null) return;
  const font = `11px ${getComputedStyle(canvas).fontFamily}`;
  drawLanes(context, { ...drawing, font, color: colorsOf(canvas) }, timeText);
}

/** Talk of both sides above each other, and below it what costs points. */
function drawOverview(canvas: HTMLCanvasElement, lanes: readonly Lane[], { whole }: CallView): void {
  const { clientWidth: widthPx, clientHeight: heightPx } = canvas;
  const context = prepare(canvas, widthPx, heightPx);
  if (context === null) return;
  const color = colorsOf(canvas);
  const shown = lanes.filter((lane) => ["agent", "customer", "points"].includes(lane.color));
  const rowPx = heightPx / shown.length;
  for (const [row, lane] of shown.entries()) {
    context.fillStyle = color(lane.color);
    for (const { startMs, endMs } of lane.intervals) {
      const left = ((startMs - whole.startMs) / lengthOf(whole)) * widthPx;
      const right = ((endMs - whole.startMs) / lengthOf(whole)) * widthPx;
      context.fillRect(left, row * rowPx + 2, Math.max(1, right - left), rowPx - 4);
    }
  }
}

/** Colours change with the theme of the system; a canvas must be drawn anew then. */
function watchColors(changed: () => void): () => void {
  const queries = ["(prefers-color-scheme: dark)", "(forced-colors: active)"].map((query) => matchMedia(query));
  for (const query of queries) query.addEventListener("change", changed);
  return () => {
    for (const query of queries) query.removeEventListener("change", changed);
  };
}
