import { randomBytes, randomUUID } from "node:crypto";
import {
  type Grant,
  type PersonalRight,
  personalRights,
  type Role,
  roles,
  type Store,
  systemClock,
  UsageError,
  type User,
} from "@earshot/model";
import { Command, InvalidArgumentError, Option } from "commander";
import { collect, jsonOption } from "../arguments.ts";
import { auditEntry } from "../audit-entry.ts";
import { note, print, printJson, printText, readTextInput } from "../io.ts";
import { withParts } from "../parts.ts";

interface AddFlags {
  role: Role;
  agentId?: string | undefined;
  queue?: string[] | undefined;
  team?: string[] | undefined;
  allCalls?: true | undefined;
  right?: PersonalRight[] | undefined;
  passwordFile?: string | undefined;
}

const passwordOption = () =>
  new Option(
    "--password-file <file>",
    "take the password from this file, - for standard input; without it one is made",
  );

export function usersCommand(): Command {
  return new Command("users")
    .addCommand(
      new Command("add")
        .description("Adds a user, and prints their password when it was made here.")
        .argument("<name>", "what they sign in with")
        .addOption(new Option("--role <role>", "what they may do").choices(roles).makeOptionMandatory())
        .option("--agent-id <id>", "their id as an agent in Genesys Cloud: they see the calls of this agent")
        .option("--queue <id>", "a reviewer or manager sees the calls of this queue; may be repeated", collect)
        .option("--team <name>", "or those of this team's agents; may be repeated", collect)
        .option("--all-calls", "or those of everybody")
        .option(
          "--right <right>",
          `a right that no role has: ${personalRights.join(" or ")}; may be repeated`,
          addRight,
        )
        .addOption(passwordOption())
        .addHelpText(
          "after",
          `
Examples:
  earshot users add jane --role admin
  earshot users add joe --role reviewer --queue 5f1c… --right sound:play
  earshot users add ann --role agent --agent-id 9a3e…

The first user must be an admin.`,
        )
        .action(add),
    )
    .addCommand(
      new Command("list").description("Lists users and what they may see.").addOption(jsonOption()).action(list),
    )
    .addCommand(
      new Command("password")
        .description("Gives a user another password and ends their sessions.")
        .argument("<name>", "of the user")
        .addOption(passwordOption())
        .addHelpText("after", "\nExample:\n  earshot users password jane")
        .action(setPassword),
    )
    .addCommand(
      new Command("remove")
        .description("Removes a user and ends their sessions. One administrator always stays.")
        .argument("<name>", "of the user")
        .addHelpText("after", "\nExample:\n  earshot users remove joe")
        .action(remove),
    );
}

function addRight(text: string, earlier: PersonalRight[] = []): PersonalRight[] {
  const right = personalRights.find((name) => name === text);
  if (right === undefined) throw new InvalidArgumentError(`Allowed choices are ${personalRights.join(", ")}.`);
  return [...earlier, right];
}

/** The password of a file, or one that is made and shown; with what is stored of it. */
async function readPassword(file: string | undefined, name: string) {
  const { hashPassword } = await import("@earshot/people");
  const made = file === undefined ? randomBytes(12).toString("base64url") : null;
  const password = made ?? (await readTextInput(file ?? "-")).replace(/\r?\n$/, "");
  return { passwordHash: await hashPassword(password, name), made };
}

function showPassword(made: string | null): void {
  if (made === null) return;
  note("their password, which is shown this once:");
  print(made);
}

async function add(name: string, flags: AddFlags, command: Command): Promise<void> {
  const { role, agentId = null, queue = [], team = [], right = [] } = flags;
  const grants: Grant[] = [
    ...(flags.allCalls ? [{ kind: "all" } as const] : []),
    ...queue.map((id) => ({ kind: "queue", id }) as const),
    ...team.map((name) => ({ kind: "team", name }) as const),
  ];
  await withParts(command, async (parts) => {
    const { people } = await parts.store();
    const { passwordHash, made } = await readPassword(flags.passwordFile, name);
    const id = randomUUID();
    const facts = { name, role, agentId, grants, personalRights: right };
    const user = { ...facts, id, passwordHash, createdAtMs: systemClock.now() };
    await people.users.add(user, await auditEntry(`user ${id}`, `added as ${role}`));
    showPassword(made);
  });
}

async function list(flags: { json?: true | undefined }, command: Command): Promise<void> {
  await withParts(command, async (parts) => {
    const users = await (await parts.existingStore()).people.users.list();
    if (flags.json) printJson(users);
    else for (const user of users) printText(line(user));
  });
}

function line({ name, role, agentId, grants, personalRights, disabled }: User): string {
  const calls = grants.map((grant) =>
    grant.kind === "all" ? "all calls" : grant.kind === "queue" ? `queue ${grant.id}` : `team ${grant.name}`,
  );
  const agent = agentId === null ? [] : [`agent ${agentId}`];
  return [name, role, ...agent, ...calls, ...personalRights, ...(disabled ? ["disabled"] : [])].join("  ");
}

async function setPassword(
  name: string,
  flags: { passwordFile?: string | undefined },
  command: Command,
): Promise<void> {
  await withParts(command, async (parts) => {
    const store = await parts.existingStoreToChange();
    const { id } = await userOf(store, name);
    const { passwordHash, made } = await readPassword(flags.passwordFile, name);
    await store.people.users.setPassword(id, passwordHash, await auditEntry(`user ${id}`, "password"));
    showPassword(made);
  });
}

async function remove(name: string, _flags: object, command: Command): Promise<void> {
  await withParts(command, async (parts) => {
    const store = await parts.existingStoreToChange();
    const { id } = await userOf(store, name);
    await store.people.users.remove(id, await auditEntry(`user ${id}`, "removed"));
  });
}

async function userOf({ people }: Store, name: string): Promise<User> {
  const found = await people.users.byName(name);
  if (found !== undefined) return found.user;
  throw new UsageError(`there is no user ${JSON.stringify(name)}`, "Run `earshot users list` for the names.");
}
