import { type Conversation, type NamedKind, namedKinds } from "@earshot/model";
import type { Database as SqliteFile } from "better-sqlite3";
import { foldName } from "../fold-name.ts";
import { once } from "../sqlite/connection.ts";
import { createRowInserter, insertInto } from "../sqlite/insert-rows.ts";
import { storedJson } from "../stored-json.ts";

/** Something that a conversation names, and its place in the list of its kind. */
export interface NamedRow {
  kind: NamedKind;
  id: string;
  name: string | null;
  ordinal: number;
}

/** What the row of a recording holds of its conversation. */
export function toConversationColumns(conversation: Conversation | null) {
  if (conversation === null) return { direction: null, legs: null };
  const { direction, legs } = conversation;
  return { direction, legs: storedJson.legs.write({ legs }) };
}

/** All that a conversation names, each id of a kind once. */
export function toNamedRows(conversation: Conversation | null): NamedRow[] {
  if (conversation === null) return [];
  const { agents, queues, skills, wrapUpCodes, divisions } = conversation;
  const lists: Record<NamedKind, Conversation["agents"]> = {
    agent: agents,
    queue: queues,
    skill: skills.map((skill) => ({ id: skill, name: skill })),
    wrapup: wrapUpCodes,
    division: divisions,
  };
  return namedKinds.flatMap((kind) => {
    const byId = new Map(lists[kind].map(({ id, name }) => [id.toWellFormed(), name?.toWellFormed() ?? null]));
    return Array.from(byId, ([id, name], ordinal) => ({ kind, id, name, ordinal }));
  });
}

/** Writes who took part in recordings, as a step of the caller's transaction. */
export function createConversationRows(file: SqliteFile) {
  const statements = once(() => ({
    known: file.prepare<[NamedKind, string], { key: number; name: string | null }>(
      "SELECT key, name FROM names WHERE kind = ? AND id = ?",
    ),
    add: file.prepare<[Omit<NamedRow, "ordinal"> & { folded_id: string; folded_name: string | null }]>(
      insertInto("names", ["kind", "id", "name", "folded_id", "folded_name"]),
    ),
    rename: file.prepare<[string, string, number]>("UPDATE names SET name = ?, folded_name = ? WHERE key = ?"),
    remove: file.prepare<[number]>("DELETE FROM recording_names WHERE recording_key = ?"),
  }));
  const insertRows = createRowInserter(file, "recording_names", ["recording_key", "name_key", "ordinal"]);

  /** The key of a name, under which it is stored from now on; a name that is not known leaves the stored one. */
  function keyOf({ kind, id, name }: NamedRow): number {
    const { known, add, rename } = statements();
    const stored = known.get(kind, id);
    if (stored === undefined) {
      const folded = { folded_id: foldName(id), folded_name: name === null ? null : foldName(name) };
      return Number(add.run({ kind, id, name, ...folded }).lastInsertRowid);
    }
    if (name !== null && name !== stored.name) rename.run(name, foldName(name), stored.key);
    return stored.key;
  }

  return {
    remove(recordingKey: number): void {
      statements().remove.run(recordingKey);
    },
    add(recordings: readonly { key: number; named: readonly NamedRow[] }[]): void {
      insertRows(recordings.flatMap(({ key, named }) => named.map((row) => [key, keyOf(row), row.ordinal])));
    },
  };
}
