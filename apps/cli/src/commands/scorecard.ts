import { existsSync } from "node:fs";
import { basename, extname } from "node:path";
import { Readable } from "node:stream";
import { systemClock, UsageError } from "@earshot/model";
import { guideScorecard, type Scorecard, scorecardId, scorecards } from "@earshot/quality";
import { Command } from "commander";
import { readScorecard } from "../arguments.ts";
import { actorName } from "../audit-entry.ts";
import { counted, note, print, writeOutput } from "../io.ts";
import { withParts } from "../parts.ts";

const starting = "per-minute";

export function scorecardCommand(): Command {
  return new Command("scorecard")
    .addCommand(new Command("list").description("Names the built-in scorecards.").action(list))
    .addCommand(
      new Command("show")
        .description("Prints a scorecard as JSON.")
        .argument("<name|file>", "a built-in scorecard or a JSON file")
        .action(async (name: string) => print(toJson(await readScorecard(name)))),
    )
    .addCommand(
      new Command("check")
        .description("Reads a scorecard and names every fault of it.")
        .argument("<file>", "JSON file, or - for standard input")
        .action(async (file: string) => print(describe(await readScorecard(file)))),
    )
    .addCommand(
      new Command("publish")
        .description("Stores a version of a scorecard, which never changes from then on.")
        .argument("<file>", "JSON file, or - for standard input")
        .action(publish),
    )
    .addCommand(
      new Command("init")
        .description(`Writes a scorecard to adjust: ${starting}, named after its file.`)
        .argument("<file>", "JSON file that does not exist yet")
        .action(init),
    )
    .addHelpText(
      "after",
      `
Examples:
  earshot scorecard list
  earshot scorecard show per-minute
  earshot scorecard init ours.json
  earshot scorecard check ours.json
  earshot rescore --scorecard ours.json --dry-run
  earshot scorecard publish ours.json
  earshot rescore --scorecard ours.json

docs/scorecards.md says what a scorecard can judge, words among it; packages/quality/README.md explains every field.`,
    );
}

function list(): void {
  for (const scorecard of scorecards.values()) {
    print(`${describe(scorecard)}${scorecard === guideScorecard ? " (default)" : ""}`);
  }
}

async function publish(file: string, _flags: object, command: Command): Promise<void> {
  const scorecard = await readScorecard(file);
  await withParts(command, async (parts) => {
    const { publishScorecard } = await import("@earshot/workflow");
    const store = await parts.store();
    const isNew = await publishScorecard(store, scorecard, { by: actorName(), nowMs: systemClock.now() });
    note(isNew ? "published" : "published before, with the same content");
    print(scorecardId(scorecard));
  });
}

async function init(file: string): Promise<void> {
  if (existsSync(file)) throw new UsageError(`${file} is there already`, "Name a file that does not exist yet.");
  const name = basename(file, extname(file))
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "");
  const base = scorecards.get(starting) ?? guideScorecard;
  const json = toJson({ ...base, name: name === "" || scorecards.has(name) ? "own" : name });
  await writeOutput(file, Readable.from([json]));
  note(`${file} is written; raise its version with every change`);
}

function toJson(scorecard: Scorecard): string {
  return `${JSON.stringify(scorecard, null, 2)}\n`;
}

function describe(scorecard: Scorecard): string {
  const labels = scorecard.criteria.map(({ label }) => label).join(", ");
  return `${scorecardId(scorecard)}  ${counted(scorecard.criteria.length, "criterion", "criteria")}: ${labels}`;
}
