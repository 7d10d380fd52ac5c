import { type AuditEntry, type AuditFilter, type AuditStatus, auditStatuses } from "@earshot/model";
import { Command, Option } from "commander";
import { fromOption, jsonOption, toOption, wholeNumber } from "../arguments.ts";
import { counted, note, print, printJson, printLine, printText } from "../io.ts";
import { withParts } from "../parts.ts";

interface ListFlags {
  interaction?: string | undefined;
  status?: AuditStatus | undefined;
  from?: string | undefined;
  to?: string | undefined;
  limit: number;
  cursor?: string | undefined;
  json?: true | undefined;
}

export function auditCommand(): Command {
  return new Command("audit")
    .description("Shows and checks the audit trail of published metadata.")
    .addCommand(
      new Command("list")
        .description("Lists attempts to publish, the latest first.")
        .option("--interaction <id>", "of this interaction")
        .addOption(new Option("--status <status>", "with this status").choices(auditStatuses))
        .addOption(fromOption())
        .addOption(toOption())
        .option("--limit <n>", "at most so many", wholeNumber(1), 50)
        .option("--cursor <cursor>", "go on after an earlier page")
        .addOption(jsonOption())
        .action(list),
    )
    .addCommand(
      new Command("export")
        .description("Prints the whole trail, first to last; kept elsewhere, it anchors the trail in the database.")
        .addOption(new Option("--format <format>", "what to print").choices(["json", "jsonl"]).default("jsonl"))
        .addHelpText("after", "\nExample:\n  earshot audit export > audit-2026-11.jsonl")
        .action(exportAll),
    )
    .addCommand(
      new Command("verify")
        .description(
          "Recomputes the chain of hashes; names every entry that was edited, removed, inserted or reordered.",
        )
        .addOption(jsonOption())
        .addHelpText("after", "\nExit code 1 when the trail is not what was written.")
        .action(verify),
    );
}

async function list(flags: ListFlags, command: Command): Promise<void> {
  await withParts(command, async (parts) => {
    const store = await parts.existingStore();

    const { interaction: interactionId, status, from, to, limit, cursor } = flags;
    const filter: AuditFilter = { interactionId, status, from, to };
    const page = await store.audit.list(filter, { limit, cursor });
    if (flags.json) return printJson(page);
    for (const entry of page.items) printText(line(entry));
    if (page.nextCursor !== null) note(`more: --cursor ${page.nextCursor}`);
  });
}

function line({ sequence, timestamp, status, interactionId, actor, reason }: AuditEntry): string {
  return [sequence, timestamp, status.padEnd(9), interactionId, actor, reason ?? ""].join("  ").trimEnd();
}

async function exportAll(flags: { format: "json" | "jsonl" }, command: Command): Promise<void> {
  await withParts(command, async (parts) => {
    const store = await parts.existingStore();

    const isJson = flags.format === "json";
    let separator = isJson ? "[" : "";
    for await (const entry of store.audit.entries()) {
      await printLine(`${separator}${JSON.stringify(entry)}`);
      if (isJson) separator = ",";
    }
    if (isJson) print(separator === "[" ? "[]" : "]");
  });
}

async function verify(flags: { json?: true | undefined }, command: Command): Promise<void> {
  await withParts(command, async (parts) => {
    const store = await parts.existingStore();

    const result = await store.audit.verify();
    if (flags.json) printJson(result);
    else if (result.ok) print(`${counted(result.entries, "entry", "entries")}, the chain is whole`);
    else for (const { sequence, problem, message } of result.faults) print(`entry ${sequence} ${problem}: ${message}`);
    if (!result.ok) process.exitCode = 1;
  });
}
