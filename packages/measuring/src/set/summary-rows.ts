import type { PlacedCalls, TotalsColumns, TurnColumns } from "@earshot/analysis-wasm";
import type { CallTotals } from "@earshot/model";
import {
  type Definition,
  headlineValue,
  kernelParameters,
  type Scorecard,
  scorecardId,
  scoreTotals,
} from "@earshot/quality";
import { type JsonWriter, toLabel, toLabels } from "./json-writer.ts";

interface Columns {
  totals: TotalsColumns;
  taking: TurnColumns;
}

/** Columns of calls that were measured together, and those of the fields before and after the score. */
interface SummaryColumns extends Columns {
  opening: Int32Array[];
  closing: Int32Array[];
}

interface Field {
  /** What stands before the number. */
  label: string;
  column(columns: Columns): Int32Array;
}

export interface SummaryRows {
  measure(calls: PlacedCalls): SummaryColumns;
  /** Writes the fields of one call, behind others of the same object, and the end of the line. */
  write(columns: SummaryColumns, call: number): void;
}

/** More than the numbers and names of one row take. */
const rowBytes = 2048;
const hold = { count: 0, totalMs: 0, longestMs: 0 };
const holdDetail = { agentMs: 0, thenDisconnected: 0 };

/**
 * Rows as `JSON.stringify(toSummary(…))` would give them, from columns: without an object for an event or a segment. They are
 * for calls without holds and without a known length, and for a scorecard that needs no events.
 */
export function createSummaryRows(writer: JsonWriter, definition: Definition, scorecard: Scorecard): SummaryRows {
  const parameters = kernelParameters(definition);
  const { opening, closing } = fieldsOf(definition);
  const scored = toLabel(`},"score":{"value":`);
  const scoredBy = toLabel(`,"scorecard":${JSON.stringify(scorecardId(scorecard))}}`);
  const ratio = toLabel(`},"talkRatio":`);
  const headline = toLabel(`,"headline":{"name":${JSON.stringify(definition.headline)},"value":`);
  const end = toLabel("}}\n");

  const labels = {
    opening: toLabels(opening.map(({ label }) => label)),
    closing: toLabels(closing.map(({ label }) => label)),
  };

  return {
    measure(calls) {
      const columns = { totals: calls.totals(parameters), taking: calls.turns(parameters) };
      const columnsOf = (fields: readonly Field[]) => fields.map(({ column }) => column(columns));
      return { ...columns, opening: columnsOf(opening), closing: columnsOf(closing) };
    },
    write(columns, call) {
      const totals = totalsOf(columns, call, definition);
      const score = scoreTotals(totals, scorecard);
      writer.reserve(rowBytes);
      writer.row(labels.opening, columns.opening, call);
      writer.label(scored);
      if (typeof score === "number") {
        writer.number(score);
        writer.label(scoredBy);
      } else {
        writer.text(`null,"reason":"${score}"}`);
      }
      writer.row(labels.closing, columns.closing, call);
      writer.label(ratio);
      writer.number(totals.talkRatio);
      writer.label(headline);
      writer.number(headlineValue(definition.headline, totals));
      writer.label(end);
    },
  };
}

