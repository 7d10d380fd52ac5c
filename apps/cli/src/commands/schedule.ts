import { isDeepStrictEqual } from "node:util";
import { UsageError } from "@earshot/model";
import { Command, InvalidArgumentError } from "commander";
import { jsonOption } from "../arguments.ts";
import { note, print, printJson, printText } from "../io.ts";
import { withParts } from "../parts.ts";
import { scheduledCommands } from "../worker-commands.ts";

export function scheduleCommand(): Command {
  return new Command("schedule")
    .addCommand(
      new Command("add")
        .description("Adds a schedule; does nothing when the same is there.")
        .argument("<name>", "its name", scheduleName)
        .argument("<command...>", "behind --: the command, as it would be given to earshot")
        .requiredOption("--cron <times>", "minute, hour, day of the month, month and weekday, as of cron")
        .option("--timezone <name>", "by whose clocks", Intl.DateTimeFormat().resolvedOptions().timeZone)
        .action(add),
    )
    .addCommand(new Command("list").description("Lists the schedules.").addOption(jsonOption()).action(list))
    .addCommand(new Command("remove").description("Removes a schedule.").argument("<name>", "its name").action(remove))
    .addCommand(
      new Command("run-now")
        .description("Has workers run the command of a schedule now, before other work.")
        .argument("<name>", "its name")
        .action(runNow),
    )
    .addHelpText(
      "after",
      `
Examples:
  earshot schedule add nightly --cron "0 2 * * *" --timezone Europe/Berlin -- evaluate --since last
  earshot schedule add weekly --cron "30 4 * * sun" -- evaluate --since last --retry-failed
  earshot schedule add keeping --cron "0 5 * * *" -- retention run
  earshot schedule run-now nightly
  earshot schedule remove nightly

Commands that can be scheduled: ${[...scheduledCommands.keys()].join(", ")}. Files they name must lie at the same place for every worker.
Times that pass while no worker runs are made up for once, when one does.`,
    );
}

/** It is shown in lists and logs, and part of a key in the queue. */
function scheduleName(text: string): string {
  if (/^[^\p{C}\p{Z}][^\p{C}]{0,99}$/u.test(text)) return text;
  throw new InvalidArgumentError("Expected up to 100 letters, digits and signs on one line.");
}

async function add(
  name: string,
  words: readonly string[],
  { cron, timezone }: { cron: string; timezone: string },
  command: Command,
): Promise<void> {
  const [first = "", ...rest] = words;
  const check = scheduledCommands.get(first);
  if (check === undefined) {
    throw new UsageError(
      `${first} can't be scheduled`,
      `Commands that can: ${[...scheduledCommands.keys()].join(", ")}, behind --.`,
    );
  }
  check(rest);
  const { nextScheduledTime } = await import("@earshot/workflow");
  nextScheduledTime({ cron, timezone }, 0);
  await withParts(command, async (parts) => {
    const store = await parts.store();
    const nowMs = store.clock.now();
    const nextAtMs = nextScheduledTime({ cron, timezone }, nowMs);
    const asked = { name, cron, timezone, command: words };
    const schedules = await store.schedules.list();
    // Whoever sets an installation up again asks for what is there.
    if (schedules.some(({ nextAtMs: _next, lastAtMs: _last, ...schedule }) => isDeepStrictEqual(schedule, asked))) {
      return print(`${name} is there already, by ${cron} in ${timezone}`);
    }
    await store.schedules.add({ ...asked, nextAtMs }, nowMs);
    print(`${name} is due ${new Date(nextAtMs).toISOString()} and then by ${cron} in ${timezone}`);
    if ((await store.numbers(nowMs)).workersAlive === 0) note("no worker runs yet: earshot worker starts one");
  });
}

async function list(flags: { json?: true | undefined }, command: Command): Promise<void> {
  await withParts(command, async (parts) => {
    const schedules = await (await parts.existingStore()).schedules.list();
    if (flags.json) return printJson({ schedules });
    for (const { name, cron, timezone, command, nextAtMs, lastAtMs } of schedules) {
      const last = lastAtMs === null ? "not due yet" : `last ${new Date(lastAtMs).toISOString()}`;
      printText(
        [name, `${cron} ${timezone}`, `next ${new Date(nextAtMs).toISOString()}`, last, command.join(" ")].join("  "),
      );
    }
    if (schedules.length === 0) note("there are no schedules: earshot schedule add makes one");
  });
}

async function remove(name: string, _flags: object, command: Command): Promise<void> {
  await withParts(command, async (parts) => {
    if (!(await (await parts.existingStoreToChange()).schedules.remove(name))) throw noSchedule(name);
    print(`${name} is removed; what it has offered already is done`);
  });
}

async function runNow(name: string, _flags: object, command: Command): Promise<void> {
  await withParts(command, async (parts) => {
    const store = await parts.existingStoreToChange();
    const nowMs = store.clock.now();
    if (!(await store.schedules.runNow(name, nowMs))) throw noSchedule(name);
    print(`the next worker that is free runs ${name}`);
    if ((await store.numbers(nowMs)).workersAlive === 0) note("no worker runs: earshot worker starts one");
  });
}

function noSchedule(name: string): UsageError {
  return new UsageError(`there is no schedule ${name}`, "earshot schedule list shows their names.");
}
