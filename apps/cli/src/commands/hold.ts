import { randomUUID } from "node:crypto";
import { type HeldKind, heldKinds, type LegalHold, systemClock, UsageError } from "@earshot/model";
import { Command } from "commander";
import { jsonOption, wholeNumber } from "../arguments.ts";
import { actorName } from "../audit-entry.ts";
import { print, printJson, printText } from "../io.ts";
import { withParts } from "../parts.ts";

type AddFlags = Partial<Record<HeldKind, string>> & { reason: string };

export function holdCommand(): Command {
  return new Command("hold")
    .addCommand(
      new Command("add")
        .description("Adds a legal hold.")
        .option("--call <id>", "on the call of this recording")
        .option("--interaction <id>", "on all calls of this interaction")
        .option("--agent <id>", "on all calls in which this agent took part")
        .option("--queue <id>", "on all calls of this queue")
        .requiredOption("--reason <text>", "why")
        .addHelpText("after", '\nExample:\n  earshot hold add --call 5f1c… --reason "claim 2026-114"')
        .action(add),
    )
    .addCommand(
      new Command("remove")
        .description("Removes a legal hold.")
        .argument("<number>", "of the hold", wholeNumber(1))
        .addHelpText("after", "\nExample:\n  earshot hold remove 3")
        .action(remove),
    )
    .addCommand(
      new Command("list").description("Lists the holds, the latest first.").addOption(jsonOption()).action(list),
    );
}

async function add({ reason, ...flags }: AddFlags, command: Command): Promise<void> {
  const given = heldKinds.flatMap((kind) => {
    const target = flags[kind];
    return target === undefined ? [] : [{ kind, target }];
  });
  const [held, other] = given;
  if (held === undefined || other !== undefined) {
    throw new UsageError("a hold is on one thing", "Give one of --call, --interaction, --agent and --queue.");
  }
  await withParts(command, async (parts) => {
    const { keeping } = await parts.existingStoreToChange();
    const facts = { reason, addedBy: actorName(), addedAtMs: systemClock.now() };
    const { id } = await keeping.addHold({ ...held, ...facts }, randomUUID());
    print(`hold ${id}`);
  });
}

async function remove(id: number, _flags: object, command: Command): Promise<void> {
  await withParts(command, async (parts) => {
    const { keeping } = await parts.existingStoreToChange();
    const by = { actor: actorName(), atMs: systemClock.now(), correlationId: randomUUID() };
    if ((await keeping.removeHold(id, by)) === undefined) {
      throw new UsageError(`there is no hold ${id}`, "`earshot hold list` shows all.");
    }
  });
}

async function list(flags: { json?: true | undefined }, command: Command): Promise<void> {
  await withParts(command, async (parts) => {
    const holds = await (await parts.existingStore()).keeping.holds();
    if (flags.json) printJson(holds);
    else for (const hold of holds) printText(line(hold));
  });
}

function line({ id, kind, target, addedBy, addedAtMs, reason }: LegalHold): string {
  return [id, `${kind} ${target}`, new Date(addedAtMs).toISOString(), addedBy, reason].join("  ");
}
