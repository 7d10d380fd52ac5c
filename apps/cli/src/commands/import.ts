import { Command } from "commander";
import { fromOption, toOption, wholeNumber } from "../arguments.ts";
import { addRunOptions, type RunFlags, runAndReport } from "../evaluation-run.ts";
import { note } from "../io.ts";
import { withParts } from "../parts.ts";
import { passedOverText } from "../set-inputs.ts";

interface ImportFlags extends RunFlags {
  from?: string | undefined;
  to?: string | undefined;
  limit?: number | undefined;
  lines?: true | undefined;
}

/** Calls that are stored in one transaction at most. */
const batchSize = 500;

const keepMediaText =
  "copy the recordings into this folder, or to s3://<bucket>/<prefix>; without it they are played from where they lie";

export function importCommand(): Command {
  const command = new Command("import")
    .argument("<path...>", "files, folders and quoted patterns")
    .option("--lines", "files named by themselves hold one transcript a line, whatever they are called")
    .addOption(fromOption())
    .addOption(toOption())
    .option("--limit <n>", "at most so many that are not stored yet", wholeNumber(1));
  return addRunOptions(command, keepMediaText)
    .addHelpText(
      "after",
      `
Examples:
  earshot import calls/
  earshot import october.jsonl.gz --definition standard --report october.html
  earshot import --lines calls.txt
  EARSHOT_VOICE_DETECTOR=level earshot import calls/

Transcripts may be in any format that earshot transcripts inspect knows; their content says which. A .jsonl or .ndjson
has one a line. Each may be packed as .gz or .zst; of several of one name the .json is taken. A recording beside a
transcript of the same name is its sound: it gives the length, and where words and sound disagree there is a warning.
A recording alone is transcribed by EARSHOT_STT, EARSHOT_STT_URL or EARSHOT_TRANSCRIPTS, else it is measured by voice activity.
Music or noise that may be a hold is a warning; EARSHOT_VOICE_MODEL names another network that detects voices.
<name>.events.json gives the state events and the start time of <name>.
What is stored already and did not change is skipped; a stopped import is continued by the next one. What failed is
named; --explain names every call. Exit code 1 when calls failed or wait.`,
    )
    .action(importCalls);
}

async function importCalls(paths: string[], flags: ImportFlags, command: Command): Promise<void> {
  const { from, to, limit, lines = false } = flags;
  await withParts(command, async (parts) => {
    const passedOver = new Set<string>();
    const deps = await parts.importing({ paths, lines, onPassedOver: (path) => passedOver.add(path) });
    const query = { from, to, limit };
    await runAndReport(parts, deps, flags, {
      query,
      soundCheck: "always",
      batchSize,
      eachCall: false,
    });
    if (passedOver.size > 0) note(passedOverText([...passedOver]));
  });
}
