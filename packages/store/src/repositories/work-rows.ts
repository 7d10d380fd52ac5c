import type { Claim, Lease } from "@earshot/model";
import type { Database as SqliteFile } from "better-sqlite3";
import { type FailureFacts, failureColumns } from "../records.ts";
import { once } from "../sqlite/connection.ts";

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

/** What all kinds of work have in common: rows are claimed, and a claim ends. Each is a step of the caller's transaction. */
export function createWorkRows(file: SqliteFile) {
  const statements = once(() => ({
    claim: file.prepare<
      [{ id: number; owner: string; nowMs: number; endsAtMs: number }],
      { token: number; attempts: number }
    >(
      `UPDATE work SET status = 'claimed', token = token + 1, attempts = attempts + 1, owner = @owner, set_at_ms = @nowMs,
         due_at_ms = @endsAtMs, attempted_at_ms = @nowMs, finished_at_ms = NULL
       WHERE id = @id RETURNING token, attempts`,
    ),
    end: file.prepare<[EndParameters]>(
      `UPDATE work SET status = @status, owner = NULL, set_at_ms = @atMs, due_at_ms = @dueAtMs, finished_at_ms = @finishedAtMs,
         result = @result, failure_code = @failure_code, failure_message = @failure_message, failure_hint = @failure_hint
       WHERE id = @workId AND token = @token AND status = 'claimed'`,
    ),
    remove: file.prepare<[Claim]>("DELETE FROM work WHERE id = @workId AND token = @token AND status = 'claimed'"),
  }));
  return {
    claim(id: number, { nowMs, leaseMs, owner }: Lease): Claim & { attempts: number } {
      const claimed = statements().claim.get({ id, owner, nowMs, endsAtMs: nowMs + leaseMs });
      if (claimed === undefined) throw new Error(`work ${id} is gone in the middle of a transaction`);
      return { workId: id, ...claimed };
    },
    /** False when the claim was lost: nothing is changed then. */
    end({ workId, token }: Claim, { status, atMs, dueAtMs = atMs, result = null, failure }: Ending): boolean {
      const finishedAtMs = status === "waiting" ? null : atMs;
      const parameters = { workId, token, status, atMs, dueAtMs, finishedAtMs, result, ...failureColumns(failure) };
      return statements().end.run(parameters).changes > 0;
    },
    /** Ends work of which nothing is kept. False when the claim was lost. */
    remove: ({ workId, token }: Claim): boolean => statements().remove.run({ workId, token }).changes > 0,
  };
}