/** The fields before and after the score, in the order of an evaluation. */
function fieldsOf(definition: Definition): { opening: Field[]; closing: Field[] } {
  const field = (text: string, column: Field["column"]): Field => ({ label: text, column });
  const talkOver =
    definition.talkOver === null
      ? [field(`,"talkOver":null,"talk":{"agentMs":`, ({ totals }) => totals.talk.agentMs)]
      : [
          field(`,"talkOver":{"count":`, ({ totals }) => totals.talkOver.count),
          field(`,"totalMs":`, ({ totals }) => totals.talkOver.totalMs),
          field(`},"talk":{"agentMs":`, ({ totals }) => totals.talk.agentMs),
        ];
  return {
    opening: [
      field(
        `,"definition":${JSON.stringify(definition.name)},"support":"speech","durationMs":`,
        ({ totals }) => totals.durationMs,
      ),
      field(`,"speechMs":`, ({ totals }) => totals.speechMs),
      field(`,"silence":{"count":`, ({ totals }) => totals.silence.count),
      field(`,"totalMs":`, ({ totals }) => totals.silence.totalMs),
      field(`,"longestMs":`, ({ totals }) => totals.silence.longestMs),
      field(`,"leadingMs":`, ({ totals }) => totals.silence.leadingMs),
      field(`,"trailingMs":`, ({ totals }) => totals.silence.trailingMs),
      field(`},"overlapMs":`, ({ totals }) => totals.overlapMs),
      ...talkOver,
      field(`,"customerMs":`, ({ totals }) => totals.talk.customerMs),
      field(`,"otherMs":`, ({ totals }) => totals.talk.otherMs),
      field(`,"unknownMs":`, ({ totals }) => totals.talk.unknownMs),
      field(`},"utterances":{"agent":`, ({ totals }) => totals.utterances.agent),
      field(`,"customer":`, ({ totals }) => totals.utterances.customer),
      field(`,"other":`, ({ totals }) => totals.utterances.other),
      field(`,"unknown":`, ({ totals }) => totals.utterances.unknown),
    ],
    closing: [
      field(`,"turns":{"agent":{"count":`, ({ taking }) => taking.turns.agent.count),
      field(`,"longestMs":`, ({ taking }) => taking.turns.agent.longestMs),
      field(`},"customer":{"count":`, ({ taking }) => taking.turns.customer.count),
      field(`,"longestMs":`, ({ taking }) => taking.turns.customer.longestMs),
      field(`},"other":{"count":`, ({ taking }) => taking.turns.other.count),
      field(`,"longestMs":`, ({ taking }) => taking.turns.other.longestMs),
      field(`},"unknown":{"count":`, ({ taking }) => taking.turns.unknown.count),
      field(`,"longestMs":`, ({ taking }) => taking.turns.unknown.longestMs),
      field(`}},"responseLatency":{"count":`, ({ taking }) => taking.responseLatency.count),
      field(`,"medianMs":`, ({ taking }) => taking.responseLatency.medianMs),
      field(`,"p95Ms":`, ({ taking }) => taking.responseLatency.p95Ms),
    ],
  };
}

/** One call's numbers, for its score and its headline. */
function totalsOf({ totals, taking }: Columns, call: number, definition: Definition): CallTotals {
  const { silence, talkOver, talk, utterances } = totals;
  const { turns, responseLatency } = taking;
  const agentMs = at(talk.agentMs, call);
  const customerMs = at(talk.customerMs, call);
  const turnsOf = ({ count, longestMs }: { count: Int32Array; longestMs: Int32Array }) => ({
    count: at(count, call),
    longestMs: at(longestMs, call),
  });
  return {
    durationMs: at(totals.durationMs, call),
    speechMs: at(totals.speechMs, call),
    overlapMs: at(totals.overlapMs, call),
    silence: {
      count: at(silence.count, call),
      totalMs: at(silence.totalMs, call),
      longestMs: at(silence.longestMs, call),
      leadingMs: at(silence.leadingMs, call),
      trailingMs: at(silence.trailingMs, call),
    },
    talkOver:
      definition.talkOver === null ? null : { count: at(talkOver.count, call), totalMs: at(talkOver.totalMs, call) },
    talk: { agentMs, customerMs, otherMs: at(talk.otherMs, call), unknownMs: at(talk.unknownMs, call) },
    talkRatio: customerMs === 0 ? null : agentMs / customerMs,
    hold,
    holdDetail,
    turns: {
      agent: turnsOf(turns.agent),
      customer: turnsOf(turns.customer),
      other: turnsOf(turns.other),
      unknown: turnsOf(turns.unknown),
    },
    utterances: {
      agent: at(utterances.agent, call),
      customer: at(utterances.customer, call),
      other: at(utterances.other, call),
      unknown: at(utterances.unknown, call),
    },
    responseLatency: {
      count: at(responseLatency.count, call),
      medianMs: orNull(at(responseLatency.medianMs, call)),
      p95Ms: orNull(at(responseLatency.p95Ms, call)),
    },
  };
}

const at = (column: Int32Array, call: number): number => column[call] ?? 0;
/** -1 stands for null. */
const orNull = (value: number): number | null => (value < 0 ? null : value);
