import { type AuditEntry, type AuditFilter, type AuditStatus, auditStatuses } from "@earshot/model";
import { Command, Option } from "commander";
import { fromOption, jsonOption, toOption, wholeNumber } from "../arguments.ts";
import { compareWithExport, readAuditExport } from "../audit-export.ts";
import { counted, note, print, printJson, printLine, printText, readTextInput } from "../io.ts";
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
    .addCommand(
      new Command("list")
        .description("Lists its entries, the latest first.")
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
        .option("--against <export>", "compare with this file, which audit export wrote")
        .addOption(jsonOption())
        .addHelpText(
          "after",
          `
Who can rewrite the whole database can forge a chain that holds: an export kept elsewhere shows it.

Examples:
  earshot audit verify
  earshot audit verify --against audit-2026-11.jsonl

Exit code 1 when the trail is not what was written.`,
        )
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

async function verify(
  flags: { against?: string | undefined; json?: true | undefined },
  command: Command,
): Promise<void> {
  const { against } = flags;
  const exported = against === undefined ? null : readAuditExport(await readTextInput(against), against);
  await withParts(command, async (parts) => {
    const store = await parts.existingStore();

    const chain = await store.audit.verify();
    const differences = exported === null ? [] : await compareWithExport(exported, store.audit.entries());
    const faults = [...chain.faults, ...differences];
    const result = { ...chain, ok: chain.ok && differences.length === 0, faults };
    if (flags.json) printJson(result);
    else if (result.ok)
      print(
        `${counted(result.entries, "entry", "entries")}, the chain is whole${exported === null ? "" : `, and holds the ${counted(exported.size, "entry", "entries")} of the export`}`,
      );
    else for (const { sequence, problem, message } of result.faults) print(`entry ${sequence} ${problem}: ${message}`);
    if (!result.ok) process.exitCode = 1;
  });
}
