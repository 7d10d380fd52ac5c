import { mkdir } from "node:fs/promises";
import { oneLine } from "@earshot/model";
import { Command } from "commander";
import { fromOption, jsonOption, toOption, wholeNumber } from "../arguments.ts";
import { note, printJson, printText } from "../io.ts";
import { withParts } from "../parts.ts";

interface ListFlags {
  from?: string | undefined;
  to?: string | undefined;
  limit?: number | undefined;
  json?: true | undefined;
}

export function recordingsCommand(): Command {
  return new Command("recordings")
    .addCommand(
      new Command("list")
        .description("Lists voice recordings, newest first.")
        .addOption(fromOption())
        .addOption(toOption())
        .option("--limit <n>", "at most so many", wholeNumber(1))
        .addOption(jsonOption())
        .addHelpText("after", "\nExample:\n  earshot recordings list --from 2026-10-01 --limit 20")
        .action(list),
    )
    .addCommand(
      new Command("download")
        .description("Downloads the voice parts of recordings; each file is named by its SHA-256.")
        .argument("<id...>", "recording ids")
        .option("--output <folder>", "where to put them", "recordings")
        .addOption(jsonOption())
        .addHelpText("after", "\nExample:\n  earshot recordings download rec-123 --output audio/")
        .action(download),
    );
}

async function list(flags: ListFlags, command: Command): Promise<void> {
  await withParts(command, async (parts) => {
    const { recordings: source } = await parts.genesys();

    const { json, ...query } = flags;
    const recordings = await Array.fromAsync(source.list(query));
    if (json) return printJson(recordings);
    for (const recording of recordings) {
      if ("unreadable" in recording) {
        note(oneLine(`${recording.id}: ${recording.unreadable.message}`));
        continue;
      }
      const { id, interactionId, startTime, state } = recording;
      const media = recording.parts.map((part) => `${part.mediaType} ${part.format}`).join(", ");
      printText(oneLine([startTime ?? "no start time", state.kind.padEnd(11), id, interactionId, media].join("  ")));
    }
    if (recordings.length === 0) note("no recordings");
  });
}

async function download(
  ids: string[],
  flags: { output: string; json?: true | undefined },
  command: Command,
): Promise<void> {
  await withParts(command, async (parts) => {
    const { voiceParts } = await import("@earshot/workflow");
    const { recordings: source } = await parts.genesys();

    await mkdir(flags.output, { recursive: true });
    const files = [];
    for (const id of ids) {
      const recording = await source.get(id);
      const voice = voiceParts(recording);
      if ("notReady" in voice) {
        note(oneLine(`${id}: not downloaded, the recording is ${voice.notReady}`));
        process.exitCode = 1;
        continue;
      }
      for (const part of voice.parts) {
        const media = await source.media(recording, part, flags.output);
        files.push({ recordingId: id, partId: part.id, ...media });
        if (!flags.json) printText(oneLine(`${id}  ${part.id}  ${media.path}`));
      }
    }
    if (flags.json) printJson(files);
  });
}
