import { UsageError } from "@earshot/model";
import { formatScore, reasonText, type Scorecard, scorecardId } from "@earshot/quality";
import { rescoreEvaluations, type ScorecardTrial, type ScoreDistribution, tryScorecard } from "@earshot/workflow";
import { Command, Option } from "commander";
import { definitionOption, jsonOption, readScorecard, scorecardOption, wholeNumber } from "../arguments.ts";
import { counted, print, printJson } from "../io.ts";
import { withParts } from "../parts.ts";

interface RescoreFlags {
  scorecard?: string | undefined;
  definition?: string | undefined;
  dryRun?: true | undefined;
  limit?: number | undefined;
  json?: true | undefined;
}

export function rescoreCommand(): Command {
  return new Command("rescore")
    .addOption(scorecardOption())
    .addOption(definitionOption("only evaluations under this definition"))
    .option("--dry-run", "store nothing, and say how scores would change, by the evaluations that reports show")
    .addOption(
      new Option("--limit <count>", "with --dry-run, only so many of the latest calls").argParser(wholeNumber(1)),
    )
    .addOption(jsonOption())
    .addHelpText(
      "after",
      `
A version of a scorecard keeps its meaning: raise its version with every change.

Examples:
  earshot rescore --scorecard strict.json --dry-run
  earshot rescore --scorecard strict.json
  earshot rescore`,
    )
    .action(async (flags: RescoreFlags, command: Command) => {
      if (flags.limit !== undefined && !flags.dryRun) {
        throw new UsageError(
          "--limit is for --dry-run: all stored calls are rescored",
          "Leave it out, or add --dry-run.",
        );
      }
      const scorecard = await readScorecard(flags.scorecard);
      await withParts(command, async (parts) => {
        if (flags.dryRun) {
          await dryRun(await parts.existingStore(), scorecard, flags);
          return;
        }
        const store = await parts.existingStoreToChange();
        const summary = await rescoreEvaluations(store, scorecard, {
          nowMs: Date.now(),
          definition: flags.definition,
        });
        if (flags.json) printJson({ ...summary, scorecard: scorecardId(scorecard) });
        else print(`${summary.rescored} rescored by ${scorecardId(scorecard)}, ${summary.changed} changed`);
      });
    });
}

async function dryRun(
  store: Parameters<typeof tryScorecard>[0],
  scorecard: Scorecard,
  { definition, limit = Number.MAX_SAFE_INTEGER, json }: RescoreFlags,
): Promise<void> {
  let trial: ScorecardTrial | null = null;
  for await (const known of tryScorecard(store, scorecard, { filter: { definition }, limit })) trial = known;
  if (trial === null) return;
  const { done: _, ...figures } = trial;
  if (json) printJson({ ...figures, scorecard: scorecardId(scorecard) });
  else print(trialText(figures, scorecard));
}

function trialText({ calls, before, after, ...trial }: Omit<ScorecardTrial, "done">, scorecard: Scorecard): string {
  const bins = before.bins.map((count, index) => {
    const range = `${index * 10}–${index * 10 + 10}`.padStart(8);
    return `${range}  ${String(count).padStart(8)}  ${String(after.bins[index] ?? 0).padStart(8)}`;
  });
  const largest = trial.largest.map(
    (call) => `  ${formatScore(call.before)} → ${formatScore(call.after)}  ${call.recordingId}`,
  );
  return [
    `${counted(calls, "call", "calls")} by ${scorecardId(scorecard)}: ${trial.changed} would change, ${trial.nowScored} would get a score, ${trial.nowUnscorable} would lose theirs; nothing is stored`,
    `${"score".padStart(8)}  ${"before".padStart(8)}  ${"after".padStart(8)}`,
    ...bins,
    `${"mean".padStart(8)}  ${mean(before).padStart(8)}  ${mean(after).padStart(8)}`,
    ...unscorable("before", before),
    ...unscorable("after", after),
    ...(largest.length === 0 ? [] : ["Most changed:", ...largest]),
  ].join("\n");
}

const mean = ({ mean }: ScoreDistribution) => (mean === null ? "–" : formatScore(mean));

function unscorable(when: string, { unscorable }: ScoreDistribution): string[] {
  const counts = Object.entries(reasonText).flatMap(([reason, text]) => {
    const [, count] = Object.entries(unscorable).find(([known]) => known === reason) ?? [];
    return count === undefined ? [] : [`${text} ${count}`];
  });
  return counts.length === 0 ? [] : [`No score ${when}: ${counts.join(", ")}`];
}
