import type { Check } from "@earshot/pii";
import { Command } from "commander";
import { jsonOption } from "../arguments.ts";
import { print, printJson, printText, readTextInput } from "../io.ts";
import { withParts } from "../parts.ts";
import { namesCommand } from "./pii-names.ts";

export function piiCommand(): Command {
  return new Command("pii").addCommand(scanCommand()).addCommand(checkCommand()).addCommand(namesCommand());
}

function scanCommand(): Command {
  return new Command("scan")
    .description("Shows where a text holds personal data; exit code 1 when it does. Nothing found is printed itself.")
    .argument("<file>", "text file, or - for standard input")
    .addOption(jsonOption())
    .addHelpText("after", "\nExample:\n  earshot pii scan notes.txt")
    .action(async (file: string, flags: { json?: true | undefined }, command: Command) => {
      const detector = await withParts(command, (parts) => parts.detector());
      const text = await readTextInput(file);
      const spans = detector.detect(text);
      if (flags.json) printJson(spans);
      else {
        for (const { kind, start, end, masked, confidence } of spans) {
          print(
            `${place(text, start)}  ${kind.padEnd(14)} ${masked}  ${end - start} characters, confidence ${confidence}`,
          );
        }
        if (spans.length === 0) print("no personal data found");
      }
      if (spans.length > 0) process.exitCode = 1;
    });
}

function checkCommand(): Command {
  return new Command("check")
    .description("Says how much of the personal data in labelled texts is found, and how much is masked in vain.")
    .argument("<file>", "JSON Lines of labelled utterances, or - for standard input")
    .addOption(jsonOption())
    .addHelpText(
      "after",
      `
Every line is one utterance:
  {"text": "it's Ada", "previous": "your name?", "spans": [{"start": 5, "end": 8, "kind": "person"}]}

Example:
  earshot pii check labelled.jsonl`,
    )
    .action(async (file: string, flags: { json?: true | undefined }, command: Command) => {
      const { checkDetector, parseLabelledUtterances } = await import("@earshot/pii");
      const texts = parseLabelledUtterances(await readTextInput(file), file === "-" ? "standard input" : file);
      const check = await withParts(command, async (parts) =>
        checkDetector(await parts.detector(), texts, (await parts.pii()).transcriptPolicy),
      );
      if (flags.json) printJson(check);
      else printText(checkTable(check));
    });
}

const columns = ["kind", "labelled", "touched", "covered", "own kind", "found", "right"] as const;

function checkTable({ texts, words, kinds, falseMasks }: Check): string {
  const share = (part: number, whole: number) => (whole === 0 ? "–" : `${((100 * part) / whole).toFixed(1)} %`);
  const rows = kinds.map(({ kind, labelled, touched, covered, named, found, right }) => [
    kind,
    String(labelled),
    ...[touched, covered, named].map((count) => share(count, labelled)),
    String(found),
    share(right, found),
  ]);
  const lines = [[...columns], ...rows].map(([kind = "", ...cells]) =>
    [kind.padEnd(14), ...cells.map((cell) => cell.padStart(11))].join(" "),
  );
  const inVain = words === 0 ? 0 : (1000 * falseMasks) / words;
  return [
    ...lines,
    `${texts} ${texts === 1 ? "text" : "texts"}, ${words} words; masked in vain: ${falseMasks}, ${inVain.toFixed(1)} in 1,000 words`,
  ].join("\n");
}

/** Line and column of an offset, both from 1. */
function place(text: string, offset: number): string {
  const before = text.slice(0, offset);
  const line = before.split("\n").length;
  return `${line}:${offset - before.lastIndexOf("\n")}`;
}
