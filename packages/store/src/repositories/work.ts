import type {
  Claim,
  ClaimedOffer,
  ClaimedWork,
  KeyedWorkKind,
  Lease,
  UnavailableWork,
  WorkKind,
  WorkQueue,
} from "@earshot/model";
import type { Connection } from "../connection.ts";
import { storedJson } from "../stored-json.ts";
import { clockStepMs } from "../times.ts";
import { found, lock, type Steps, statement } from "../transaction.ts";
import { claimWork, endWork, isOpen, removeWork } from "./work-rows.ts";

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

// A row that is locked is left as it is: the result of its work is being stored, or somebody else claims it.
const renew = statement<Claim & { owner: string; nowMs: number; endsAtMs: number }>(
  ({ forUpdateOfFree }) => `UPDATE work SET owner = @owner, set_at_ms = @nowMs, due_at_ms = @endsAtMs
   WHERE id IN (SELECT id FROM work WHERE id = @workId AND token = @token AND status = 'claimed' ${forUpdateOfFree})`,
);
const isClaimed = statement<Claim, { id: number }>(
  "SELECT id FROM work WHERE id = @workId AND token = @token AND status = 'claimed'",
);

const note = statement<Claim & { note: string }>(
  "UPDATE work SET note = @note WHERE id = @workId AND token = @token AND status = 'claimed'",
);

const untry = statement<Claim>(
  "UPDATE work SET attempts = attempts - 1 WHERE id = @workId AND token = @token AND status = 'claimed'",
);

interface Offered {
  kind: WorkKind;
  key: string;
  subject: string;
  request: string | null;
  priority: number;
  nowMs: number;
}

/** A claim that goes on is left to whoever has it. Work that was given up begins anew. */
export const offer = statement<Offered>(
  `INSERT INTO work (kind, key, status, token, attempts, set_at_ms, due_at_ms, subject, request, priority)
   VALUES (@kind, @key, 'waiting', 0, 0, @nowMs, @nowMs, @subject, @request, @priority)
   ON CONFLICT (kind, key) DO UPDATE SET subject = @subject, request = @request, priority = @priority,
     status = CASE WHEN work.status = 'claimed' THEN 'claimed' ELSE 'waiting' END,
     attempts = CASE WHEN work.status = 'dead' THEN 0 ELSE work.attempts END,
     set_at_ms = CASE WHEN work.status = 'dead' THEN @nowMs ELSE work.set_at_ms END,
     due_at_ms = CASE WHEN work.status = 'dead' THEN @nowMs ELSE work.due_at_ms END, finished_at_ms = NULL`,
);

interface Next {
  kind: WorkKind;
  request: string | null;
  /** A list as JSON. */
  exceptRequests: string;
  nowMs: number;
  setBackMs: number;
  most: number;
}

interface OfferRow {
  id: number;
  key: string;
  note: string | null;
  subject: string;
  request: string | null;
  priority: number;
}

const next = statement<Next, OfferRow>(
  ({ forUpdateOfFree, textsIn }) => `SELECT id, key, note, subject, request, priority FROM work
   WHERE kind = @kind AND subject IS NOT NULL AND ${isOpen} AND (due_at_ms <= @nowMs OR set_at_ms > @setBackMs)
     AND (cast(@request AS text) IS NULL OR request = @request)
     AND coalesce(request, '') NOT IN ${textsIn("@exceptRequests")}
   ORDER BY priority DESC, due_at_ms, id LIMIT @most ${forUpdateOfFree}`,
);

/** Of lists of keys, each in an order of its own: one after the other, since two at once could wait for each other. */
const lockKeys = (kind: WorkKind) => lock(`keys of ${kind}`);

export function createWorkQueue({ transact }: Connection): WorkQueue {
  return {
    claim: (kind, keys, lease) =>
      transact(function* () {
        yield* lockKeys(kind);
        const answers: (ClaimedWork | UnavailableWork)[] = [];
        for (const key of keys) answers.push(yield* claimOne(kind, key, lease));
        return answers;
      }),
    offer: async (kind, items, { request = null, priority = 0, nowMs }) => {
      const rows = items.map(({ key, subject }) => ({ key, subject: storedJson.workSubject.write(subject) }));
      return transact(function* () {
        yield* lockKeys(kind);
        for (const row of rows) yield* offer.run({ kind, ...row, request, priority, nowMs });
      });
    },
    claimNext: (kind, wanted, lease) => transact(() => claimNext(kind, wanted, lease)),
    renew: (claims, { nowMs, leaseMs, owner }) =>
      transact(function* () {
        const lost: Claim[] = [];
        for (const claim of claims) {
          const { workId, token } = claim;
          const renewed = yield* renew.run({ workId, token, owner, nowMs, endsAtMs: nowMs + leaseMs });
          if (renewed === 0 && (yield* isClaimed.get({ workId, token })) === undefined) lost.push(claim);
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
    putBackUntried: (claim, { nowMs, dueAtMs }) =>
      transact(function* () {
        yield* untry.run({ workId: claim.workId, token: claim.token });
        return yield* endWork(claim, { status: "waiting", atMs: nowMs, dueAtMs, failure: null });
      }),
    giveUp: (claim, { nowMs, failure }) => transact(() => endWork(claim, { status: "dead", atMs: nowMs, failure })),
  };
}

function* claimNext(
  kind: KeyedWorkKind,
  { most, request: wanted, exceptRequests = [] }: Parameters<WorkQueue["claimNext"]>[1],
  lease: Lease,
): Steps<ClaimedOffer[]> {
  const { nowMs } = lease;
  const except = JSON.stringify(exceptRequests);
  const setBackMs = nowMs + clockStepMs;
  const due = yield* next.all({ kind, request: wanted ?? null, exceptRequests: except, nowMs, setBackMs, most });
  const claimed: ClaimedOffer[] = [];
  for (const { id, key, note, subject, request, priority } of due.filter((row) => row.request === due[0]?.request)) {
    const stored = note === null ? null : storedJson.workNote.read(note);
    const about = storedJson.workSubject.read(subject);
    claimed.push({ ...(yield* claimWork(id, lease)), kind, key, note: stored, subject: about, request, priority });
  }
  return claimed;
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
