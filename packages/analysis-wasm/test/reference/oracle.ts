import type { Side } from "@earshot/model";
import type { AnalysisParameters, CallMetrics, Interval, TalkOverEvent } from "../../src/index.ts";
import { intersect, lengthOf, longest, measure, subtract, union } from "./intervals.ts";
import type { PlainCall } from "./plain.ts";

/** The definitions word by word, without a thought for speed. */
export function analyzeByTheBook(call: PlainCall, parameters: AnalysisParameters): CallMetrics {
  const { segments, durationMs } = call;
  const bySide = <T>(value: (side: Side) => T): Record<Side, T> => ({
    agent: value("agent"),
    customer: value("customer"),
    other: value("other"),
    unknown: value("unknown"),
  });
  const speech = union(segments);
  const stretches = bySide((side) => union(segments.filter((segment) => segment.side === side)));
  const turns = bySide((side) => union(stretches[side], parameters.turnGapMs));

  const first = speech.at(0);
  const last = speech.at(-1);
  const support: Interval =
    durationMs === null ? { startMs: first?.startMs ?? 0, endMs: last?.endMs ?? 0 } : { startMs: 0, endMs: durationMs };
  const cuts = parameters.hold === "exclude" ? call.holds : [];
  const uncut = (startMs: number, endMs: number) => measure(subtract({ startMs, endMs }, cuts));

  const gaps = first && last ? subtract({ startMs: first.startMs, endMs: last.endMs }, speech) : [];
  const silences = gaps
    .flatMap((gap) => subtract(gap, cuts))
    .filter((piece) => lengthOf(piece) >= parameters.minSilenceMs);
  const talkOver = intersect(stretches.agent, stretches.customer);
  const talkOvers = talkOver.filter((event) => lengthOf(event) >= parameters.minTalkOverMs);

  const elementary = elementaryIntervals(call);
  const talk = bySide((side) => measure(stretches[side]));
  const latencies = responseLatencies(turns.customer, turns.agent);
  return {
    support: durationMs === null ? "speech" : "recording",
    durationMs: lengthOf(support),
    speechMs: measure(speech),
    silenceMs: lengthOf(support) - measure(speech),
    overlapMs: measure(elementary.filter(({ speakers }) => speakers.length >= 2)),
    talkOverMs: measure(talkOver),
    silence: {
      count: silences.length,
      totalMs: measure(silences),
      longestMs: longest(silences),
      meanMs: silences.length === 0 ? 0 : measure(silences) / silences.length,
      leadingMs: uncut(support.startMs, first?.startMs ?? support.endMs),
      trailingMs: last ? uncut(last.endMs, support.endMs) : 0,
      events: silences,
    },
    talkOver: {
      count: talkOvers.length,
      totalMs: measure(talkOvers),
      events: talkOvers.map((event) => judge(event, stretches, turns)),
    },
    talk: { agentMs: talk.agent, customerMs: talk.customer, otherMs: talk.other, unknownMs: talk.unknown },
    speakers: speakersOf(call).map(([speaker, side]) => ({
      speaker,
      side,
      talkMs: measure(union(segments.filter((segment) => segment.speaker === speaker))),
      apportionedMs: elementary
        .filter(({ speakers }) => speakers.includes(speaker))
        .reduce((sum, interval) => sum + lengthOf(interval) / interval.speakers.length, 0),
    })),
    turns: bySide((side) => ({ count: turns[side].length, longestMs: longest(turns[side]) })),
    talkRatio: talk.customer === 0 ? null : talk.agent / talk.customer,
    responseLatency: {
      count: latencies.length,
      medianMs: nearestRank(latencies, 50),
      p95Ms: nearestRank(latencies, 95),
      longestMs: latencies.length === 0 ? null : Math.max(...latencies),
    },
    utterances: bySide((side) => segments.filter((segment) => segment.side === side).length),
  };
}

function speakersOf(call: PlainCall): [number, Side][] {
  return [...new Map(call.segments.map(({ speaker, side }) => [speaker, side]))].sort(([a], [b]) => a - b);
}

/** The time axis cut at every start and end, each piece with the speakers that talk all through it. */
function elementaryIntervals({ segments }: PlainCall): (Interval & { speakers: number[] })[] {
  const edges = [...new Set(segments.flatMap(({ startMs, endMs }) => [startMs, endMs]))].sort((a, b) => a - b);
  return edges.slice(1).map((endMs, i) => {
    const startMs = edges[i] ?? endMs;
    const active = segments.filter((segment) => segment.startMs <= startMs && segment.endMs >= endMs);
    return { startMs, endMs, speakers: [...new Set(active.map(({ speaker }) => speaker))] };
  });
}

function judge(event: Interval, stretches: Record<Side, Interval[]>, turns: Record<Side, Interval[]>): TalkOverEvent {
  const turnStart = (side: Side) =>
    turns[side].find((turn) => turn.startMs <= event.startMs && event.startMs < turn.endMs)?.startMs ?? Number.NaN;
  const stops = (side: Side) => stretches[side].some((stretch) => stretch.endMs === event.endMs);
  const agent = turnStart("agent");
  const customer = turnStart("customer");
  if (agent === customer) return { ...event, interrupter: "simultaneous", yielded: false };
  return agent > customer
    ? { ...event, interrupter: "agent", yielded: stops("customer") }
    : { ...event, interrupter: "customer", yielded: stops("agent") };
}

/** A turn of the agent's that lies wholly inside the customer's is no answer. */
function responseLatencies(customer: readonly Interval[], agent: readonly Interval[]): number[] {
  return customer.flatMap((turn, i) => {
    const nextStart = customer[i + 1]?.startMs ?? Number.POSITIVE_INFINITY;
    const answer = agent.find(
      ({ startMs, endMs }) => startMs > turn.startMs && endMs > turn.endMs && startMs < nextStart,
    );
    const latency = answer === undefined ? 0 : answer.startMs - turn.endMs;
    return latency > 0 ? [latency] : [];
  });
}

function nearestRank(values: readonly number[], percent: number): number | null {
  return values.toSorted((a, b) => a - b)[Math.ceil((percent * values.length) / 100) - 1] ?? null;
}
