import {
  type CallHits,
  formatClock,
  oneLine,
  type SearchHit,
  type SearchQuery,
  type Side,
  sides,
  type TextPart,
  withoutControls,
} from "@earshot/model";
import { formatScore } from "@earshot/quality";
import { formatDate } from "@earshot/report";
import { Command, Option } from "commander";
import { createColors } from "picocolors";
import { jsonOption, wholeNumber } from "../arguments.ts";
import { addFilterOptions, type FilterFlags, filterOf, noteUnknownNames, whereHelp } from "../filter-options.ts";
import { counted, hasColor, note, print, printJson } from "../io.ts";
import { withParts } from "../parts.ts";

interface SearchFlags extends FilterFlags {
  side?: Side | undefined;
  speaker?: string | undefined;
  utterances?: true | undefined;
  limit: number;
  cursor?: string | undefined;
  json?: true | undefined;
}

export function searchCommand(): Command {
  const command = new Command("search")
    .argument(
      "[words...]",
      'words, "quoted phrases", beginnings of words (refund*), AND, OR, NOT; none finds every call',
    )
    .addOption(new Option("--side <side>", "said by this side").choices(sides))
    .option("--speaker <label>", "said by the speaker with this label")
    .option("--utterances", "list utterances instead of calls: each holds all words by itself");
  return addFilterOptions(command)
    .option("--limit <n>", "at most so many", wholeNumber(1), 20)
    .option("--cursor <cursor>", "go on after an earlier page")
    .addOption(jsonOption())
    .addHelpText(
      "after",
      `
Examples:
  earshot search refund --side customer
  earshot search 'refund* OR "money back" NOT voucher'
  earshot search '"charged twice"' --where 'silence >= 5s' --where 'score < 60'
  earshot search --where 'hold > 1min' --from 2026-10-01
  earshot search refund --where 'agent = "Ann Lee" and queue = Billing'

Of each call the first hits are shown. OR stands between alternatives, each of one or more words; NOT is about the next one.
${whereHelp}`,
    )
    .action(search);
}

async function search(words: string[], flags: SearchFlags, command: Command): Promise<void> {
  await withParts(command, async (parts) => {
    const store = await parts.existingStore();
    const { side, speaker, limit, cursor } = flags;
    const text = words.length === 0 ? undefined : words.join(" ");
    const query: SearchQuery = { ...filterOf(flags), words: text, side, speaker };
    await noteUnknownNames(store, query);
    if (flags.utterances) {
      const page = await store.search.utterances(query, { limit, cursor });
      show(page, page.hits.map(hitText), flags);
    } else {
      const page = await store.search.calls(query, { limit, cursor });
      show(page, page.calls.map(callText), flags);
    }
  });
}

function show(page: { nextCursor: string | null }, texts: readonly string[], { json }: SearchFlags): void {
  if (json) printJson(page);
  else print(texts.length === 0 ? "nothing found" : texts.join("\n"));
  if (!json && page.nextCursor !== null) note(`more: --cursor ${page.nextCursor}`);
}

function hitText({ recordingId, startMs, side, snippet, score }: SearchHit): string {
  const colors = createColors(hasColor(process.stdout));
  const place = startMs === null ? "" : ` ${formatClock(startMs)}`;
  return `${colors.cyan(oneLine(recordingId))}${place} ${side ?? ""} ${scoreText(score)}\n  ${marked(snippet)}`;
}

function callText({ recordingId, startTime, score, hits, hitCount }: CallHits): string {
  const colors = createColors(hasColor(process.stdout));
  const count = hitCount === 0 ? "" : ` ${counted(hitCount, "hit")}`;
  const head = `${colors.cyan(oneLine(recordingId))} ${startTime === null ? "no start time" : formatDate(startTime)} ${scoreText(score)}${count}`;
  const lines = hits.map(({ startMs, side, snippet }) => `  ${formatClock(startMs)} ${side} ${marked(snippet)}`);
  return [head, ...lines].join("\n");
}

function scoreText(score: number | null): string {
  return createColors(hasColor(process.stdout)).dim(`score ${score === null ? "none" : formatScore(score)}`);
}

function marked(snippet: readonly TextPart[]): string {
  const colors = createColors(hasColor(process.stdout));
  return snippet
    .map((part) => ({ ...part, text: withoutControls(part.text) }))
    .map(({ text, match }) => (match ? colors.bold(colors.yellow(text)) : text))
    .join("");
}
