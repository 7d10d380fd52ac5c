import { createHash, randomUUID } from "node:crypto";
import type { ErasureSelection, ErasureStamp, StoredReceipt } from "@earshot/model";
import { readErasedList } from "./erased-list.ts";
import {
  type FinishedErasure,
  finishErasure,
  type KeepingDeps,
  removeFiles,
  removeWorkingCopies,
} from "./finish-erasure.ts";

/** Calls that one transaction erases at most: others wait for it. */
const batchSize = 100;

export interface ErasureOptions {
  /** As the audit trail names them. */
  actor: string;
  /** Of the request; one is made without it. */
  correlationId?: string | undefined;
  /** Whether the numbers of the calls stay, without their identity. */
  measuresKept: boolean;
  signal?: AbortSignal | undefined;
}

export interface Erasure extends FinishedErasure {
  /** One for each step, in order. */
  receipts: StoredReceipt[];
}

/**
 * Erases calls, step by step, and then all that is left of them in files. One that was killed goes on when it is called again.
 * @throws StoreError `store.held` before anything is erased, and when a hold is added meanwhile
 */
export async function eraseCalls(
  deps: KeepingDeps,
  selection: ErasureSelection,
  options: ErasureOptions,
): Promise<Erasure> {
  return eraseBecause("request", deps, selection, options);
}

/** What of the list of erased calls a restored backup brought back: in the database, and in a file beside it. */
export async function findRestored(deps: KeepingDeps, listPath: string): Promise<ErasureSelection> {
  return deps.store.keeping.restored(await readErasedList(listPath));
}

/** Erases again what was erased before a backup was restored, and what this machine has of it in files: others may have erased it. */
export async function eraseAgain(deps: KeepingDeps, listPath: string, options: ErasureOptions): Promise<Erasure> {
  const erasure = await eraseBecause("again", deps, await findRestored(deps, listPath), options);
  await removeWorkingCopies(deps);
  const erased = new Set(
    (await deps.store.keeping.erasedIds()).flatMap(({ kind, sha256 }) => (kind === "interaction" ? [sha256] : [])),
  );
  await removeFiles(deps.folders.thumbnails, (name) => interactionsIn(name).some((id) => erased.has(sha256Of(id))));
  return erasure;
}

/** The interactions of which a thumbnail with this name may be: both parts of it may have dots. */
function interactionsIn(name: string): string[] {
  const parts = name.split(".");
  return parts.slice(1).flatMap((_part, at) => decoded(parts.slice(0, at + 1).join(".")));
}

function decoded(text: string): string[] {
  try {
    return [decodeURIComponent(text)];
  } catch {
    return [];
  }
}

function sha256Of(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

async function eraseBecause(
  cause: string,
  deps: KeepingDeps,
  selection: ErasureSelection,
  { actor, correlationId = randomUUID(), measuresKept, signal }: ErasureOptions,
): Promise<Erasure> {
  const { store, clock } = deps;
  const receipts: StoredReceipt[] = [];
  try {
    for (;;) {
      signal?.throwIfAborted();
      const stamp: ErasureStamp = { actor, atMs: clock.now(), cause, correlationId };
      const receipt = await store.keeping.erase(selection, { ...stamp, measuresKept, limit: batchSize });
      if (receipt === null) break;
      receipts.push(receipt);
    }
  } catch (error) {
    // A hold that came meanwhile keeps the rest; of what went before it nothing may stay in files.
    if (receipts.length > 0 && signal?.aborted !== true) await finishErasure(deps);
    throw error;
  }
  return { receipts, ...(await finishErasure(deps)) };
}
