import type { ErasureSelection, LegalHold } from "@earshot/model";
import type { Database as SqliteFile } from "better-sqlite3";
import { StoreError } from "../errors.ts";
import { once } from "../sqlite/connection.ts";

const columns = "h.id, h.kind, h.target, h.reason, h.added_by AS addedBy, h.added_at_ms AS addedAtMs";

/** That a hold `h` keeps a recording. */
const keeps = (recording: string) => `(
  (h.kind = 'call' AND h.target = ${recording}.id)
  OR (h.kind = 'interaction' AND h.target = ${recording}.interaction_id)
  OR (h.kind IN ('agent', 'queue') AND EXISTS (
    SELECT 1 FROM recording_names AS t JOIN names AS n ON n.key = t.name_key
    WHERE t.recording_key = ${recording}.key AND n.kind = h.kind AND n.id = h.target
  ))
)`;

const heldAs = (recording: string) => `EXISTS (SELECT 1 FROM legal_holds AS h WHERE ${keeps(recording)})`;

/** That some hold keeps the recording `r`. */
export const isHeld = heldAs("r");

/** That some hold keeps a recording of an interaction. */
export const isInteractionHeld = (interactionId: string) =>
  `EXISTS (SELECT 1 FROM recordings AS s WHERE s.interaction_id = ${interactionId} AND ${heldAs("s")})`;

/** The holds, as steps of the caller's transaction. */
export function createHoldRows(file: SqliteFile) {
  const statements = once(() => ({
    add: file.prepare<[Omit<LegalHold, "id">]>(
      `INSERT INTO legal_holds (kind, target, reason, added_by, added_at_ms)
       VALUES (@kind, @target, @reason, @addedBy, @addedAtMs)`,
    ),
    find: file.prepare<[number], LegalHold>(`SELECT ${columns} FROM legal_holds AS h WHERE h.id = ?`),
    remove: file.prepare<[number]>("DELETE FROM legal_holds WHERE id = ?"),
    list: file.prepare<[], LegalHold>(`SELECT ${columns} FROM legal_holds AS h ORDER BY h.id DESC`),
  }));
  return {
    add(hold: Omit<LegalHold, "id">): LegalHold {
      return { id: Number(statements().add.run(hold).lastInsertRowid), ...hold };
    },
    remove(id: number): LegalHold | undefined {
      const hold = statements().find.get(id);
      if (hold !== undefined) statements().remove.run(id);
      return hold;
    },
    list: () => statements().list.all(),
    /** The holds that keep one of the selected recordings, or are on what is selected by its id. */
    onSelection(condition: string, selection: ErasureSelection, parameters: Record<string, string>): LegalHold[] {
      const onCalls = file.prepare<[Record<string, string>], LegalHold>(
        `SELECT ${columns} FROM legal_holds AS h
         WHERE EXISTS (SELECT 1 FROM recordings AS r WHERE ${condition} AND ${keeps("r")})`,
      );
      const byId = {
        call: selection.recordingIds,
        interaction: selection.interactionIds,
        agent: selection.agentIds,
        queue: undefined,
      };
      const found = new Set(onCalls.all(parameters).map(({ id }) => id));
      return statements()
        .list.all()
        .filter(({ id, kind, target }) => found.has(id) || byId[kind]?.includes(target) === true);
    },
  };
}

/** @throws StoreError `store.held` */
export function refuseHeld(held: number, holds: readonly LegalHold[]): void {
  const [hold] = holds;
  if (hold === undefined) return;
  const calls = held === 1 ? "a call" : `${held} calls`;
  const others = holds.length === 1 ? "" : `, and ${holds.length - 1} more`;
  const message = `${held === 0 ? "what is to be erased" : calls} must be kept: hold ${hold.id} on ${hold.kind} ${hold.target} by ${hold.addedBy} (${hold.reason})${others}; nothing was erased`;
  throw new StoreError("store.held", message, {
    hint: "Erase what is not held, or have the hold removed: `earshot hold list` shows all.",
  });
}
