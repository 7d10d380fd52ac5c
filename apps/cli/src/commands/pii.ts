import { Command } from "commander";
import { jsonOption } from "../arguments.ts";
import { print, printJson, readTextInput } from "../io.ts";
import { withParts } from "../parts.ts";

export function piiCommand(): Command {
  return new Command("pii").addCommand(
    new Command("scan")
      .description("Shows where a text holds personal data; exit code 1 when it does. Nothing found is printed itself.")
      .argument("<file>", "text file, or - for standard input")
      .addOption(jsonOption())
      .addHelpText("after", "\nExample:\n  earshot pii scan notes.txt")
      .action(async (file: string, flags: { json?: true | undefined }, command: Command) => {
        const { detector } = await withParts(command, (parts) => parts.pii());
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
      }),
  );
}

/** Line and column of an offset, both from 1. */
function place(text: string, offset: number): string {
  const before = text.slice(0, offset);
  const line = before.split("\n").length;
  return `${line}:${offset - before.lastIndexOf("\n")}`;
}
