import { withoutControls } from "@earshot/model";
import { type ComparedCall, type ComparedMeasure, compareWithSource } from "@earshot/workflow";
import { Command } from "commander";
import { collect, fromOption, jsonOption, toOption, wholeNumber } from "../arguments.ts";
import { counted, note, print, printJson } from "../io.ts";
import { withParts } from "../parts.ts";

interface CompareFlags {
  from?: string | undefined;
  to?: string | undefined;
  limit?: number | undefined;
  recording?: string[] | undefined;
  json?: true | undefined;
}

export function compareCommand(): Command {
  return new Command("compare")
    .description(
      "Shows our numbers of stored calls beside those that Genesys Cloud measured, and what makes them differ.",
    )
    .addOption(fromOption())
    .addOption(toOption())
    .option("--limit <n>", "at most so many calls, the newest first", wholeNumber(1))
    .option("--recording <id>", "this recording; can be given several times", collect)
    .addOption(jsonOption())
    .addHelpText(
      "after",
      `
Examples:
  earshot compare --from 2026-10-01 --limit 20
  earshot compare --recording 7f1c…~2b9d… --json

Shares are percentages of the call; silence is all time in which nobody speaks, hold included.`,
    )
    .action(compare);
}

async function compare(flags: CompareFlags, command: Command): Promise<void> {
  const { from, to, limit, recording: ids } = flags;
  await withParts(command, async (parts) => {
    const deps = { store: await parts.existingStore(), source: (await parts.genesys()).recordings };
    const calls = await Array.fromAsync(compareWithSource(deps, { from, to, limit, ids }));
    if (flags.json) printJson(calls);
    else printCalls(calls);
  });
}

const reasons: Record<NonNullable<ComparedCall["reason"]>, string> = {
  not_evaluated: "not evaluated yet: earshot evaluate",
  no_metrics: "Genesys Cloud has no numbers of it",
  unreadable: "it cannot be read",
};

const titles: Record<ComparedMeasure["name"], string> = {
  silencePercent: "silence %",
  overtalkPercent: "talk-over %",
  overtalkCount: "talk-overs",
  agentPercent: "agent talks %",
  customerPercent: "customer talks %",
  heldMs: "held ms",
};

function printCalls(calls: readonly ComparedCall[]): void {
  for (const { recordingId, measures } of calls) {
    if (measures === null) continue;
    print(`${withoutControls(recordingId)}\n${row("", "Earshot", "Genesys", "difference")}`);
    for (const { name, ours, theirs, difference, cause } of measures) {
      const numbers = row(titles[name], shown(ours), shown(theirs), shown(difference));
      print(cause === null ? numbers : `${numbers}  ${cause}`);
    }
  }
  const compared = calls.filter(({ measures }) => measures !== null).length;
  print(`${counted(compared, "call")} compared, ${calls.length - compared} without numbers to compare`);
  for (const { recordingId, reason } of calls) if (reason !== null) note(`${recordingId}  ${reasons[reason]}`);
}

function row(title: string, ...numbers: string[]): string {
  return `  ${title.padEnd(16)}${numbers.map((number) => number.padStart(12)).join("")}`;
}

function shown(value: number | null): string {
  if (value === null) return "–";
  return Number.isInteger(value) ? String(value) : value.toFixed(1);
}
