import type { Side } from "@earshot/model";
import type { AnalysisParameters, Interval } from "../../src/index.ts";
import type { PlainCall } from "./plain.ts";

/** What counting milliseconds one by one can find. */
export interface Raster {
  durationMs: number;
  speechMs: number;
  overlapMs: number;
  talkOverMs: number;
  talkMs: Record<Side, number>;
  apportionedMs: Map<number, number>;
  leadingMs: number;
  trailingMs: number;
  silences: Interval[];
  talkOvers: Interval[];
}

export function rasterise(call: PlainCall, parameters: AnalysisParameters): Raster {
  const heard = call.segments.filter(({ startMs, endMs }) => endMs > startMs);
  const lastMs = call.durationMs ?? Math.max(0, ...heard.map((segment) => segment.endMs));
  const speaking = Array.from({ length: lastMs }, () => new Map<number, Side>());
  for (const { startMs, endMs, speaker, side } of heard) {
    for (let t = startMs; t < endMs; t++) speaking[t]?.set(speaker, side);
  }
  const held = speaking.map(
    (_, t) => parameters.hold === "exclude" && call.holds.some((hold) => hold.startMs <= t && t < hold.endMs),
  );
  const first = speaking.findIndex((now) => now.size > 0);
  const last = speaking.findLastIndex((now) => now.size > 0);
  const count = (wanted: (now: Map<number, Side>, t: number) => boolean) => speaking.filter(wanted).length;
  const has = (now: Map<number, Side>, side: Side) => [...now.values()].includes(side);
  const both = (now: Map<number, Side>) => has(now, "agent") && has(now, "customer");

  const apportionedMs = new Map(call.segments.map(({ speaker }) => [speaker, 0]));
  for (const now of speaking) {
    for (const speaker of now.keys()) apportionedMs.set(speaker, (apportionedMs.get(speaker) ?? 0) + 1 / now.size);
  }
  const spoken = last < 0 ? 0 : last + 1 - first;
  return {
    durationMs: call.durationMs === null ? spoken : lastMs,
    speechMs: count((now) => now.size >= 1),
    overlapMs: count((now) => now.size >= 2),
    talkOverMs: count(both),
    talkMs: {
      agent: count((now) => has(now, "agent")),
      customer: count((now) => has(now, "customer")),
      other: count((now) => has(now, "other")),
      unknown: count((now) => has(now, "unknown")),
    },
    apportionedMs,
    leadingMs: call.durationMs === null ? 0 : count((_, t) => !held[t] && (t < first || first < 0)),
    trailingMs: call.durationMs === null ? 0 : count((_, t) => !held[t] && first >= 0 && t > last),
    silences: runs(speaking, (now, t) => now.size === 0 && !held[t] && t > first && t < last).filter(
      ({ startMs, endMs }) => endMs - startMs >= parameters.minSilenceMs,
    ),
    talkOvers: runs(speaking, both).filter(({ startMs, endMs }) => endMs - startMs >= parameters.minTalkOverMs),
  };
}

function runs<T>(cells: readonly T[], wanted: (cell: T, t: number) => boolean): Interval[] {
  const found: Interval[] = [];
  for (const [t, cell] of cells.entries()) {
    if (!wanted(cell, t)) continue;
    const run = found.at(-1);
    if (run?.endMs === t) run.endMs = t + 1;
    else found.push({ startMs: t, endMs: t + 1 });
  }
  return found;
}
