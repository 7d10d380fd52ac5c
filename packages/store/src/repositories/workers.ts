import type { Worker, WorkerRepository } from "@earshot/model";
import type { Connection } from "../connection.ts";
import { statement } from "../transaction.ts";

const rememberedMs = 24 * 60 * 60 * 1000;

const beat = statement<Worker>(
  `INSERT INTO workers (id, name, version, started_at_ms, seen_at_ms, doing)
   VALUES (@id, @name, @version, @startedAtMs, @seenAtMs, @doing)
   ON CONFLICT (id) DO UPDATE SET seen_at_ms = excluded.seen_at_ms, doing = excluded.doing`,
);
const forget = statement<{ beforeMs: number }>("DELETE FROM workers WHERE seen_at_ms < @beforeMs");

export function createWorkerRepository({ db, transact }: Connection): WorkerRepository {
  return {
    beat: (worker) =>
      transact(function* () {
        yield* beat.run(worker);
        yield* forget.run({ beforeMs: worker.seenAtMs - rememberedMs });
      }),
    remove: async (id) => {
      await db.deleteFrom("workers").where("id", "=", id).execute();
    },
    list: () => db.selectFrom("workers").selectAll().orderBy("startedAtMs").orderBy("id").execute(),
  };
}
