import { Command } from "commander";
import { jsonOption } from "../arguments.ts";
import { print, printJson } from "../io.ts";
import { withParts } from "../parts.ts";
import { dbCopyCommand } from "./db-copy.ts";

export function dbCommand(): Command {
  return new Command("db")
    .addCommand(
      new Command("migrate")
        .description("Makes the database, or brings its schema up to date.")
        .action(async (_flags: unknown, command: Command) => {
          await withParts(command, async (parts) => {
            const store = await parts.store();

            print(`${store.location} is up to date`);
          });
        }),
    )
    .addCommand(
      new Command("check")
        .description("Checks the database: pages, foreign keys, the audit trail and the search index.")
        .addOption(jsonOption())
        .action(async (flags: { json?: true | undefined }, command: Command) => {
          await withParts(command, async (parts) => {
            const store = await parts.existingStore();

            const report = await store.checkIntegrity();
            if (flags.json) printJson(report);
            else print(report.ok ? `${store.location} is sound` : report.faults.join("\n"));
            if (!report.ok) process.exitCode = 1;
          });
        }),
    )
    .addCommand(dbCopyCommand())
    .addCommand(
      new Command("backup")
        .description("Copies the database while it may be in use.")
        .argument("<file>", "where to; must not exist yet")
        .addHelpText("after", "\nExample:\n  earshot db backup earshot-2026-11-21.db")
        .action(async (file: string, _flags: unknown, command: Command) => {
          await withParts(command, async (parts) => {
            const store = await parts.existingStore();

            await store.backup(file);
            print(file);
          });
        }),
    );
}
