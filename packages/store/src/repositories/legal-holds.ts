import type { ErasureSelection, LegalHold } from "@earshot/model";
import { StoreError } from "../errors.ts";
import { found, type Steps, statement } from "../transaction.ts";
import { selectedCalls } from "./erasure-selection.ts";
import { holdColumns, keeps } from "./hold-conditions.ts";

const insert = statement<Omit<LegalHold, "id">, { id: number }>(
  `INSERT INTO legal_holds (kind, target, reason, added_by, added_at_ms)
   VALUES (@kind, @target, @reason, @addedBy, @addedAtMs) RETURNING id`,
);
const find = statement<{ id: number }, LegalHold>(`SELECT ${holdColumns} FROM legal_holds AS h WHERE h.id = @id`);
const remove = statement<{ id: number }>("DELETE FROM legal_holds WHERE id = @id");
const countKept = statement<{ id: number }, { count: number }>(
  `SELECT count(*) AS count FROM recordings AS r JOIN legal_holds AS h ON h.id = @id WHERE ${keeps("r")}`,
);
const all = statement<object, LegalHold>(`SELECT ${holdColumns} FROM legal_holds AS h ORDER BY h.id DESC`);

export function* addHold(hold: Omit<LegalHold, "id">): Steps<LegalHold> {
  const { id } = found(yield* insert.get(hold));
  return { id, ...hold };
}

export function* removeHold(id: number): Steps<LegalHold | undefined> {
  const hold = yield* find.get({ id });
  if (hold !== undefined) yield* remove.run({ id });
  return hold;
}

export function* countKeptBy(id: number): Steps<number> {
  return Number(found(yield* countKept.get({ id })).count);
}

/** The holds that keep one of the selected recordings, or are on what is selected by its id, and how many calls they keep. */
export function* findHeld(selection: ErasureSelection): Steps<{ held: number; holds: LegalHold[] }> {
  const { parameters, statements } = selectedCalls(selection);
  const byId = {
    call: selection.recordingIds,
    interaction: selection.interactionIds,
    agent: selection.agentIds,
    queue: undefined,
  };
  const onCalls = new Set((yield* statements.holds.all(parameters)).map(({ id }) => id));
  const holds = (yield* all.all({})).filter(
    ({ id, kind, target }) => onCalls.has(id) || byId[kind]?.includes(target) === true,
  );
  const { count } = found(yield* statements.held.get(parameters));
  return { held: Number(count), holds };
}

/** @throws StoreError `store.held` */
export function refuseHeld(held: number, holds: readonly LegalHold[]): void {
  const [hold] = holds;
  if (hold === undefined) return;
  const calls = held === 1 ? "a call" : `${held} calls`;
  const others = holds.length === 1 ? "" : `, and ${holds.length - 1} more`;
  const message = `${held === 0 ? "what is to be erased" : calls} must be kept: hold ${hold.id} on ${hold.kind} ${hold.target} by ${hold.addedBy} (${hold.reason})${others}`;
  throw new StoreError("store.held", message, {
    hint: "Erase what is not held, or have the hold removed: `earshot hold list` shows all.",
  });
}
