/** A process that does work beside others. */
export interface Worker {
  id: string;
  /** For people: the machine and the process. */
  name: string;
  version: string;
  startedAtMs: number;
  /** Its last sign of life. */
  seenAtMs: number;
  /** In words. */
  doing: string;
}

/** A worker that was silent for so long is taken for dead. Its work does not wait for that: leases end by themselves. */
export const workerSilenceMs = 30_000;

export interface WorkerRepository {
  /** Notes a sign of life, and forgets workers that were silent for a day. */
  beat(worker: Worker): Promise<void>;
  remove(id: string): Promise<void>;
  /** The oldest first. */
  list(): Promise<Worker[]>;
}
