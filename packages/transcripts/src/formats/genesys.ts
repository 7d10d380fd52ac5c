import { isAgentPurpose, isObject, type JsonObject, type Segment, type Word } from "@earshot/model";
import { TranscriptError } from "../errors.ts";
import { describeValue } from "../json-value.ts";
import type { RoleLookup } from "../role-map.ts";
import { maxTimeMs } from "../seconds.ts";
import { attribute } from "../speaker.ts";
import type { Format } from "./format.ts";
import { genesysMetrics } from "./genesys-metrics.ts";
import { createSegmentFaults } from "./segment-faults.ts";
import { milliseconds, timeOrNone } from "./units.ts";
import { readConfidence, toWord } from "./words.ts";

/** Transcripts of Genesys speech and text analytics. */
export const genesys: Format = {
  description:
    '{"startTime", "transcripts": [{"phrases": [{"participantPurpose", "startTimeMs", "duration": {"milliseconds"}, "decoratedText" | "text"}]}]}, times in milliseconds',
  read(raw, { roles, source }) {
    const document = findGenesysDocument(raw);
    if (document === null) return null;
    const vendorMetrics = genesysMetrics(document.root);
    const segments = readGenesysSegments(document, roles, source);
    const { duration } = document.root;
    const durationMs = isObject(duration) ? timeOrNone(duration.milliseconds, milliseconds) : undefined;
    return {
      segments,
      ...(durationMs === undefined ? {} : { durationMs }),
      ...(vendorMetrics === null ? {} : { vendorMetrics }),
    };
  },
};

const hint = "Times are whole milliseconds, since 1970 or since the recording's start; export the document again.";

/** A time from here on is counted from 1970 (3 March 1973), one before it from the recording's start. */
const epochFromMs = 1e11;

interface GenesysDocument {
  root: JsonObject;
  transcripts: readonly unknown[];
}

/** The document, when its transcripts have phrases. */
function findGenesysDocument(raw: unknown): GenesysDocument | null {
  if (!isObject(raw) || !Array.isArray(raw.transcripts)) return null;
  return Array.isArray(raw.transcripts.find(isObject)?.phrases) ? { root: raw, transcripts: raw.transcripts } : null;
}

/**
 * The phrases of all transcripts as segments, in the document's order. Media time 0 is the document's `startTime`, where the
 * recording starts, or without one the earliest of its transcripts. Throws `TranscriptError`.
 */
function readGenesysSegments(document: GenesysDocument, roles: RoleLookup, source: string): Segment[] {
  const originMs = readOrigin(document, source);
  const windows = readWindows(document.root.participants, originMs);
  const faults = createSegmentFaults();
  const segments: Segment[] = [];
  let total = 0;
  for (const [at, transcript] of document.transcripts.entries()) {
    const phrases = isObject(transcript) ? transcript.phrases : undefined;
    if (!Array.isArray(phrases)) {
      faults.report("transcripts", at, null, `is ${describeValue(transcript)}, without a list of phrases`);
      continue;
    }
    total += phrases.length;
    for (const [index, phrase] of phrases.entries()) {
      const report = (field: string | null, problem: string) => {
        faults.report(`transcripts[${at}].phrases`, index, field, problem);
      };
      if (isObject(phrase)) {
        const segment = readPhrase(phrase, originMs, windows, roles, report);
        if (segment !== null) segments.push(segment);
      } else {
        report(null, `is ${describeValue(phrase)}, not a phrase`);
      }
    }
  }
  faults.settle(total, source, hint);
  return segments;
}

type Report = (field: string, problem: string) => void;

function readPhrase(
  phrase: JsonObject,
  originMs: number | null,
  windows: readonly Window[],
  roles: RoleLookup,
  report: Report,
): Segment | null {
  const startMs = readStart(phrase.startTimeMs, originMs, report);
  const endMs = readEnd(phrase.duration, startMs, report);
  // As a person would write it down: with punctuation, capitals and digits.
  const textKey = phrase.decoratedText === "" ? "text" : presentText(phrase);
  const text = phrase[textKey] ?? "";
  const named = (field: string, problem: string) => report(field === "speaker" ? "participantPurpose" : field, problem);
  const voice = attribute(phrase.participantPurpose, null, roles, named);
  if (typeof text !== "string") report(textKey, `is ${describeValue(text)}, not text`);
  if (startMs === null || endMs === null || voice === null || typeof text !== "string") return null;
  const machine = phrase.participantPurpose === "internal" ? machineAt(windows, startMs) : undefined;
  const spoken = {
    ...readConfidence(phrase.confidence),
    ...(Array.isArray(phrase.words) ? readPhraseWords(phrase.words, originMs) : {}),
  };
  if (machine === undefined) return { startMs, endMs, ...voice, text, ...spoken };
  return { startMs, endMs, channel: null, speaker: machine, side: roles.label(machine) ?? "other", text, ...spoken };
}

