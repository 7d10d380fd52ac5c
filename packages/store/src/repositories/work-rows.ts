import type { Claim, Lease } from "@earshot/model";
import { type FailureFacts, failureColumns } from "../records.ts";
import { found, type Steps, statement } from "../transaction.ts";

/** SQLite uses a partial index only when it sees its condition. */
export const isOpen = "status IN ('waiting', 'claimed')";

/** How a claim ends. */
interface Ending {
  status: "waiting" | "done" | "dead";
  atMs: number;
  /** When waiting work may be claimed again. */
  dueAtMs?: number | undefined;
  /** JSON */
  result?: string | null | undefined;
  failure: FailureFacts | null;
}

interface EndParameters extends Claim, ReturnType<typeof failureColumns> {
  status: Ending["status"];
  atMs: number;
  dueAtMs: number;
  finishedAtMs: number | null;
  result: string | null;
}

// What all kinds of work have in common: rows are claimed, and a claim ends. Each is a step of the caller's transaction.

const claim = statement<
  { id: number; owner: string; nowMs: number; endsAtMs: number },
  { token: number; attempts: number }
>(
  `UPDATE work SET status = 'claimed', token = token + 1, attempts = attempts + 1, owner = @owner, set_at_ms = @nowMs,
     due_at_ms = @endsAtMs, attempted_at_ms = @nowMs, finished_at_ms = NULL
   WHERE id = @id RETURNING token, attempts`,
);

const end = statement<EndParameters>(
  `UPDATE work SET status = @status, owner = NULL, set_at_ms = @atMs, due_at_ms = @dueAtMs, finished_at_ms = @finishedAtMs,
     result = @result, failure_code = @failure_code, failure_message = @failure_message, failure_hint = @failure_hint
   WHERE id = @workId AND token = @token AND status = 'claimed'`,
);

const remove = statement<Claim>("DELETE FROM work WHERE id = @workId AND token = @token AND status = 'claimed'");

/** Claims work that the transaction found free. */
export function* claimWork(id: number, { nowMs, leaseMs, owner }: Lease): Steps<Claim & { attempts: number }> {
  return { workId: id, ...found(yield* claim.get({ id, owner, nowMs, endsAtMs: nowMs + leaseMs })) };
}

/** False when the claim was lost: nothing is changed then. */
export function* endWork(
  { workId, token }: Claim,
  { status, atMs, dueAtMs = atMs, result = null, failure }: Ending,
): Steps<boolean> {
  const finishedAtMs = status === "waiting" ? null : atMs;
  const parameters = { workId, token, status, atMs, dueAtMs, finishedAtMs, result, ...failureColumns(failure) };
  return (yield* end.run(parameters)) > 0;
}

/** Ends work of which nothing is kept. False when the claim was lost. */
export function* removeWork({ workId, token }: Claim): Steps<boolean> {
  return (yield* remove.run({ workId, token })) > 0;
}

/** What work on several things together is known by, or stands in line by. */
export function keyOf(...parts: readonly string[]): string {
  return JSON.stringify(parts.map((part) => part.toWellFormed()));
}
