import { type SearchHit, type Side, sides } from "@earshot/model";
import { Command, Option } from "commander";
import { createColors } from "picocolors";
import { jsonOption, wholeNumber } from "../arguments.ts";
import { formatClock } from "../clock-text.ts";
import { addFilterOptions, type FilterFlags, filterOf, whereHelp } from "../filter-options.ts";
import { hasColor, note, print, printJson } from "../io.ts";
import { withParts } from "../parts.ts";

interface SearchFlags extends FilterFlags {
  side?: Side | undefined;
  speaker?: string | undefined;
  limit: number;
  cursor?: string | undefined;
  json?: true | undefined;
}

export function searchCommand(): Command {
  const command = new Command("search")
    .description("Finds what was said in stored calls; every word must be in one utterance.")
    .argument("[words...]", 'words, or a "quoted phrase"; none finds every utterance that passes the filters')
    .addOption(new Option("--side <side>", "said by this side").choices(sides))
    .option("--speaker <label>", "said by the speaker with this label");
  return addFilterOptions(command)
    .option("--limit <n>", "at most so many", wholeNumber(1), 20)
    .option("--cursor <cursor>", "go on after an earlier page")
    .addOption(jsonOption())
    .addHelpText(
      "after",
      `
Examples:
  earshot search refund --side customer
  earshot search '"charged twice"' --where 'silence >= 5s' --where 'score < 60'
  earshot search --where 'hold > 1min' --from 2026-10-01
  earshot search refund --where 'agent = "Ann Lee" and queue = Billing'
${whereHelp}`,
    )
    .action(search);
}

async function search(words: string[], flags: SearchFlags, command: Command): Promise<void> {
  await withParts(command, async (parts) => {
    const store = await parts.existingStore();

    const page = await store.search.utterances(
      {
        ...filterOf(flags),
        words: words.length === 0 ? undefined : words.join(" "),
        side: flags.side,
        speaker: flags.speaker,
      },
      { limit: flags.limit, cursor: flags.cursor },
    );
    if (flags.json) return printJson(page);
    print(page.hits.length === 0 ? "nothing found" : page.hits.map(hitLine).join("\n"));
    if (page.nextCursor !== null) note(`more: --cursor ${page.nextCursor}`);
  });
}

function hitLine({ recordingId, startMs, side, snippet, score }: SearchHit): string {
  const colors = createColors(hasColor(process.stdout));
  const text = snippet.map(({ text, match }) => (match ? colors.bold(colors.yellow(text)) : text)).join("");
  const place = startMs === null ? "" : ` ${formatClock(startMs)}`;
  return `${colors.cyan(recordingId)}${place} ${side ?? ""} ${colors.dim(`score ${score ?? "none"}`)}\n  ${text}`;
}
