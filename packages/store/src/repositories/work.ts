import type { Claim, ClaimedWork, KeyedWorkKind, Lease, UnavailableWork, WorkKind, WorkQueue } from "@earshot/model";
import type { Connection } from "../connection.ts";
import { storedJson } from "../stored-json.ts";
import { clockStepMs } from "../times.ts";
import { found, type Steps, statement } from "../transaction.ts";
import { claimWork, endWork, removeWork } from "./work-rows.ts";

interface WorkRow {
  id: number;
  status: "waiting" | "claimed" | "done" | "dead";
  setAtMs: number;
  dueAtMs: number;
  note: string | null;
}

const columns = `id, status, set_at_ms AS "setAtMs", due_at_ms AS "dueAtMs", note`;

const find = statement<{ kind: WorkKind; key: string }, WorkRow>(
  ({ forUpdate }) => `SELECT ${columns} FROM work WHERE kind = @kind AND key = @key ${forUpdate}`,
);

const add = statement<{ kind: WorkKind; key: string; nowMs: number }, WorkRow>(
  `INSERT INTO work (kind, key, status, token, attempts, set_at_ms, due_at_ms)
   VALUES (@kind, @key, 'waiting', 0, 0, @nowMs, @nowMs)
   ON CONFLICT (kind, key) DO NOTHING RETURNING ${columns}`,
);

const renew = statement<Claim & { owner: string; nowMs: number; endsAtMs: number }>(
  `UPDATE work SET owner = @owner, set_at_ms = @nowMs, due_at_ms = @endsAtMs
   WHERE id = @workId AND token = @token AND status = 'claimed'`,
);

const note = statement<Claim & { note: string }>(
  "UPDATE work SET note = @note WHERE id = @workId AND token = @token AND status = 'claimed'",
);

export function createWorkQueue({ transact }: Connection): WorkQueue {
  return {
    claim: (kind, keys, lease) =>
      transact(function* () {
        const answers: (ClaimedWork | UnavailableWork)[] = [];
        for (const key of keys) answers.push(yield* claimOne(kind, key, lease));
        return answers;
      }),
    renew: (claims, { nowMs, leaseMs, owner }) =>
      transact(function* () {
        const lost: Claim[] = [];
        for (const claim of claims) {
          const { workId, token } = claim;
          const renewed = yield* renew.run({ workId, token, owner, nowMs, endsAtMs: nowMs + leaseMs });
          if (renewed === 0) lost.push(claim);
        }
        return lost;
      }),
    note: async ({ workId, token }, noted) => {
      const json = storedJson.workNote.write(noted);
      return transact(function* () {
        return (yield* note.run({ workId, token, note: json })) > 0;
      });
    },
    drop: (claims) =>
      transact(function* () {
        for (const claim of claims) yield* removeWork(claim);
      }),
    putBack: (claim, { nowMs, dueAtMs, failure }) =>
      transact(() => endWork(claim, { status: "waiting", atMs: nowMs, dueAtMs, failure })),
  };
}

function* claimOne(kind: KeyedWorkKind, key: string, lease: Lease): Steps<ClaimedWork | UnavailableWork> {
  const { nowMs } = lease;
  const wanted = { kind, key };
  // Another transaction may add the same work between the first two.
  const row = found((yield* find.get(wanted)) ?? (yield* add.get({ ...wanted, nowMs })) ?? (yield* find.get(wanted)));
  const isOver = row.dueAtMs <= nowMs || row.setAtMs > nowMs + clockStepMs;
  if (!isOver && (row.status === "claimed" || row.status === "waiting")) {
    return { key, reason: row.status, untilMs: row.dueAtMs };
  }
  const stored = row.note === null ? null : storedJson.workNote.read(row.note);
  return { ...(yield* claimWork(row.id, lease)), kind, key, note: stored };
}
