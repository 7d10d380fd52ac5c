import { isObject, type JsonObject, type Segment } from "@earshot/model";
import { describeValue } from "../json-value.ts";
import type { RoleLookup } from "../role-map.ts";
import { secondsToMs } from "../seconds.ts";
import { attribute } from "../speaker.ts";
import type { Format } from "./format.ts";
import { createSegmentFaults } from "./segment-faults.ts";

const listKeys = ["results", "transcripts"] as const;
const startKeys = ["start_time", "startTime"] as const;
const endKeys = ["end_time", "endTime"] as const;
const textKeys = ["transcript", "text"] as const;

/** The guide's transcripts: a list of results with times in seconds. */
export const results: Format = {
  description:
    '{"results" | "transcripts": [{"start_time" | "startTime", "end_time" | "endTime", "speaker" | "channel", "transcript" | "text"}]}, times in seconds',
  read(raw, { roles, source }) {
    const list = findResultList(raw);
    return list === null ? null : { segments: readResultSegments(list, roles, source) };
  },
};

const hint = "Times are decimal seconds, end_time not before start_time; correct the document or export it again.";

interface ResultList {
  key: string;
  entries: readonly unknown[];
}

/** The document's list of segments, when it is a list of results: `results` before `transcripts`. */
function findResultList(raw: unknown): ResultList | null {
  if (!isObject(raw)) return null;
  for (const key of listKeys) {
    const entries = raw[key];
    if (Array.isArray(entries)) return isNested(entries) ? null : { key, entries };
    // A value under the first key that is no list must not be ignored in favour of the second.
    if (entries !== undefined && entries !== null) return null;
  }
  return null;
}

/** Other services use the same outer keys but keep the words one level deeper: read as segments, they would be lost. */
function isNested(entries: readonly unknown[]): boolean {
  const first = entries.find(isObject);
  if (first === undefined) return false;
  if (Array.isArray(first.alternatives) || Array.isArray(first.phrases)) return true;
  if ([...startKeys, ...endKeys].some((key) => key in first)) return false;
  return entries.some((entry) => isObject(entry) && (Array.isArray(entry.alternatives) || Array.isArray(entry.words)));
}

/** The segments, in the document's order. Throws `TranscriptError` naming up to 20 faults of all segments. */
function readResultSegments(list: ResultList, roles: RoleLookup, source: string): Segment[] {
  const faults = createSegmentFaults();
  const segments: Segment[] = [];
  for (const [index, entry] of list.entries.entries()) {
    const report = (field: string | null, problem: string) => faults.report(list.key, index, field, problem);
    if (isObject(entry)) {
      const segment = readSegment(entry, roles, report);
      if (segment !== null) segments.push(segment);
    } else {
      report(null, `is ${describeValue(entry)}, not a segment`);
    }
  }
  faults.settle(list.entries.length, source, hint);
  return segments;
}

type Report = (field: string, problem: string) => void;

function readSegment(entry: JsonObject, roles: RoleLookup, report: Report): Segment | null {
  const startKey = presentKey(entry, startKeys);
  const endKey = presentKey(entry, endKeys);
  const textKey = presentKey(entry, textKeys);
  const start = secondsToMs(entry[startKey]);
  const end = secondsToMs(entry[endKey]);
  const text = entry[textKey] ?? "";
  const voice = attribute(entry.speaker, entry.channel, roles, report);
  if ("problem" in start) report(startKey, start.problem);
  if ("problem" in end) report(endKey, end.problem);
  if (typeof text !== "string") report(textKey, `is ${describeValue(text)}, not text`);
  if ("problem" in start || "problem" in end) return null;
  if (end.ms < start.ms) {
    report(endKey, `(${end.ms} ms) is before ${startKey} (${start.ms} ms)`);
    return null;
  }
  if (voice === null || typeof text !== "string") return null;
  return {
    startMs: start.ms,
    endMs: end.ms,
    channel: voice.channel,
    speaker: voice.speaker,
    side: voice.side,
    text,
  };
}

/** The first spelling that holds a value; else the first that is there; else the preferred one. */
function presentKey(entry: JsonObject, keys: readonly [string, string]): string {
  const [preferred, other] = keys;
  if (entry[preferred] !== undefined && entry[preferred] !== null) return preferred;
  if (entry[other] !== undefined && entry[other] !== null) return other;
  return entry[preferred] === undefined && entry[other] === null ? other : preferred;
}
