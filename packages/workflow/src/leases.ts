import type { Claim, Clock, Store } from "@earshot/model";

/** Keeps a run and the work it has claimed from being taken for abandoned. */
export interface Leases {
  readonly leaseMs: number;
  /** Begins to renew a claim; the signal aborts when it is lost all the same. */
  hold(claim: Claim): AbortSignal;
  release(claim: Claim): void;
  /** Stops renewing. */
  stop(): Promise<void>;
}

interface Held {
  claim: Claim;
  lost: AbortController;
}

/** How often a lease is renewed while it lasts. */
const renewalsPerLease = 3;

/**
 * Renews the lease of a run and of its claims by a timer of its own, however long a call takes.
 * @param onError what keeps leases from being renewed: the run cannot go on
 */
export function keepLeases(
  store: Pick<Store, "runs" | "work">,
  clock: Clock,
  run: { id: string; leaseMs: number },
  onError: (error: unknown) => void,
): Leases {
  const held = new Map<number, Held>();
  let renewal: Promise<void> | null = null;

  async function renew(): Promise<void> {
    const lease = { nowMs: clock.now(), leaseMs: run.leaseMs, owner: run.id };
    try {
      await store.runs.renew(run.id, lease);
      const lost = await store.work.renew(
        Array.from(held.values(), ({ claim }) => claim),
        lease,
      );
      for (const claim of lost) {
        const entry = held.get(claim.workId);
        if (entry?.claim.token === claim.token) entry.lost.abort(new ClaimLost());
      }
    } catch (error) {
      onError(error);
    } finally {
      renewal = null;
    }
  }

  const timer = setInterval(() => {
    renewal ??= renew();
  }, run.leaseMs / renewalsPerLease);
  timer.unref();

  return {
    leaseMs: run.leaseMs,
    hold(claim) {
      const lost = new AbortController();
      held.set(claim.workId, { claim, lost });
      return lost.signal;
    },
    release(claim) {
      if (held.get(claim.workId)?.claim.token === claim.token) held.delete(claim.workId);
    },
    async stop() {
      clearInterval(timer);
      await renewal;
    },
  };
}

/** Another worker goes on with what this one was held up in. */
class ClaimLost extends Error {
  constructor() {
    super("another worker has claimed it");
  }
}
