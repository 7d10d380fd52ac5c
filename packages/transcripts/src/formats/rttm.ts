import type { Format } from "./format.ts";
import { createReading } from "./reading.ts";
import { firstLine, textLines } from "./text-lines.ts";
import { seconds } from "./units.ts";

const hint = "A line is SPEAKER <file> <channel> <start> <duration> <NA> <NA> <name> <NA> <NA>, times in seconds.";

const start = /^(?:SPEAKER|SPKR-INFO|NON-SPEECH|LEXEME|NON-LEX|SEGMENT|NOSCORE)[ \t]+\S+[ \t]+\S+[ \t]+\S+/;

export const isRttm = (text: string): boolean => start.test(firstLine(text));

/** RTTM of the NIST: who speaks when, without words. */
export const rttm: Format = {
  description: "RTTM, lines of SPEAKER <file> <channel> <start> <duration> <NA> <NA> <name>, times in seconds",
  read(document, context) {
    if (typeof document !== "string" || !isRttm(document)) return null;
    const reading = createReading(context, hint);
    for (const { number, line } of textLines(document)) {
      const [type, , channel, from, duration, , , name] = line.trim().split(/\s+/);
      if (type !== "SPEAKER") continue;
      const at = reading.entry("lines", number);
      const startMs = at.time("start", from, seconds);
      const durationMs = at.time("duration", duration, seconds);
      at.add({
        startMs,
        endMs: startMs === null || durationMs === null ? null : startMs + durationMs,
        speaker: name === "<NA>" ? undefined : name,
        channel: channelOf(channel),
        text: "",
      });
    }
    return reading.settle();
  },
};

/** Channels are counted from 1, or lettered from A. */
export function channelOf(channel: string | undefined): number | undefined {
  if (channel === undefined) return undefined;
  if (/^[1-9]\d*$/.test(channel)) return Number(channel) - 1;
  return /^[A-Z]$/.test(channel) ? channel.charCodeAt(0) - 65 : undefined;
}
