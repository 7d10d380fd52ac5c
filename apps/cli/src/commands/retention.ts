import { UsageError } from "@earshot/model";
import { formatDate, retiredText } from "@earshot/report";
import type { PlannedRetention, RetentionPolicy } from "@earshot/workflow";
import { Command } from "commander";
import { jsonOption } from "../arguments.ts";
import { actorName } from "../audit-entry.ts";
import { untilInterrupted } from "../interrupt.ts";
import { counted, note, print, printJson, printText } from "../io.ts";
import { withParts } from "../parts.ts";
import { noteUnscrubbed } from "./erase.ts";

export function retentionCommand(): Command {
  return new Command("retention")
    .addCommand(
      new Command("plan").description("Says what would go now, by policy.").addOption(jsonOption()).action(plan),
    )
    .addCommand(
      new Command("run")
        .description("Removes it, a hundred calls at a time, and media to which no call refers.")
        .addOption(jsonOption())
        .addHelpText(
          "after",
          `
It may be stopped at any time; another run goes on. Calls under a legal hold stay.
Exit code 1 when the database is in use, so that what is left in its files could not be written over: run it again.`,
        )
        .action(run),
    );
}

async function plan(flags: { json?: true | undefined }, command: Command): Promise<void> {
  await withParts(command, async (parts) => {
    const { planRetention } = await import("@earshot/workflow");
    const { rules, orphans } = await planRetention(await parts.keeping(), givenPolicies(await parts.retention()));
    if (flags.json) return printJson({ rules, orphans });
    for (const rule of rules) printText(line(rule));
    print(`media to which no call refers: ${counted(orphans.files, "file")}, ${(orphans.bytes / 1e6).toFixed(1)} MB`);
  });
}

function line({ kind, queueId, days, calls, oldestAtMs, held }: PlannedRetention): string {
  const whose = queueId === null ? "all other calls" : `queue ${queueId}`;
  const oldest = oldestAtMs === null ? "" : `, the oldest of ${formatDate(new Date(oldestAtMs).toISOString())}`;
  return `${kind} after ${counted(days, "day")}, ${whose}: ${counted(calls, "call")}${oldest}${held === 0 ? "" : `; ${held} held`}`;
}

async function run(flags: { json?: true | undefined }, command: Command): Promise<void> {
  await withParts(command, async (parts) => {
    const { runRetention } = await import("@earshot/workflow");
    const deps = await parts.keeping();
    const policies = givenPolicies(await parts.retention());
    const result = await untilInterrupted((signal) => runRetention(deps, policies, { actor: actorName(), signal }));
    if (flags.json) printJson(result);
    else {
      print(`removed: ${retiredText(result.receipts)}`);
      print(`${counted(result.receipts.length, "receipt")} in the audit trail`);
      if (result.orphansRemoved > 0)
        note(`${counted(result.orphansRemoved, "file")} of media, to which no call referred`);
    }
    noteUnscrubbed(result.isScrubbed);
  });
}

export function givenPolicies(policies: readonly RetentionPolicy[]): readonly RetentionPolicy[] {
  if (policies.length > 0) return policies;
  throw new UsageError("no retention is set", "Set EARSHOT_RETENTION to a JSON file of policies.");
}
