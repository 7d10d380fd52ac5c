import type { CallTotals, Deduction, EventReference, MeasuredCall, TalkOverEvent } from "@earshot/model";

/** The unit of a metric; its rate per minute has another. */
type MetricUnit = Exclude<Deduction["unit"], `${string}/min`>;

interface Metric {
  unit: MetricUnit;
  /** Null when the call, or the definition it was measured under, has no such number. */
  value(call: CallTotals): number | null;
  /** Totals are not enough for the value: `value` needs a call with its events. */
  needsEvents?: true | undefined;
  /** The events that make up the value; none for a metric that is no sum of events. */
  events(call: MeasuredCall): EventReference[];
}

const none = (): EventReference[] => [];
const silences = (call: MeasuredCall) => references("silence", call.silence.events);
const talkOvers = (call: MeasuredCall) => references("talkOver", call.talkOver?.events ?? []);
const holds = (call: MeasuredCall) => references("hold", call.hold.events);

function references(kind: EventReference["kind"], events: readonly { startMs: number; endMs: number }[]) {
  return events.map(({ startMs, endMs }, index): EventReference => ({ kind, index, startMs, endMs }));
}

const lengthMs = (event: { startMs: number; endMs: number }) => event.endMs - event.startMs;

const longestMs = (events: readonly { startMs: number; endMs: number }[]) =>
  events.reduce((longest, event) => Math.max(longest, lengthMs(event)), 0);

function longest(events: EventReference[]): EventReference[] {
  const length = longestMs(events);
  return events.filter((event) => lengthMs(event) === length);
}

function percent(partMs: number | null, { durationMs }: { durationMs: number }): number | null {
  return partMs === null || durationMs === 0 ? null : (100 * partMs) / durationMs;
}

/** How long the call took: its recording is shorter by the holds that were cut out of it. */
function callMs({ durationMs, hold, holdAudio }: CallTotals): number {
  return holdAudio === "suppressed" ? durationMs + hold.totalMs : durationMs;
}

function talkOverEvents({ talkOver }: CallTotals): TalkOverEvent[] | null {
  if (talkOver === null) return null;
  if (talkOver.events === undefined) throw new TypeError("a metric of single talk-overs needs a call with its events");
  return talkOver.events;
}

function interruptions(side: "agent" | "customer"): Metric {
  return {
    unit: "count",
    value: (call) => talkOverEvents(call)?.filter((event) => event.interrupter === side).length ?? null,
    needsEvents: true,
    events: (call) => talkOvers(call).filter(({ index }) => call.talkOver?.events[index]?.interrupter === side),
  };
}

function plain(unit: MetricUnit, value: Metric["value"]): Metric {
  return { unit, value, events: none };
}

const metrics = {
  "silence.totalMs": { unit: "ms", value: (call) => call.silence.totalMs, events: silences },
  "silence.count": { unit: "count", value: (call) => call.silence.count, events: silences },
  "silence.longestMs": {
    unit: "ms",
    value: (call) => call.silence.longestMs,
    events: (call) => longest(silences(call)),
  },
  "silence.percent": { unit: "percent", value: (call) => percent(call.silence.totalMs, call), events: silences },
  "silence.leadingMs": plain("ms", (call) => call.silence.leadingMs),
  "silence.trailingMs": plain("ms", (call) => call.silence.trailingMs),
  "talkOver.totalMs": { unit: "ms", value: (call) => call.talkOver?.totalMs ?? null, events: talkOvers },
  "talkOver.count": { unit: "count", value: (call) => call.talkOver?.count ?? null, events: talkOvers },
  "talkOver.longestMs": {
    unit: "ms",
    value: (call) => {
      const events = talkOverEvents(call);
      return events && longestMs(events);
    },
    needsEvents: true,
    events: (call) => longest(talkOvers(call)),
  },
  "talkOver.percent": {
    unit: "percent",
    value: (call) => percent(call.talkOver?.totalMs ?? null, call),
    events: talkOvers,
  },
  "talkOver.byAgentCount": interruptions("agent"),
  "talkOver.byCustomerCount": interruptions("customer"),
  "hold.totalMs": { unit: "ms", value: (call) => call.hold.totalMs, events: holds },
  "hold.count": { unit: "count", value: (call) => call.hold.count, events: holds },
  "hold.longestMs": { unit: "ms", value: (call) => call.hold.longestMs, events: (call) => longest(holds(call)) },
  "hold.percent": {
    unit: "percent",
    // State events may reach beyond what was measured.
    value: (call) => percent(Math.min(call.hold.totalMs, callMs(call)), { durationMs: callMs(call) }),
    events: holds,
  },
  "hold.thenDisconnected": plain("count", (call) => call.holdDetail.thenDisconnected),
  "talk.agentMs": plain("ms", (call) => call.talk.agentMs),
  "talk.customerMs": plain("ms", (call) => call.talk.customerMs),
  talkRatio: plain("ratio", (call) => call.talkRatio),
  "turns.agent.count": plain("count", (call) => call.turns.agent.count),
  "turns.agent.longestMs": plain("ms", (call) => call.turns.agent.longestMs),
  "turns.customer.count": plain("count", (call) => call.turns.customer.count),
  "turns.customer.longestMs": plain("ms", (call) => call.turns.customer.longestMs),
  "responseLatency.medianMs": plain("ms", (call) => call.responseLatency.medianMs),
  "responseLatency.p95Ms": plain("ms", (call) => call.responseLatency.p95Ms),
  "responseLatency.longestMs": plain("ms", (call) => call.responseLatency.longestMs),
  "utterances.agent": plain("count", (call) => call.utterances.agent),
  "utterances.customer": plain("count", (call) => call.utterances.customer),
  overlapMs: plain("ms", (call) => call.overlapMs),
  speechMs: plain("ms", (call) => call.speechMs),
  durationMs: plain("ms", (call) => call.durationMs),
} as const satisfies Record<string, Metric>;

/** A number of an evaluation that a scorecard can judge. */
export type MetricName = keyof typeof metrics;

const isMetricName = (name: string): name is MetricName => Object.hasOwn(metrics, name);

/** Every metric name, in the order they are documented. */
export const metricNames: readonly MetricName[] = Object.keys(metrics).filter(isMetricName);

/** The metric of that name. */
export function getMetric(name: MetricName): Metric {
  return metrics[name];
}
