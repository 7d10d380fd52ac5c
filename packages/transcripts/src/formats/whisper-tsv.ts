import type { Format } from "./format.ts";
import { createReading } from "./reading.ts";
import { textLines } from "./text-lines.ts";
import { milliseconds } from "./units.ts";

const hint = "A line is <start>, <end> and <text> with tabs between them, times in milliseconds.";

export const isWhisperTsv = (text: string): boolean => /^start\tend\ttext[ \t]*(?:\r|\n|$)/.test(text);

/** TSV output of Whisper. */
export const whisperTsv: Format = {
  description: "Whisper TSV, a line start⇥end⇥text and lines of that, times in milliseconds",
  read(document, context) {
    if (typeof document !== "string" || !isWhisperTsv(document)) return null;
    const reading = createReading(context, hint);
    for (const { number, line } of textLines(document).slice(1)) {
      const [start, end, ...text] = line.split("\t");
      const at = reading.entry("lines", number);
      at.add({
        startMs: at.time("start", start, milliseconds),
        endMs: at.time("end", end, milliseconds),
        text: text.join(" "),
      });
    }
    return reading.settle();
  },
};
