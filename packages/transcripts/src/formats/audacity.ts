import type { Format } from "./format.ts";
import { splitSpeaker } from "./named-speaker.ts";
import { createReading } from "./reading.ts";
import { textLines } from "./text-lines.ts";
import { seconds } from "./units.ts";

const hint = "A line is <start>, <end> and <label> with tabs between them, times in seconds.";

export const isAudacity = (text: string): boolean => /^\d+(?:\.\d+)?\t\d+(?:\.\d+)?(?:\t|\r|\n|$)/.test(text);

/** Labels exported from Audacity. A label is words, with or without the speaker in front, or the speaker alone. */
export const audacity: Format = {
  description: "Audacity labels, lines of start⇥end⇥Name: text, times in seconds",
  read(document, context) {
    if (typeof document !== "string" || !isAudacity(document)) return null;
    const reading = createReading(context, hint);
    for (const { number, line } of textLines(document)) {
      // The line below a label may hold its frequencies.
      if (line.startsWith("\\")) continue;
      const [start, end, ...rest] = line.split("\t");
      const label = rest.join(" ").trim();
      const isName = context.roles.label(label) !== undefined;
      const { speaker, words } = isName ? { speaker: label, words: "" } : splitSpeaker(label);
      const at = reading.entry("lines", number);
      at.add({ startMs: at.time("start", start, seconds), endMs: at.time("end", end, seconds), speaker, text: words });
    }
    return reading.settle();
  },
};
