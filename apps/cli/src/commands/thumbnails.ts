import { type ThumbnailStatus, thumbnailStatuses } from "@earshot/model";
import { Command, Option } from "commander";
import { jsonOption, wholeNumber } from "../arguments.ts";
import { note, print, printJson, printText } from "../io.ts";
import { withParts } from "../parts.ts";

export function thumbnailsCommand(): Command {
  return new Command("thumbnails")
    .addCommand(
      new Command("list")
        .description("Lists thumbnail jobs.")
        .addOption(new Option("--status <status>", "with this status").choices(thumbnailStatuses))
        .option("--limit <n>", "at most so many", wholeNumber(1), 50)
        .option("--cursor <cursor>", "go on after an earlier page")
        .addOption(jsonOption())
        .action(list),
    )
    .addCommand(
      new Command("run")
        .description("Works through the jobs once, with the ffmpeg of FFMPEG_PATH or PATH; without one they wait.")
        .addOption(jsonOption())
        .action(run),
    );
}

async function list(
  flags: { status?: ThumbnailStatus | undefined; limit: number; cursor?: string | undefined; json?: true | undefined },
  command: Command,
): Promise<void> {
  await withParts(command, async (parts) => {
    const store = await parts.existingStore();

    const { status, limit, cursor } = flags;
    const page = await store.thumbnails.list({ status }, { limit, cursor });
    if (flags.json) return printJson(page);
    for (const job of page.items) {
      printText(
        [job.status.padEnd(7), job.interactionId, job.mediaId, job.path ?? job.reason ?? ""].join("  ").trimEnd(),
      );
    }
    if (page.nextCursor !== null) note(`more: --cursor ${page.nextCursor}`);
  });
}

async function run(flags: { json?: true | undefined }, command: Command): Promise<void> {
  await withParts(command, async (parts) => {
    const { makeThumbnails } = await import("@earshot/workflow");
    const summary = await makeThumbnails(await parts.thumbnails(), parts.paths.thumbnails);
    if (flags.json) printJson(summary);
    else print(`${summary.done} done, ${summary.failed} failed, ${summary.waiting} waiting`);
    if (summary.waiting > 0) note("there is no ffmpeg: install it, or set FFMPEG_PATH to it");
    if (summary.failed > 0) process.exitCode = 1;
  });
}
