import { oneLine } from "@earshot/model";
import type { ComparedCall, ComparedMeasure } from "@earshot/workflow";
import { Command } from "commander";
import { collect, fromOption, jsonOption, toOption, wholeNumber } from "../arguments.ts";
import { untilInterrupted } from "../interrupt.ts";
import { counted, note, print } from "../io.ts";
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
    .addOption(fromOption())
    .addOption(toOption())
    .option("--limit <n>", "at most so many calls, the newest first", wholeNumber(1))
    .option("--recording <id>", "this stored recording; can be given several times", collect)
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
    const { compareWithSource } = await import("@earshot/workflow");
    const deps = { store: await parts.existingStore(), source: (await parts.genesys()).recordings };
    await untilInterrupted(async (signal) => {
      const calls = untilStopped(compareWithSource(deps, { from, to, limit, ids }, signal), signal);
      await (flags.json ? printCallsAsJson(calls) : printCalls(calls));
    });
  });
}

type Calls = AsyncIterable<ComparedCall>;

/** What was compared stays when somebody stops the command. */
async function* untilStopped(calls: Calls, signal: AbortSignal): AsyncGenerator<ComparedCall, void, undefined> {
  try {
    for await (const call of calls) {
      yield call;
      signal.throwIfAborted();
    }
  } catch (error) {
    if (!signal.aborted) throw error;
    note("stopped: calls after these were not compared");
    process.exitCode = 1;
  }
}

/** One list, whatever ends it. */
async function printCallsAsJson(calls: Calls): Promise<void> {
  let before = "[";
  try {
    for await (const call of calls) {
      print(before + JSON.stringify(call));
      before = ",";
    }
  } finally {
    print(before === "[" ? "[]" : "]");
  }
}

const reasons: Record<NonNullable<ComparedCall["reason"]>, string> = {
  not_evaluated: "not evaluated yet: earshot evaluate",
  no_metrics: "Genesys Cloud has no numbers of it",
  failed: "its numbers could not be had",
};

const titles: Record<ComparedMeasure["name"], string> = {
  silencePercent: "silence %",
  overtalkPercent: "talk-over %",
  overtalkCount: "talk-overs",
  agentPercent: "agent talks %",
  customerPercent: "customer talks %",
  heldMs: "held ms",
};

async function printCalls(calls: Calls): Promise<void> {
  let compared = 0;
  const others = new Map<keyof typeof reasons, number>();
  for await (const { recordingId, measures, reason, error } of calls) {
    if (reason !== null) others.set(reason, (others.get(reason) ?? 0) + 1);
    if (error !== null) note(oneLine(`${recordingId}  ${error.message}`));
    if (measures === null) continue;
    compared += 1;
    print(`${oneLine(recordingId)}\n${row("", "Earshot", "Genesys", "difference")}`);
    for (const { name, ours, theirs, difference, cause } of measures) {
      const numbers = row(titles[name], shown(ours), shown(theirs), shown(difference));
      print(cause === null ? numbers : `${numbers}  ${cause}`);
    }
  }
  const count = Array.from(others.values()).reduce((sum, one) => sum + one, 0);
  print(`${counted(compared, "call")} compared, ${count} without numbers to compare`);
  for (const [reason, calls] of others) print(`  ${calls}: ${reasons[reason]}`);
}

function row(title: string, ...numbers: string[]): string {
  return `  ${title.padEnd(16)}${numbers.map((number) => number.padStart(12)).join("")}`;
}

function shown(value: number | null): string {
  if (value === null) return "–";
  const text = Number.isInteger(value) ? String(value) : value.toFixed(1);
  // What rounds to nothing has no sign.
  return Number(text) === 0 ? "0" : text;
}
