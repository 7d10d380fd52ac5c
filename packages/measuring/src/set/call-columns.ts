import { type CallEvaluation, type CallTotals, sides, type UnscorableReason } from "@earshot/model";
import { engine } from "./engine.ts";
import type { ColumnOf } from "./table-builder.ts";

/** Where a document is in the set. */
export interface Location {
  file: string;
  /** From 1; null when the file is one document. */
  line: number | null;
}

export interface CallPlace extends Location {
  /** What the document calls itself. */
  id: string | null;
}

/** One call measured under one definition, as a row of a table. */
export interface CallRow extends CallPlace, Pick<CallEvaluation, "definition" | "support" | "units" | "wordGapMs"> {
  headline: CallEvaluation["headline"];
  score: number | null;
  unscorableReason: UnscorableReason | null;
  /** Null without a score. */
  scorecard: string | null;
  totals: CallTotals;
}

type Column = ColumnOf<CallRow>;

const text = (name: string, read: (row: CallRow) => string | null, nullable = false): Column => ({
  ...{ name, kind: "text", nullable, read },
});
const whole = (name: string, read: (totals: CallTotals) => number): Column => ({
  ...{ name, kind: "whole", nullable: false, read: ({ totals }) => read(totals) },
});
const wholeOrNull = (name: string, read: (totals: CallTotals, row: CallRow) => number | null): Column => ({
  ...{ name, kind: "whole", nullable: true, read: (row) => read(row.totals, row) },
});
const numberOrNull = (name: string, read: (row: CallRow) => number | null): Column => ({
  ...{ name, kind: "number", nullable: true, read },
});

/** A call's numbers as `callSummarySchema` has them, by the names that reports give them. */
export const callColumns: readonly Column[] = [
  text("id", ({ id }) => id, true),
  text("file", ({ file }) => file),
  wholeOrNull("line", (_, { line }) => line),
  text("definition", ({ definition }) => definition),
  text("engine", () => engine),
  text("support", ({ support }) => support),
  text("units", ({ units }) => units),
  wholeOrNull("word_gap_ms", (_, { wordGapMs }) => wordGapMs),
  numberOrNull("score", ({ score }) => score),
  text("unscorable_reason", ({ unscorableReason }) => unscorableReason, true),
  text("scorecard", ({ scorecard }) => scorecard, true),
  text("headline", ({ headline }) => headline.name),
  numberOrNull("headline_value", ({ headline }) => headline.value),
  whole("duration_ms", ({ durationMs }) => durationMs),
  whole("speech_ms", ({ speechMs }) => speechMs),
  whole("silence_ms", ({ silence }) => silence.totalMs),
  whole("silence_count", ({ silence }) => silence.count),
  whole("longest_silence_ms", ({ silence }) => silence.longestMs),
  whole("leading_silence_ms", ({ silence }) => silence.leadingMs),
  whole("trailing_silence_ms", ({ silence }) => silence.trailingMs),
  whole("overlap_ms", ({ overlapMs }) => overlapMs),
  wholeOrNull("talk_over_ms", ({ talkOver }) => talkOver?.totalMs ?? null),
  wholeOrNull("talk_over_count", ({ talkOver }) => talkOver?.count ?? null),
  numberOrNull("talk_ratio", ({ totals }) => totals.talkRatio),
  whole("agent_talk_ms", ({ talk }) => talk.agentMs),
  whole("customer_talk_ms", ({ talk }) => talk.customerMs),
  whole("other_talk_ms", ({ talk }) => talk.otherMs),
  whole("unknown_talk_ms", ({ talk }) => talk.unknownMs),
  ...sides.map((side) => whole(`${side}_utterances`, ({ utterances }) => utterances[side])),
  ...sides.map((side) => whole(`${side}_turns`, ({ turns }) => turns[side].count)),
  ...sides.map((side) => whole(`${side}_longest_turn_ms`, ({ turns }) => turns[side].longestMs)),
  whole("response_count", ({ responseLatency }) => responseLatency.count),
  wholeOrNull("response_median_ms", ({ responseLatency }) => responseLatency.medianMs),
  wholeOrNull("response_p95_ms", ({ responseLatency }) => responseLatency.p95Ms),
  wholeOrNull("response_longest_ms", ({ responseLatency }) => responseLatency.longestMs),
];

export function toCallRow(evaluation: CallEvaluation, place: CallPlace): CallRow {
  const { definition, support, units, wordGapMs, headline, score } = evaluation;
  return {
    ...place,
    ...{ definition, support, units, wordGapMs, headline, totals: evaluation },
    score: score.value,
    unscorableReason: score.value === null ? score.reason : null,
    scorecard: score.value === null ? null : score.scorecard,
  };
}
