import { randomUUID } from "node:crypto";
import type { ErasureStamp, ExpiredCalls, MediaStore, RetainedKind, StoredReceipt } from "@earshot/model";
import { type FinishedErasure, finishErasure, type KeepingDeps, nothingFinished } from "./finish-erasure.ts";
import { removeUnused } from "./remove-media.ts";
import { type RetentionPolicy, rulesOf } from "./retention-policies.ts";

const batchSize = 100;
/** A run keeps media before it stores their recording. */
const youngMs = 24 * 60 * 60 * 1000;

/** What one rule of a policy finds. */
export interface PlannedRetention extends ExpiredCalls {
  kind: RetainedKind;
  /** Null: of all calls whose queues have no age of their own. */
  queueId: string | null;
  days: number;
}

export interface RetentionPlan {
  rules: PlannedRetention[];
  /** Kept media to which no recording refers. */
  orphans: { files: number; bytes: number };
}

export async function planRetention(deps: KeepingDeps, policies: readonly RetentionPolicy[]): Promise<RetentionPlan> {
  const nowMs = deps.clock.now();
  const rules: PlannedRetention[] = [];
  for (const { rule, days } of rulesOf(policies, nowMs)) {
    const { kind, queueId } = rule;
    rules.push({ kind, queueId, days, ...(await deps.store.keeping.expired(rule)) });
  }
  const orphans = { files: 0, bytes: 0 };
  for await (const { bytes } of orphansOf(deps, await deps.media(), nowMs)) {
    orphans.files += 1;
    orphans.bytes += bytes;
  }
  return { rules, orphans };
}

export interface RetentionRun extends FinishedErasure {
  receipts: StoredReceipt[];
  orphansRemoved: number;
  /** Whether something is left for another run, since this one was to end after so many steps. */
  isUnfinished: boolean;
}

export interface RetentionOptions {
  actor: string;
  correlationId?: string | undefined;
  /** Ends after so many steps, each of a hundred calls at most; by default when nothing is left. */
  mostSteps?: number | undefined;
  signal?: AbortSignal | undefined;
}

/** Removes what is too old, step by step, and media that nobody refers to; it may be killed at any time, and another run goes on. */
export async function runRetention(
  deps: KeepingDeps,
  policies: readonly RetentionPolicy[],
  { actor, correlationId = randomUUID(), mostSteps = Number.POSITIVE_INFINITY, signal }: RetentionOptions,
): Promise<RetentionRun> {
  const { store, clock } = deps;
  const receipts: StoredReceipt[] = [];
  let isUnfinished = false;
  for (const { rule } of rulesOf(policies, clock.now())) {
    for (;;) {
      signal?.throwIfAborted();
      if (receipts.length >= mostSteps) {
        isUnfinished = true;
        break;
      }
      const stamp: ErasureStamp = { actor, atMs: clock.now(), cause: `retention of ${rule.kind}`, correlationId };
      const receipt = await store.keeping.expire(rule, { ...stamp, limit: batchSize });
      if (receipt === null) break;
      receipts.push(receipt);
    }
  }
  // To write the database anew takes long: once, at the end.
  if (isUnfinished) return { receipts, ...nothingFinished, orphansRemoved: 0, isUnfinished };
  return { receipts, ...(await finishErasure(deps)), orphansRemoved: await removeOrphans(deps), isUnfinished };
}

async function removeOrphans(deps: KeepingDeps): Promise<number> {
  const { store, clock } = deps;
  const media = await deps.media();
  const orphans = await Array.fromAsync(orphansOf(deps, media, clock.now()));
  let count = 0;
  const { failures } = await removeUnused(store, clock, orphans, async ({ sha256 }) => {
    if (await media.delete(sha256)) count += 1;
  });
  if (failures.length > 0) throw failures[0];
  return count;
}

async function* orphansOf({ store }: KeepingDeps, media: MediaStore, nowMs: number) {
  const inUse = await store.keeping.mediaInUse();
  for await (const content of media.list()) {
    if (!inUse.has(content.sha256) && content.keptAtMs < nowMs - youngMs) yield content;
  }
}
