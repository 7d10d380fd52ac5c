import type { EvaluationWarning, MeasuredCall } from "@earshot/model";

interface Span {
  startMs: number;
  endMs: number;
}

interface TalkOver extends Span {
  interrupter?: "agent" | "customer" | "simultaneous" | undefined;
}

interface Shape {
  durationMs?: number | undefined;
  silences?: readonly Span[] | undefined;
  talkOvers?: readonly TalkOver[] | null | undefined;
  holds?: readonly Span[] | undefined;
  talk?: Partial<MeasuredCall["talk"]> | undefined;
  talkRatio?: number | null | undefined;
  warnings?: readonly EvaluationWarning[] | undefined;
}

const totalMs = (spans: readonly Span[]) => spans.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0);
const longestMs = (spans: readonly Span[]) => Math.max(0, ...spans.map(({ startMs, endMs }) => endMs - startMs));

/** A measured call with just the events that a test is about; both sides talk unless it says otherwise. */
export function measuredCall(shape: Shape = {}): MeasuredCall {
  const { durationMs = 60_000, silences = [], talkOvers = [], holds = [] } = shape;
  const talk = { agentMs: 20_000, customerMs: 20_000, otherMs: 0, unknownMs: 0, ...shape.talk };
  const turns = { count: 3, longestMs: 8000 };
  return {
    definition: "standard",
    support: "recording",
    durationMs,
    speechMs: talk.agentMs + talk.customerMs + talk.otherMs + talk.unknownMs,
    silence: {
      count: silences.length,
      totalMs: totalMs(silences),
      longestMs: longestMs(silences),
      leadingMs: 0,
      trailingMs: 0,
      events: [...silences],
    },
    overlapMs: totalMs(talkOvers ?? []),
    talkOver:
      talkOvers === null
        ? null
        : {
            count: talkOvers.length,
            totalMs: totalMs(talkOvers),
            events: talkOvers.map(({ interrupter = "customer", ...span }) => ({
              ...span,
              interrupter,
              yielded: false,
            })),
          },
    talk,
    hold: {
      count: holds.length,
      totalMs: totalMs(holds),
      longestMs: longestMs(holds),
      events: holds.map((hold) => ({ ...hold, open: false })),
    },
    utterances: { agent: 3, customer: 3, other: 0, unknown: 0 },
    turns: { agent: turns, customer: turns, other: { count: 0, longestMs: 0 }, unknown: { count: 0, longestMs: 0 } },
    responseLatency: { count: 2, medianMs: 700, p95Ms: 1400, longestMs: 1400 },
    talkRatio: shape.talkRatio === undefined ? 1 : shape.talkRatio,
    headline: { name: "silenceMs", value: totalMs(silences) },
    warnings: [...(shape.warnings ?? [])],
    holdDetail: { agentMs: totalMs(holds), thenDisconnected: 0 },
    holdAudio: "music",
    units: "segments",
    wordGapMs: null,
    sidesFrom: "role",
  };
}

/** One event of that length at the start of the call, or none. */
export const lasting = (ms: number): Span[] => (ms === 0 ? [] : [{ startMs: 0, endMs: ms }]);
