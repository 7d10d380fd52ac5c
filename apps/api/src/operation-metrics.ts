import { type OperationNumbers, type Store, type WorkKind, workKinds } from "@earshot/model";
import { Counter, Gauge, type Registry } from "prom-client";
import { inTime } from "./in-time.ts";

/** Numbers of one scrape are read together. */
const readTogetherMs = 1000;

/** What all processes on the database have done and left to do: what somebody who runs them would be woken up for. */
export function measureOperation(
  registry: Registry,
  store: Pick<Store, "numbers">,
  now: () => number,
  withinMs?: number,
): void {
  let read: { atMs: number; numbers: Promise<OperationNumbers | null> } | null = null;

  /** Null while the database does not answer: what was known last stays, and the other metrics are there. */
  function numbers(): Promise<OperationNumbers | null> {
    const nowMs = now();
    if (read === null || Math.abs(nowMs - read.atMs) > readTogetherMs) {
      read = { atMs: nowMs, numbers: inTime(store.numbers(nowMs), withinMs).catch(() => null) };
    }
    return read.numbers;
  }

  function gauge<Label extends string>(
    name: string,
    help: string,
    labelNames: Label[],
    set: (gauge: Gauge<Label>, numbers: OperationNumbers, nowMs: number) => void,
  ): void {
    new Gauge({
      ...{ name, help, labelNames, registers: [registry] },
      async collect() {
        const known = await numbers();
        if (known === null) return;
        this.reset();
        set(this, known, now());
      },
    });
  }

  function byKind(value: (work: OperationNumbers["work"][number] | undefined, nowMs: number) => number) {
    return (gauge: Gauge<"kind">, { work }: OperationNumbers, nowMs: number) => {
      const found = new Map<WorkKind, OperationNumbers["work"][number]>(work.map((each) => [each.kind, each]));
      for (const kind of workKinds) gauge.set({ kind }, value(found.get(kind), nowMs));
    };
  }

  gauge(
    "earshot_work_oldest_waiting_seconds",
    "For how long the work has been due that waits longest, by kind; 0 when none waits",
    ["kind"],
    byKind((work, nowMs) => (work?.oldestDueAtMs == null ? 0 : (nowMs - work.oldestDueAtMs) / 1000)),
  );
  gauge(
    "earshot_work_waiting",
    "Work that is due and that nobody does, by kind",
    ["kind"],
    byKind((work) => work?.waiting ?? 0),
  );
  gauge(
    "earshot_work_claimed",
    "Work that somebody does, by kind",
    ["kind"],
    byKind((work) => work?.claimed ?? 0),
  );
  gauge(
    "earshot_dead_letters",
    "Work that was given up, by kind and code of the fault",
    ["kind", "code"],
    (dead, numbers) => {
      // A series that first shows up at 1 hides its first step.
      for (const kind of workKinds) dead.set({ kind, code: "" }, 0);
      for (const { kind, code, count } of numbers.dead) dead.set({ kind, code: code ?? "" }, count);
    },
  );
  gauge(
    "earshot_last_run_age_seconds",
    "Time since a run ended that was not stopped; there is none before the first",
    [],
    (age, { lastRunFinishedAtMs: lastMs }, nowMs) => {
      if (lastMs !== null) age.set((nowMs - lastMs) / 1000);
      // Without labels it begins at 0, as if a run had just ended.
      else age.remove();
    },
  );
  new Gauge({
    name: "earshot_database_up",
    help: "1 while the database answers; else 0, and what is known of it is what was known last",
    registers: [registry],
    async collect() {
      this.set((await numbers()) === null ? 0 : 1);
    },
  });
  gauge("earshot_workers_alive", "Workers that gave a sign of life in the last 30 seconds", [], (alive, numbers) =>
    alive.set(numbers.workersAlive),
  );
  new Counter({
    name: "earshot_genesys_rate_limited_total",
    help: "Requests of all processes that Genesys Cloud refused because its limit was used up",
    registers: [registry],
    async collect() {
      const known = await numbers();
      if (known === null) return;
      this.reset();
      this.inc(known.refusedRequests);
    },
  });
}
