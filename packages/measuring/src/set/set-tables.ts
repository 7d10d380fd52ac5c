import type { CallEvaluation, Side, Table } from "@earshot/model";
import { type CallPlace, type CallRow, callColumns, toCallRow } from "./call-columns.ts";
import { type ColumnOf, createTableBuilder, type TableBuilder } from "./table-builder.ts";

/** The tables that can be made of a set: a row for each call, for each of its silences and talk-overs, and for each turn. */
export const setTables = ["calls", "events", "turns"] as const;
export type SetTable = (typeof setTables)[number];
export type TablesOfSet = Partial<Record<SetTable, Table>>;

interface EventRow extends CallPlace {
  definition: string;
  kind: "silence" | "talk_over";
  startMs: number;
  endMs: number;
  interrupter: string | null;
  yielded: boolean | null;
}

interface TurnRow extends CallPlace, Speech {}

export interface Speech {
  side: Side;
  startMs: number;
  endMs: number;
}

type Place = CallPlace & Pick<Speech, "startMs" | "endMs">;

const placeColumns: readonly ColumnOf<CallPlace>[] = [
  { name: "id", kind: "text", nullable: true, read: ({ id }) => id },
  { name: "file", kind: "text", nullable: false, read: ({ file }) => file },
  { name: "line", kind: "whole", nullable: true, read: ({ line }) => line },
];
const timeColumns: readonly ColumnOf<Place>[] = [
  { name: "start_ms", kind: "whole", nullable: false, read: ({ startMs }) => startMs },
  { name: "end_ms", kind: "whole", nullable: false, read: ({ endMs }) => endMs },
];
const eventColumns: readonly ColumnOf<EventRow>[] = [
  ...placeColumns,
  { name: "definition", kind: "text", nullable: false, read: ({ definition }) => definition },
  { name: "kind", kind: "text", nullable: false, read: ({ kind }) => kind },
  ...timeColumns,
  { name: "interrupter", kind: "text", nullable: true, read: ({ interrupter }) => interrupter },
  { name: "yielded", kind: "flag", nullable: true, read: ({ yielded }) => yielded },
];
const turnColumns: readonly ColumnOf<TurnRow>[] = [
  ...placeColumns,
  { name: "side", kind: "text", nullable: false, read: ({ side }) => side },
  ...timeColumns,
];

/** Tables of no calls. */
export const emptyTables: Record<SetTable, Table> = {
  calls: createTableBuilder(callColumns).take(),
  events: createTableBuilder(eventColumns).take(),
  turns: createTableBuilder(turnColumns).take(),
};

export interface TablesBuilder {
  /** Adds the numbers of a call alone. */
  addRow(row: CallRow): void;
  add(evaluation: CallEvaluation, place: CallPlace): void;
  /** Adds the turns of a call; they are the same under every definition. */
  addTurns(speech: () => readonly Speech[], turnGapMs: number, place: CallPlace): void;
  take(): TablesOfSet;
}

export function createTablesBuilder(names: readonly SetTable[]): TablesBuilder {
  const has = (name: SetTable) => names.includes(name);
  const calls = createTableBuilder(callColumns);
  const events: TableBuilder<EventRow> | null = has("events") ? createTableBuilder(eventColumns) : null;
  const turns: TableBuilder<TurnRow> | null = has("turns") ? createTableBuilder(turnColumns) : null;
  return {
    addRow: calls.add,
    add(evaluation, place) {
      if (has("calls")) calls.add(toCallRow(evaluation, place));
      if (events !== null) for (const event of eventsOf(evaluation, place)) events.add(event);
    },
    addTurns(speech, turnGapMs, place) {
      if (turns !== null) for (const turn of turnsOf(speech(), turnGapMs)) turns.add({ ...place, ...turn });
    },
    take: () => ({
      ...(has("calls") ? { calls: calls.take() } : {}),
      ...(events === null ? {} : { events: events.take() }),
      ...(turns === null ? {} : { turns: turns.take() }),
    }),
  };
}

function eventsOf({ definition, silence, talkOver }: CallEvaluation, place: CallPlace): EventRow[] {
  const silences = silence.events.map(({ startMs, endMs }) => ({
    ...{ ...place, definition, kind: "silence" as const },
    ...{ startMs, endMs, interrupter: null, yielded: null },
  }));
  const talkOvers = (talkOver?.events ?? []).map((event) => ({
    ...{ ...place, definition, kind: "talk_over" as const, ...event },
  }));
  return [...silences, ...talkOvers].sort((a, b) => a.startMs - b.startMs);
}

/** The runs of each side's speech, in time order; shorter gaps are bridged. */
function turnsOf(speech: readonly Speech[], turnGapMs: number): Speech[] {
  const turns: Speech[] = [];
  const latest = new Map<Side, Speech>();
  for (const { side, startMs, endMs } of speech.toSorted((a, b) => a.startMs - b.startMs)) {
    if (startMs === endMs) continue;
    const turn = latest.get(side);
    if (turn !== undefined && startMs - turn.endMs < turnGapMs) {
      turn.endMs = Math.max(turn.endMs, endMs);
      continue;
    }
    const begun = { side, startMs, endMs };
    turns.push(begun);
    latest.set(side, begun);
  }
  return turns;
}
