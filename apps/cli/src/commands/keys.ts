import { randomUUID } from "node:crypto";
import { type ApiKey, type Right, rights, systemClock, UsageError } from "@earshot/model";
import { Command, InvalidArgumentError } from "commander";
import { jsonOption, wholeNumber } from "../arguments.ts";
import { actorName, auditEntry } from "../audit-entry.ts";
import { note, print, printJson, printText } from "../io.ts";
import { withParts } from "../parts.ts";

const dayMs = 86_400_000;

interface AddFlags {
  scope: Right[];
  days?: number | undefined;
}

export function keysCommand(): Command {
  return new Command("keys")
    .addCommand(
      new Command("add")
        .description("Makes a key and prints its secret, which is shown this once.")
        .argument("<name>", "what it is for")
        .requiredOption("--scope <right>", `what it may do; may be repeated: ${rights.join(", ")}`, addScope)
        .option("--days <n>", "it ends after so many days; without it, it does not end", wholeNumber(1))
        .addHelpText(
          "after",
          `
Examples:
  earshot keys add "nightly export" --scope calls:read --days 365
  earshot keys add prometheus --scope metrics:read`,
        )
        .action(add),
    )
    .addCommand(
      new Command("list").description("Lists keys, never their secrets.").addOption(jsonOption()).action(list),
    )
    .addCommand(
      new Command("remove")
        .description("Removes a key, which works no more.")
        .argument("<name>", "of the key")
        .addHelpText("after", "\nExample:\n  earshot keys remove prometheus")
        .action(remove),
    );
}

function addScope(text: string, earlier: Right[] = []): Right[] {
  const scope = rights.find((right) => right === text);
  if (scope === undefined) throw new InvalidArgumentError(`Allowed choices are ${rights.join(", ")}.`);
  return [...earlier, scope];
}

async function add(name: string, { scope: scopes, days }: AddFlags, command: Command): Promise<void> {
  await withParts(command, async (parts) => {
    const { people } = await parts.store();
    const { createApiKey } = await import("@earshot/people");
    const endsAtMs = days === undefined ? null : systemClock.now() + days * dayMs;
    const made = { name, scopes, endsAtMs, createdBy: actorName(), correlationId: randomUUID() };
    const { secret } = await createApiKey(people.apiKeys, made, systemClock);
    note("send it as Authorization: Bearer; it is shown this once:");
    print(secret);
  });
}

async function list(flags: { json?: true | undefined }, command: Command): Promise<void> {
  await withParts(command, async (parts) => {
    const keys = await (await parts.existingStore()).people.apiKeys.list();
    if (flags.json) printJson(keys);
    else for (const key of keys) printText(line(key));
  });
}

function line({ name, scopes, endsAtMs, usedAtMs }: ApiKey): string {
  const at = (ms: number | null) => (ms === null ? "never" : new Date(ms).toISOString());
  return [name, scopes.join(" "), `ends ${at(endsAtMs)}`, `used ${at(usedAtMs)}`].join("  ");
}

async function remove(name: string, _flags: object, command: Command): Promise<void> {
  await withParts(command, async (parts) => {
    const { apiKeys } = (await parts.existingStoreToChange()).people;
    const key = (await apiKeys.list()).find((candidate) => candidate.name === name);
    if (key === undefined) {
      throw new UsageError(`there is no key ${JSON.stringify(name)}`, "Run `earshot keys list` for the names.");
    }
    await apiKeys.remove(key.id, await auditEntry(`key ${key.id}`, "removed"));
  });
}
