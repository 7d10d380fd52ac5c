import { TranscriptError } from "../errors.ts";
import type { ColumnType, FileColumn } from "./column-file.ts";

/** What a call is read from. */
export const columnRoles = ["id", "start", "end", "start_ms", "end_ms", "speaker", "side"] as const;
export type ColumnRole = (typeof columnRoles)[number];

/** Which column has what, where its name is not one that is known. */
export type ColumnNames = Partial<Record<ColumnRole, string>>;

/** Names without their case and their underscores, the first preferred. */
const knownNames: Record<ColumnRole, readonly string[]> = {
  id: ["callid", "conversationid", "interactionid", "recordingid", "id", "call"],
  start_ms: ["startms", "startmilliseconds", "beginms"],
  end_ms: ["endms", "endmilliseconds"],
  start: ["start", "starttime", "startseconds", "starts", "begin"],
  end: ["end", "endtime", "endseconds", "ends"],
  speaker: ["speaker", "speakerlabel", "speakerid", "speakername"],
  side: ["side", "role", "channel", "participant", "channelid"],
};

export interface TimeColumn {
  column: number;
  name: string;
  type: ColumnType;
  unit: "milliseconds" | "seconds";
}

/** The columns of a file that calls are read from. */
export interface ColumnChoice {
  id: number;
  start: TimeColumn;
  end: TimeColumn;
  /** One of these two, or both. */
  speaker: number | null;
  side: number | null;
}

/**
 * Finds the columns by the names that were given, else by those that are known.
 * @throws TranscriptError `columns.missing` or `columns.type`
 */
export function chooseColumns(columns: readonly FileColumn[], names: ColumnNames, source: string): ColumnChoice {
  const plain = (name: string) => name.toLowerCase().replaceAll("_", "");
  const find = (role: ColumnRole): number | null => {
    const given = names[role];
    if (given !== undefined) {
      const found = columns.findIndex(({ name }) => name === given);
      if (found >= 0) return found;
      throw missing(`has no column ${JSON.stringify(given)}`, role);
    }
    for (const known of knownNames[role]) {
      const found = columns.findIndex(({ name }) => plain(name) === known);
      if (found >= 0) return found;
    }
    return null;
  };
  const missing = (problem: string, role: ColumnRole) => {
    const list = columns.slice(0, 30).map(({ name }) => JSON.stringify(name));
    const more = columns.length > list.length ? `, and ${columns.length - list.length} more` : "";
    return new TranscriptError("columns.missing", `${source} ${problem}; it has ${list.join(", ") || "none"}${more}`, {
      hint: `Say which one it is, as --columns ${role}=NAME.`,
      source,
    });
  };
  const typeFault = (index: number, expected: string, hint: string) => {
    const { name = "", type } = columns[index] ?? {};
    const kind = type === undefined ? "" : type.kind === "other" ? type.name.toLowerCase() : typeNames[type.kind];
    const message = `${source}: the column ${JSON.stringify(name)} is of the type ${kind}, not ${expected}`;
    return new TranscriptError("columns.type", message, { hint, source });
  };
  const typeAt = (index: number): ColumnType => columns[index]?.type ?? { kind: "other", name: "" };

  const label = (role: "id" | "speaker" | "side"): number | null => {
    const index = find(role);
    if (index === null) return null;
    const { kind } = typeAt(index);
    if (kind === "text" || kind === "whole") return index;
    throw typeFault(index, "text or whole numbers", `Convert it, or name another column, as --columns ${role}=NAME.`);
  };
  const time = (role: "start" | "end"): TimeColumn => {
    const inMs = `${role}_ms` as const;
    // A name that was given comes before one that is known.
    const ofMs = names[role] !== undefined && names[inMs] === undefined ? null : find(inMs);
    const index = ofMs ?? find(role);
    if (index === null) throw missing(`has no column of the ${role} of each utterance`, inMs);
    const type = typeAt(index);
    const column = { column: index, name: columns[index]?.name ?? "", type };
    if (ofMs !== null) {
      if (type.kind === "whole" || type.kind === "number") return { ...column, unit: "milliseconds" };
      throw typeFault(
        index,
        "numbers of milliseconds",
        `Convert it, or name another column, as --columns ${inMs}=NAME.`,
      );
    }
    if (type.kind === "number" || type.kind === "decimal") return { ...column, unit: "seconds" };
    const hint =
      type.kind === "whole"
        ? `If they are milliseconds, say --columns ${inMs}=${column.name}; seconds are floating-point numbers.`
        : `Convert it to floating-point seconds, or name another column, as --columns ${role}=NAME.`;
    throw typeFault(index, "floating-point seconds", hint);
  };

  const id = label("id");
  if (id === null) throw missing("has no column of the calls' ids", "id");
  const choice = { id, start: time("start"), end: time("end"), speaker: label("speaker"), side: label("side") };
  if (choice.speaker === null && choice.side === null) {
    throw missing("has no column of speakers or sides", "speaker");
  }
  return choice;
}

const typeNames = { whole: "whole number", number: "floating point", decimal: "decimal", text: "text" };
