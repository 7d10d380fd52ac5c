import { createHash } from "node:crypto";
import type { ErasedCounts, ErasedId, ErasedIdKind, ErasedKind, Leftover } from "@earshot/model";

type WithoutId<T> = T extends unknown ? Omit<T, "id"> : never;

/** What was removed in a transaction, and what follows from it. */
export interface ErasureTally {
  count(kind: ErasedKind, more: number): void;
  /** Notes an id that is gone, by its SHA-256 alone. */
  erased(kind: ErasedIdKind, id: string): void;
  /** Ids and names of which nothing may stay in texts that name calls. */
  forgotten: Set<string>;
  leftovers: WithoutId<Leftover>[];
  counts(): ErasedCounts;
  ids(): ErasedId[];
}

export function createErasureTally(): ErasureTally {
  const counts = new Map<ErasedKind, number>();
  const ids = new Map<string, ErasedId>();
  return {
    count(kind, more) {
      if (more > 0) counts.set(kind, (counts.get(kind) ?? 0) + more);
    },
    erased(kind, id) {
      const sha256 = sha256Of(id);
      ids.set(`${kind} ${sha256}`, { kind, sha256 });
    },
    forgotten: new Set(),
    leftovers: [],
    counts: () => Object.fromEntries(counts),
    ids: () => [...ids.values()],
  };
}

export function sha256Of(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