function readPhraseWords(list: readonly unknown[], originMs: number | null): { words?: Word[] | undefined } {
  const words = list.filter(isObject).flatMap(({ word, startTimeMs, duration, confidence }) => {
    const durationMs = isObject(duration) ? timeOrNone(duration.milliseconds, milliseconds) : undefined;
    if (typeof startTimeMs !== "number" || durationMs === undefined) return [];
    const startMs = toMedia(startTimeMs, originMs);
    const isUsable = startMs >= 0 && startMs + durationMs <= maxTimeMs;
    return isUsable ? (toWord(word, startMs, startMs + durationMs, confidence) ?? []) : [];
  });
  return words.length === 0 ? {} : { words };
}

function presentText(phrase: JsonObject): "decoratedText" | "text" {
  return phrase.decoratedText === undefined || phrase.decoratedText === null ? "text" : "decoratedText";
}

function readStart(value: unknown, originMs: number | null, report: Report): number | null {
  const time = readWhole(value, "startTimeMs", report);
  if (time === null) return null;
  if (time >= epochFromMs && originMs === null) {
    report("startTimeMs", `is ${time}, but the document has no startTime`);
    return null;
  }
  const startMs = toMedia(time, originMs);
  if (startMs < 0) report("startTimeMs", `is ${time}, before the document's startTime ${originMs}`);
  else if (startMs > maxTimeMs) report("startTimeMs", `is ${time}, later than the limit of ${maxTimeMs} ms`);
  else return startMs;
  return null;
}

function readEnd(value: unknown, startMs: number | null, report: Report): number | null {
  const field = "duration.milliseconds";
  const duration = readWhole(isObject(value) ? value.milliseconds : undefined, field, report);
  if (duration === null || startMs === null) return null;
  if (startMs + duration <= maxTimeMs) return startMs + duration;
  report(field, `is ${duration}, which ends later than the limit of ${maxTimeMs} ms`);
  return null;
}

function readWhole(value: unknown, field: string, report: Report): number | null {
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return value + 0;
  const seen = typeof value === "number" ? String(value) : describeValue(value);
  report(field, value === undefined ? "is missing" : `is ${seen}, not whole milliseconds from 0`);
  return null;
}

function readOrigin({ root, transcripts }: GenesysDocument, source: string): number | null {
  const refuse = (field: string, problem: string) => {
    throw new TranscriptError("transcript.shape", `${source}: ${field} ${problem}`, { hint, source });
  };
  const read = (holder: unknown, place: string) => {
    const value = isObject(holder) ? (holder.startTime ?? null) : null;
    return value === null ? null : readWhole(value, place, refuse);
  };
  const own = read(root, "startTime");
  const starts = transcripts.flatMap((entry, at) => read(entry, `transcripts[${at}].startTime`) ?? []);
  return own ?? starts.reduce<number | null>((least, start) => Math.min(least ?? start, start), null);
}

function toMedia(timeMs: number, originMs: number | null): number {
  return timeMs >= epochFromMs ? timeMs - (originMs ?? 0) : timeMs;
}

/** When somebody was in the call, media time. */
interface Window {
  purpose: string;
  startMs: number;
  endMs: number;
}

const machines: ReadonlySet<string> = new Set(["ivr", "acd", "queue", "workflow", "voicemail", "bot", "system"]);

function readWindows(participants: unknown, originMs: number | null): Window[] {
  if (!Array.isArray(participants)) return [];
  return participants.filter(isObject).flatMap(({ participantPurpose: purpose, startTimeMs, endTimeMs }) => {
    if (typeof purpose !== "string" || typeof startTimeMs !== "number") return [];
    const endMs = typeof endTimeMs === "number" ? toMedia(endTimeMs, originMs) : Number.POSITIVE_INFINITY;
    return [{ purpose, startMs: toMedia(startTimeMs, originMs), endMs }];
  });
}

/** Genesys calls "internal" whatever is on its side of the call: this is the machine that was, when no person was. */
function machineAt(windows: readonly Window[], timeMs: number): string | undefined {
  const open = windows.filter(({ startMs, endMs }) => startMs <= timeMs && timeMs < endMs);
  if (open.some(({ purpose }) => purpose === "internal" || isAgentPurpose(purpose))) return undefined;
  return open.find(({ purpose }) => machines.has(purpose))?.purpose;
}
