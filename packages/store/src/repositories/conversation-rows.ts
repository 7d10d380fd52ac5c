import { type Conversation, type NamedKind, namedKinds } from "@earshot/model";
import { foldName } from "../fold-name.ts";
import { createRowInserter, insertInto } from "../insert-rows.ts";
import { storedJson } from "../stored-json.ts";
import { found, type Steps, statement } from "../transaction.ts";

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

type Name = Omit<NamedRow, "ordinal">;

const known = statement<{ kind: NamedKind; id: string }, { key: number; name: string | null }>(
  "SELECT key, name FROM names WHERE kind = @kind AND id = @id",
);
const add = statement<Name & { folded_id: string; folded_name: string | null }, { key: number; name: string | null }>(
  `${insertInto("names", ["kind", "id", "name", "folded_id", "folded_name"])}
   ON CONFLICT (kind, id) DO NOTHING RETURNING key, name`,
);
const rename = statement<{ key: number; name: string; foldedName: string }>(
  "UPDATE names SET name = @name, folded_name = @foldedName WHERE key = @key",
);
const remove = statement<{ recordingKey: number }>("DELETE FROM recording_names WHERE recording_key = @recordingKey");
const insertRows = createRowInserter("recording_names", ["recording_key", "name_key", "ordinal"]);

/** Removes who took part in a recording, as a step of the caller's transaction. */
export function* removeNamed(recordingKey: number): Steps<void> {
  yield* remove.run({ recordingKey });
}

/** Writes who took part in recordings, as a step of the caller's transaction. */
export function* addNamed(recordings: readonly { key: number; named: readonly NamedRow[] }[]): Steps<void> {
  const keys = yield* keysOf(recordings.flatMap(({ named }) => named));
  yield* insertRows(
    recordings.flatMap(({ key, named }) => named.map((row) => [key, found(keys.get(identityOf(row))), row.ordinal])),
  );
}

const identityOf = ({ kind, id }: Name) => `${kind} ${id}`;

/**
 * The keys of names, under which they are stored from now on: of several for the same, the last; one that is not known leaves the
 * stored one. In one order for all transactions, so that none waits for another that waits for it.
 */
function* keysOf(rows: readonly Name[]): Steps<Map<string, number>> {
  const names = new Map<string, Name>();
  for (const row of rows) {
    const identity = identityOf(row);
    if (row.name !== null || !names.has(identity)) names.set(identity, row);
  }
  const keys = new Map<string, number>();
  for (const identity of [...names.keys()].sort()) keys.set(identity, yield* keyOf(found(names.get(identity))));
  return keys;
}

function* keyOf({ kind, id, name }: Name): Steps<number> {
  const folded = { folded_id: foldName(id), folded_name: name === null ? null : foldName(name) };
  // Another transaction may add the same name between the first two.
  const stored = found(
    (yield* known.get({ kind, id })) ??
      (yield* add.get({ kind, id, name, ...folded })) ??
      (yield* known.get({ kind, id })),
  );
  if (name !== null && name !== stored.name) yield* rename.run({ key: stored.key, name, foldedName: foldName(name) });
  return stored.key;
}
