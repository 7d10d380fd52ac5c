import { type ErasedCounts, type ErasedKind, type ErasureSelection, erasedKinds, UsageError } from "@earshot/model";
import { erasedText } from "@earshot/report";
import type { Erasure } from "@earshot/workflow";
import { Command } from "commander";
import { collect, jsonOption } from "../arguments.ts";
import { actorName } from "../audit-entry.ts";
import { untilInterrupted } from "../interrupt.ts";
import { counted, note, print, printJson, printText } from "../io.ts";
import { withParts } from "../parts.ts";

interface EraseFlags {
  recording?: string[] | undefined;
  interaction?: string[] | undefined;
  agent?: string[] | undefined;
  speaker?: string[] | undefined;
  again?: string | true | undefined;
  keepMeasures?: true | undefined;
  yes?: true | undefined;
  json?: true | undefined;
}

export function eraseCommand(): Command {
  return new Command("erase")
    .option("--recording <id>", "the call of this recording; may be repeated", collect)
    .option("--interaction <id>", "all calls of this interaction; may be repeated", collect)
    .option("--agent <id>", "all calls in which this agent took part; may be repeated", collect)
    .option("--speaker <label>", "all calls in whose words somebody has this label; may be repeated", collect)
    .option(
      "--again [file]",
      "what was erased before, and a backup brought back; by the list in EARSHOT_DATA, or by this copy of it",
    )
    .option("--keep-measures", "keep the numbers of the calls, by queue and day, without anything that names them")
    .option("--yes", "erase; it can't be taken back")
    .addOption(jsonOption())
    .addHelpText(
      "after",
      `
Examples:
  earshot erase --recording 5f1c…
  earshot erase --recording 5f1c… --yes
  earshot erase --agent 9a3e… --keep-measures --yes
  earshot erase --again --yes

A legal hold on any of the calls refuses all of it. One that was stopped goes on when it is called again.
Exit code 1 when the database is in use, so that what is left in its files could not be written over: run it again.`,
    )
    .action(erase);
}

async function erase(flags: EraseFlags, command: Command): Promise<void> {
  const { recording: recordingIds, interaction: interactionIds, agent: agentIds, speaker: speakers, again } = flags;
  const named: ErasureSelection = { recordingIds, interactionIds, agentIds, speakers };
  const isNamed = [recordingIds, interactionIds, agentIds, speakers].some((part) => part !== undefined);
  if (isNamed === (again !== undefined)) {
    throw new UsageError(
      isNamed ? "--again is not about single calls" : "it is not said what to erase",
      "Give --recording, --interaction, --agent or --speaker, or else --again.",
    );
  }
  await withParts(command, async (parts) => {
    const { eraseAgain, eraseCalls, findRestored } = await import("@earshot/workflow");
    const deps = await parts.keeping();
    const list = typeof again === "string" ? again : parts.paths.erasedList;
    if (flags.yes) {
      const options = { actor: actorName(), measuresKept: flags.keepMeasures ?? false };
      const erasure = await untilInterrupted((signal) => {
        const stoppable = { ...options, signal };
        return again === undefined ? eraseCalls(deps, named, stoppable) : eraseAgain(deps, list, stoppable);
      });
      return showErasure(erasure, flags);
    }
    const selection = again === undefined ? named : await findRestored(deps, list);
    const plan = await deps.store.keeping.plan(selection);
    if (flags.json) return printJson(plan);
    if (plan.holds.length === 0 && Object.values(plan.counts).every((count) => count === 0)) {
      print("nothing is stored of it");
      if (recordingIds !== undefined || interactionIds !== undefined)
        note("--yes puts the ids on the list of what was erased: what comes of them later is not stored");
      return;
    }
    print(erasedText(plan.counts));
    for (const { id, kind, target, reason } of plan.holds)
      printText(`held by hold ${id} on ${kind} ${target}: ${reason}`);
    note(plan.holds.length > 0 ? "nothing was erased, and --yes is refused" : "nothing was erased: --yes erases it");
  });
}

/** What was erased, and what is left to do. */
export function showErasure(erasure: Erasure, { json }: { json?: true | undefined }): void {
  const { receipts, isScrubbed, mediaLeft } = erasure;
  if (json) printJson(erasure);
  else {
    const isStored = receipts.some(({ counts }) => Object.keys(counts).length > 0);
    print(isStored ? `erased: ${erasedText(sumOf(receipts))}` : "nothing is stored of it");
    if (!isStored && receipts.length > 0)
      print("it is on the list of what was erased: what comes of it later is not stored");
    for (const { id, sequence } of receipts) print(`receipt ${id}, entry ${sequence} of the audit trail`);
  }
  if (mediaLeft > 0)
    note(
      `${counted(mediaLeft, "recording lies", "recordings lie")} where they were imported from, and were left there`,
    );
  noteUnscrubbed(isScrubbed);
}

export function noteUnscrubbed(isScrubbed: boolean): void {
  if (isScrubbed) return;
  note("somebody reads the database: its files may still hold what was removed; run this again when it is not in use");
  process.exitCode = 1;
}

function sumOf(receipts: readonly { counts: ErasedCounts }[]): ErasedCounts {
  const sum = (kind: ErasedKind) => receipts.reduce((all, { counts }) => all + (counts[kind] ?? 0), 0);
  return Object.fromEntries(erasedKinds.map((kind) => [kind, sum(kind)]));
}
