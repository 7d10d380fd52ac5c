import type { Format } from "./format.ts";
import { splitSpeaker } from "./named-speaker.ts";
import { createReading } from "./reading.ts";
import { textLines } from "./text-lines.ts";
import { clock } from "./units.ts";

const hint = "A line is [hours:minutes:seconds] Name: text.";

const time = String.raw`((?:\d{1,4}:)?\d{1,2}:\d{2}(?:[.,]\d{1,9})?)`;
/** Without brackets a time needs a name behind it: many other texts have times in front. */
const stamp = new RegExp(String.raw`^\s*(?:\[${time}\]|${time}(?=\s[^:\r\n]{1,40}:))[ \t]*[-–]?[ \t]*`);
/** What a word takes on average: the last line has no end. */
const wordMs = 400;

export const isLines = (text: string): boolean => stamp.test(text);

/** Lines with the time at which they begin. Each is taken to end where the next begins. */
export const lines: Format = {
  description: "lines of [hours:minutes:seconds] Name: text",
  read(document, context) {
    if (typeof document !== "string" || !isLines(document)) return null;
    const reading = createReading(context, hint);
    const read: { number: number; start: string; text: string }[] = [];
    for (const { number, line } of textLines(document)) {
      const match = stamp.exec(line);
      const last = read.at(-1);
      if (match !== null) read.push({ number, start: match[1] ?? match[2] ?? "", text: line.slice(match[0].length) });
      else if (last !== undefined) last.text += ` ${line.trim()}`;
    }
    const starts = read.map(({ number, start }) => reading.entry("lines", number).time("time", start, clock));
    const nexts = nextStarts(starts);
    for (const [index, { number, text }] of read.entries()) {
      const startMs = starts[index] ?? null;
      const { speaker, words } = splitSpeaker(text.trim());
      const spokenMs = wordMs * words.split(/\s+/).filter((word) => word !== "").length;
      const endMs = startMs === null ? null : (nexts[index] ?? startMs + spokenMs);
      reading.entry("lines", number).add({ startMs, endMs, speaker, text: words });
    }
    if (read.length > 0) {
      reading.warn(
        "transcript.no_ends",
        `lines have no ends: each is taken to end where the next begins, and the last one after ${wordMs} ms for each of its words`,
      );
    }
    return reading.settle();
  },
};

/** For each time the first behind it that is not earlier; null where there is none. */
function nextStarts(starts: readonly (number | null)[]): (number | null)[] {
  // From the end on: a time that is earlier than the one in front of it is the next of nothing further in front.
  const later: number[] = [];
  const nexts = starts.toReversed().map((start) => {
    if (start === null) return null;
    while ((later.at(-1) ?? start) < start) later.pop();
    const next = later.at(-1) ?? null;
    later.push(start);
    return next;
  });
  return nexts.toReversed();
}
