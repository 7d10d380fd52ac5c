import { TranscriptError } from "../errors.ts";
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
    const files = new Set<string | undefined>();
    for (const { number, line } of textLines(document)) {
      const [type, file, channel, from, duration, , , name] = line.trim().split(/\s+/);
      if (type !== "SPEAKER") continue;
      files.add(file);
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
    rejectSeveralFiles(files, context.source);
    return reading.settle();
  },
};

/** What is said in several recordings at the same time is not one call. */
export function rejectSeveralFiles(files: ReadonlySet<string | undefined>, source: string): void {
  if (files.size < 2) return;
  const named = [...files].slice(0, 3).join(", ");
  throw new TranscriptError(
    "transcript.unsupported_format",
    `${source} has the speech of ${files.size} recordings: ${named}${files.size > 3 ? ", …" : ""}`,
    { hint: "Save the lines of each recording as a file of its own.", source },
  );
}

/** Channels are counted from 1, or lettered from A. */
export function channelOf(channel: string | undefined): number | undefined {
  if (channel === undefined) return undefined;
  if (/^[1-9]\d*$/.test(channel)) return Number(channel) - 1;
  return /^[A-Z]$/.test(channel) ? channel.charCodeAt(0) - 65 : undefined;
}
