import { randomUUID } from "node:crypto";
import { everyone, type OwnNameEntry, type Store, systemClock, UsageError } from "@earshot/model";
import { Command } from "commander";
import { jsonOption, wholeNumber } from "../arguments.ts";
import { actorName } from "../audit-entry.ts";
import { note, printJson, printText } from "../io.ts";
import { withParts } from "../parts.ts";

export function namesCommand(): Command {
  return new Command("names")
    .description("The organisation's own list of names, which people make on the pages of calls.")
    .addCommand(new Command("list").description("Lists them, the latest first.").addOption(jsonOption()).action(list))
    .addCommand(
      new Command("remove")
        .description("Removes one. Calls that are stored stay as they are until they are evaluated again.")
        .argument("<number>", "of the name", wholeNumber(1))
        .addHelpText("after", "\nExample:\n  earshot pii names remove 3")
        .action(remove),
    );
}

async function list(flags: { json?: true | undefined }, command: Command): Promise<void> {
  await withParts(command, async (parts) => {
    const entries = await Array.fromAsync(allEntries(await parts.existingStore()));
    if (flags.json) printJson(entries);
    else {
      for (const entry of entries) printText(line(entry));
      if (entries.length === 0) note("no name yet");
    }
  });
}

async function remove(id: number, _flags: object, command: Command): Promise<void> {
  await withParts(command, async (parts) => {
    const store = await parts.existingStoreToChange();
    const facts = { atMs: systemClock.now(), correlationId: randomUUID() };
    if ((await namesOf(store).remove(id, facts)) === undefined) {
      throw new UsageError(`there is no name ${id}`, "`earshot pii names list` shows all.");
    }
  });
}

const namesOf = (store: Store) => store.ownNamesBy({ ...everyone, actor: actorName() });

async function* allEntries(store: Store): AsyncGenerator<OwnNameEntry> {
  let cursor: string | undefined;
  do {
    const { items, nextCursor } = await namesOf(store).list({ limit: 1000, cursor });
    yield* items;
    cursor = nextCursor ?? undefined;
  } while (cursor !== undefined);
}

function line({ id, action, kind, text, words, allCalls, recordingId, addedBy, addedAtMs }: OwnNameEntry): string {
  const what = action === "allow" ? `never masked: ${text}` : `${kind} of ${words} ${words === 1 ? "word" : "words"}`;
  const where = action === "allow" || allCalls ? "in all calls" : "in its call";
  return [id, what, where, recordingId ?? "–", new Date(addedAtMs).toISOString(), addedBy].join("  ");
}
