import { rescoreEvaluations } from "@earshot/workflow";
import { Command } from "commander";
import { definitionOption, jsonOption, readScorecard, scorecardOption } from "../arguments.ts";
import { print, printJson } from "../io.ts";
import { withParts } from "../parts.ts";

export function rescoreCommand(): Command {
  return new Command("rescore")
    .description("Scores stored calls by a scorecard again; nothing is downloaded or measured.")
    .addOption(scorecardOption())
    .addOption(definitionOption("only evaluations under this definition"))
    .addOption(jsonOption())
    .addHelpText("after", "\nExamples:\n  earshot rescore --scorecard strict.json\n  earshot rescore")
    .action(
      async (
        flags: { scorecard?: string | undefined; definition?: string | undefined; json?: true | undefined },
        command: Command,
      ) => {
        const scorecard = await readScorecard(flags.scorecard);
        await withParts(command, async (parts) => {
          const store = await parts.existingStoreToChange();

          const summary = await rescoreEvaluations(store, scorecard, {
            nowMs: Date.now(),
            definition: flags.definition,
          });
          if (flags.json) printJson({ ...summary, scorecard: `${scorecard.name}@${scorecard.version}` });
          else
            print(`${summary.rescored} rescored by ${scorecard.name}@${scorecard.version}, ${summary.changed} changed`);
        });
      },
    );
}
