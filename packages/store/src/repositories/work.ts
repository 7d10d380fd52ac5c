import type { Claim, ClaimedWork, KeyedWorkKind, Lease, UnavailableWork, WorkKind, WorkQueue } from "@earshot/model";
import { type Connection, once } from "../sqlite/connection.ts";
import { storedJson } from "../stored-json.ts";
import { clockStepMs } from "../times.ts";
import { createWorkRows } from "./work-rows.ts";

interface WorkRow {
  id: number;
  status: "waiting" | "claimed" | "done" | "dead";
  setAtMs: number;
  dueAtMs: number;
  note: string | null;
}

export function createWorkQueue({ file, transact }: Connection): WorkQueue {
  const rows = createWorkRows(file);
  const statements = once(() => ({
    find: file.prepare<[WorkKind, string], WorkRow>(
      "SELECT id, status, set_at_ms AS setAtMs, due_at_ms AS dueAtMs, note FROM work WHERE kind = ? AND key = ?",
    ),
    add: file.prepare<[WorkKind, string, number, number]>(
      "INSERT INTO work (kind, key, status, token, attempts, set_at_ms, due_at_ms) VALUES (?, ?, 'waiting', 0, 0, ?, ?)",
    ),
    renew: file.prepare<[Claim & { owner: string; nowMs: number; endsAtMs: number }]>(
      `UPDATE work SET owner = @owner, set_at_ms = @nowMs, due_at_ms = @endsAtMs
       WHERE id = @workId AND token = @token AND status = 'claimed'`,
    ),
    note: file.prepare<[Claim & { note: string }]>(
      "UPDATE work SET note = @note WHERE id = @workId AND token = @token AND status = 'claimed'",
    ),
  }));

  function claimOne(kind: KeyedWorkKind, key: string, lease: Lease): ClaimedWork | UnavailableWork {
    const { nowMs } = lease;
    const { find, add } = statements();
    const row = find.get(kind, key);
    const isOver = row === undefined || row.dueAtMs <= nowMs || row.setAtMs > nowMs + clockStepMs;
    if (row !== undefined && !isOver && (row.status === "claimed" || row.status === "waiting")) {
      return { key, reason: row.status, untilMs: row.dueAtMs };
    }
    const id = row?.id ?? Number(add.run(kind, key, nowMs, nowMs).lastInsertRowid);
    const note = row === undefined || row.note === null ? null : storedJson.workNote.read(row.note);
    return { ...rows.claim(id, lease), kind, key, note };
  }

  return {
    claim: (kind, keys, lease) => transact(() => keys.map((key) => claimOne(kind, key, lease))),
    renew: (claims, { nowMs, leaseMs, owner }) =>
      transact(() => {
        const { renew } = statements();
        const lease = { owner, nowMs, endsAtMs: nowMs + leaseMs };
        return claims.filter(({ workId, token }) => renew.run({ workId, token, ...lease }).changes === 0);
      }),
    note: async ({ workId, token }, note) => {
      const json = storedJson.workNote.write(note);
      return transact(() => statements().note.run({ workId, token, note: json }).changes > 0);
    },
    drop: (claims) =>
      transact(() => {
        for (const claim of claims) rows.remove(claim);
      }),
    putBack: (claim, { nowMs, dueAtMs, failure }) =>
      transact(() => rows.end(claim, { status: "waiting", atMs: nowMs, dueAtMs, failure })),
  };
}
