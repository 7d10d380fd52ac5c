import type { Segment } from "@earshot/model";
import { describeText } from "../json-value.ts";
import type { RoleLookup } from "../role-map.ts";
import { maxTimeMs } from "../seconds.ts";
import { attribute } from "../speaker.ts";
import type { Format } from "./format.ts";
import { splitSpeaker } from "./named-speaker.ts";
import { createSegmentFaults } from "./segment-faults.ts";

const hint = "Times are [hours:]minutes:seconds.milliseconds --> the same, the end not before the start.";

const time = String.raw`(?:(\d{1,4}):)?(\d{1,2}):(\d{2})[.,](\d{1,3})`;
const times = new RegExp(String.raw`^\s*${time}\s*-->\s*${time}(?=\s|$)`);
const srtStart = new RegExp(String.raw`^\s*(?:\d+[ \t]*(?:\r\n|\r|\n)\s*)?${time}[ \t]*-->`);
const webvttStart = /^WEBVTT(?=[ \t\r\n]|$)/;
const withoutWords = /^(?:NOTE|STYLE|REGION)(?=[ \t]|$)/;
const voiceTag = /<v(?:\.[^\s>]*)?[ \t]+([^>]*)>/;
const tag = /<[^<>\n]*>|\{\\[^{}\n]*\}/g;
const entities: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  nbsp: "\u00A0",
  lrm: "\u200E",
  rlm: "\u200F",
};

/** Captions are text, not JSON: their format is seen by how they begin. */
export function captionsFormat(document: unknown): "webvtt" | "srt" | null {
  if (typeof document !== "string") return null;
  if (webvttStart.test(document)) return "webvtt";
  return srtStart.test(document) ? "srt" : null;
}

export const webvtt = captions(
  "webvtt",
  "WebVTT captions, with voice tags such as <v Agent> or names such as Agent: in front",
);
export const srt = captions("srt", "SRT subtitles, with names such as Agent: in front");

function captions(format: "webvtt" | "srt", description: string): Format {
  return {
    description,
    read: (raw, { roles, source }) =>
      typeof raw === "string" && captionsFormat(raw) === format ? { segments: readCaptions(raw, roles, source) } : null,
  };
}

interface Cue {
  timing: string;
  text: string[];
}

/** The cues as segments, one for each voice in a cue. Throws `TranscriptError` naming up to 20 cues at fault. */
function readCaptions(document: string, roles: RoleLookup, source: string): Segment[] {
  const faults = createSegmentFaults();
  const segments: Segment[] = [];
  const cues = findCues(document);
  for (const [index, { timing, text }] of cues.entries()) {
    const report = (field: string | null, problem: string) => faults.report("cues", index, field, problem);
    const found = times.exec(timing);
    if (found === null) {
      report("times", `are ${describeText(timing)}, not two times`);
      continue;
    }
    const startMs = toMs(found.slice(1, 5));
    const endMs = toMs(found.slice(5, 9));
    if (endMs < startMs) report("end", `(${endMs} ms) is before start (${startMs} ms)`);
    else if (endMs > maxTimeMs) report("end", `is later than the limit of ${maxTimeMs} ms`);
    else {
      for (const { speaker, words } of findVoices(text.join("\n"))) {
        const voice = attribute(speaker, null, roles, report);
        if (voice !== null) segments.push({ startMs, endMs, ...voice, text: words });
      }
    }
  }
  faults.settle(cues.length, source, hint);
  return segments;
}

/** A cue has its times in its first or second line. A block without times goes on with the cue before it: no word is lost. */
function findCues(document: string): Cue[] {
  const cues: Cue[] = [];
  const isWebvtt = webvttStart.test(document);
  for (const [index, block] of findBlocks(document).entries()) {
    const [first = "", second = ""] = block;
    if (isWebvtt && (index === 0 || withoutWords.test(first))) continue;
    const at = first.includes("-->") ? 0 : second.includes("-->") ? 1 : -1;
    if (at >= 0) cues.push({ timing: block[at] ?? "", text: block.slice(at + 1) });
    else cues.at(-1)?.text.push(...block);
  }
  return cues;
}

/** Runs of lines with something in them. */
function findBlocks(document: string): string[][] {
  const blocks: string[][] = [];
  let open = false;
  for (const line of document.split(/\r\n|\r|\n/)) {
    const isBlank = line.trim() === "";
    if (!isBlank && open) blocks.at(-1)?.push(line);
    else if (!isBlank) blocks.push([line]);
    open = !isBlank;
  }
  return blocks;
}

/** Who says what in a cue: by voice tags, else by a name in front. What is said by nobody named has no speaker. */
function findVoices(text: string): { speaker: string | null; words: string }[] {
  // With a group in the pattern, every second piece is the name of the voice that follows.
  const [before = "", ...tagged] = text.split(voiceTag);
  if (tagged.length === 0) {
    return [splitSpeaker(plainText(text))];
  }
  const voices: { speaker: string | null; words: string }[] = [{ speaker: null, words: plainText(before) }];
  for (let at = 0; at < tagged.length; at += 2) {
    voices.push({ speaker: plainText(tagged[at] ?? ""), words: plainText(tagged[at + 1] ?? "") });
  }
  return voices.filter(({ speaker, words }) => speaker !== null || words !== "");
}

function plainText(text: string): string {
  return text
    .replace(tag, "")
    .replace(/&(amp|lt|gt|nbsp|lrm|rlm);/g, (entity, name: string) => entities[name] ?? entity)
    .replace(/\s+/g, " ")
    .trim();
}

function toMs([hours = "0", minutes = "0", seconds = "0", decimals = ""]: readonly (string | undefined)[]): number {
  return ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000 + Number(decimals.padEnd(3, "0"));
}
