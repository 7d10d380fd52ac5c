import type { Format } from "./format.ts";
import { createReading } from "./reading.ts";
import { channelOf, rejectSeveralFiles } from "./rttm.ts";
import { firstLine, textLines } from "./text-lines.ts";
import { seconds } from "./units.ts";
import { toWord } from "./words.ts";

const hint = "A line is <file> <channel> <start> <duration> <word> [<confidence>], times in seconds.";

const number = String.raw`\d+(?:\.\d+)?`;
const start = new RegExp(
  String.raw`^\S+[ \t]+[\dA-Z]\d*[ \t]+${number}[ \t]+${number}[ \t]+\S+(?:[ \t]+[\d.eE-]+)?(?:[ \t]+\S+)*[ \t]*$`,
);

export const isCtm = (text: string): boolean => start.test(firstLine(text));

/** CTM of the NIST: one word a line. */
export const ctm: Format = {
  description: "CTM, lines of <file> <channel> <start> <duration> <word> [<confidence>], times in seconds",
  read(document, context) {
    if (typeof document !== "string" || !isCtm(document)) return null;
    const reading = createReading(context, hint);
    const files = new Set<string | undefined>();
    for (const { number, line } of textLines(document)) {
      const [file, channel, from, duration, text, confidence] = line.trim().split(/\s+/);
      files.add(file);
      const at = reading.entry("lines", number);
      const startMs = at.time("start", from, seconds);
      const durationMs = at.time("duration", duration, seconds);
      if (startMs === null || durationMs === null) continue;
      const word = toWord(text, startMs, startMs + durationMs, confidence);
      if (word !== null) at.addWord(word, { channel: channelOf(channel) });
    }
    rejectSeveralFiles(files, context.source);
    return reading.settle();
  },
};
