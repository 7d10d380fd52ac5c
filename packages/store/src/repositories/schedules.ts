import type { DueSchedules, Schedule, ScheduleRepository } from "@earshot/model";
import type { Connection } from "../connection.ts";
import { StoreError } from "../errors.ts";
import { storedJson } from "../stored-json.ts";
import { clockStepMs } from "../times.ts";
import { type Steps, statement } from "../transaction.ts";
import { offer } from "./work.ts";
import { keyOf } from "./work-rows.ts";

interface ScheduleRow extends Omit<Schedule, "command"> {
  command: string;
  setAtMs: number;
}

const columns = `name, cron, timezone, command, set_at_ms AS "setAtMs", next_at_ms AS "nextAtMs", last_at_ms AS "lastAtMs"`;

const add = statement<Omit<ScheduleRow, "lastAtMs">>(
  `INSERT INTO schedules (name, cron, timezone, command, set_at_ms, next_at_ms)
   VALUES (@name, @cron, @timezone, @command, @setAtMs, @nextAtMs) ON CONFLICT (name) DO NOTHING`,
);

/** A time that was set before the clock was set back is set again. */
const due = statement<{ nowMs: number; setBackMs: number }, ScheduleRow>(
  ({ forUpdateOfFree }) =>
    `SELECT ${columns} FROM schedules WHERE next_at_ms <= @nowMs OR set_at_ms > @setBackMs ORDER BY name ${forUpdateOfFree}`,
);
const find = statement<{ name: string }, ScheduleRow>(`SELECT ${columns} FROM schedules WHERE name = @name`);
const goOn = statement<Pick<ScheduleRow, "name" | "setAtMs" | "nextAtMs" | "lastAtMs">>(
  "UPDATE schedules SET set_at_ms = @setAtMs, next_at_ms = @nextAtMs, last_at_ms = @lastAtMs WHERE name = @name",
);

export function createScheduleRepository({ db, transact }: Connection): ScheduleRepository {
  return {
    add: async ({ command, ...schedule }, nowMs) => {
      const row = { ...schedule, command: storedJson.scheduledCommand.write({ words: [...command] }), setAtMs: nowMs };
      const added = await transact(() => add.run(row));
      if (added > 0) return;
      throw new StoreError("store.name_taken", `there is a schedule ${schedule.name} already`, {
        hint: "Choose another name, or remove that one first.",
      });
    },
    remove: async (name) => {
      const { numDeletedRows } = await db.deleteFrom("schedules").where("name", "=", name).executeTakeFirstOrThrow();
      return numDeletedRows > 0n;
    },
    list: async () => (await db.selectFrom("schedules").selectAll().orderBy("name").execute()).map(toSchedule),
    runNow: (name, nowMs) =>
      transact(function* () {
        const row = yield* find.get({ name });
        if (row === undefined) return false;
        yield* offerCommand(row, { atMs: nowMs, nowMs, priority: 1 });
        return true;
      }),
    offerDue: (nowMs, next) =>
      transact(function* () {
        const schedules: DueSchedules = { offered: [], faulty: [] };
        for (const row of yield* due.all({ nowMs, setBackMs: nowMs + clockStepMs })) {
          const { name, lastAtMs, nextAtMs: atMs } = row;
          let nextAtMs: number;
          try {
            nextAtMs = next(row, nowMs);
          } catch (error) {
            schedules.faulty.push({ name, error });
            continue;
          }
          const isDue = atMs <= nowMs;
          if (isDue) {
            yield* offerCommand(row, { atMs, nowMs, priority: 0 });
            schedules.offered.push(name);
          }
          yield* goOn.run({ name, setAtMs: nowMs, nextAtMs, lastAtMs: isDue ? atMs : lastAtMs });
        }
        return schedules;
      }),
  };
}

/** Each time that it is due is a piece of work of its own. */
function* offerCommand(
  { name, command }: ScheduleRow,
  { atMs, nowMs, priority }: { atMs: number; nowMs: number; priority: number },
): Steps<void> {
  const key = keyOf(name, String(atMs));
  yield* offer.run({ kind: "command", key, subject: command, request: null, priority, nowMs });
}

function toSchedule({ command, setAtMs: _, ...row }: ScheduleRow): Schedule {
  return { ...row, command: storedJson.scheduledCommand.read(command).words };
}
