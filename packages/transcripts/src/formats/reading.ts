import { type EvaluationWarning, isObject, type JsonObject, type Segment, type Word } from "@earshot/model";
import { describeValue } from "../json-value.ts";
import { attribute, channelNumber } from "../speaker.ts";
import type { ReadContext, ReadDocument } from "./format.ts";
import { createSegmentFaults } from "./segment-faults.ts";
import type { Unit } from "./units.ts";
import { groupWords, readConfidence, type SpokenWord } from "./words.ts";

/** A stretch of speech as a document has it, its times read. */
export interface Speech {
  /** Null for a time that was reported. */
  startMs: number | null;
  endMs: number | null;
  /** A name, or a number or letter that a service gave to a voice. */
  speaker?: unknown;
  /** From 0. */
  channel?: unknown;
  text: unknown;
  confidence?: unknown;
  words?: Word[] | undefined;
}

/** One entry of a document's list. */
export interface Entry {
  report(field: string | null, problem: string): void;
  /** The time in ms; null after reporting one that cannot be used. */
  time(field: string, value: unknown, unit: Unit): number | null;
  /** Adds a segment. */
  add(speech: Speech): void;
  /** Adds a word, which becomes a segment with those around it. */
  addWord(word: Word, voice: Pick<Speech, "speaker" | "channel">): void;
}

interface Facts extends Pick<ReadDocument, "durationMs" | "vendorMetrics"> {
  language?: unknown;
  /** How many channels the document says the recording has. */
  channelCount?: unknown;
}

/** Gathers a document's speech, and its faults so that all of them can be named at once. */
export interface Reading {
  /** Visits the objects of a list and reports what else is in it. */
  visit(
    list: string,
    entries: readonly unknown[],
    visitEntry: (entry: JsonObject, at: Entry, index: number) => void,
  ): void;
  /** An entry of a document that is no list of objects. */
  entry(list: string, index: number): Entry;
  warn(code: string, message: string): void;
  /** Throws `TranscriptError` when anything was reported. */
  settle(facts?: Facts): ReadDocument;
}

interface Added extends Speech {
  startMs: number;
  endMs: number;
  channelIndex: number | null;
  label: string | null;
}

/** @param hint what to do about times, labels or texts that cannot be used */
export function createReading({ roles, source }: ReadContext, hint: string): Reading {
  const faults = createSegmentFaults();
  const warnings: EvaluationWarning[] = [];
  const added: Added[] = [];
  const words: SpokenWord[] = [];
  let total = 0;

  function entry(list: string, index: number): Entry {
    total += 1;
    const report: Entry["report"] = (field, problem) => faults.report(list, index, field, problem);
    return {
      report,
      time(field, value, unit) {
        const time = unit(value);
        if ("ms" in time) return time.ms;
        report(field, time.problem);
        return null;
      },
      add(speech) {
        const { startMs, endMs, text } = speech;
        if (typeof text !== "string" && text !== undefined && text !== null) {
          report("text", `is ${describeValue(text)}, not text`);
        }
        if (startMs === null || endMs === null) return;
        if (endMs < startMs) report("end", `(${endMs} ms) is before start (${startMs} ms)`);
        else added.push({ ...speech, startMs, endMs, ...toVoice(speech, report) });
      },
      addWord(word, voice) {
        const { channelIndex, label } = toVoice(voice, report);
        words.push({ ...word, channel: channelIndex, speaker: label });
      },
    };
  }

  return {
    entry,
    visit(list, entries, visitEntry) {
      for (const [index, value] of entries.entries()) {
        const at = entry(list, index);
        if (isObject(value)) visitEntry(value, at, index);
        else at.report(null, `is ${describeValue(value)}, not an object`);
      }
    },
    warn(code, message) {
      warnings.push({ code, index: null, field: null, message });
    },
    settle({ durationMs, language, channelCount, vendorMetrics } = {}) {
      faults.settle(total, source, hint);
      for (const group of groupWords(words)) {
        const [{ channel = null, speaker = null } = {}] = group.words;
        const text = group.words.map((word) => word.text).join(" ");
        const plain = group.words.map(({ channel: _channel, speaker: _speaker, ...word }) => word);
        added.push({ ...group, channelIndex: channel, label: speaker, text, words: plain });
      }
      const channels = new Set(added.flatMap(({ channelIndex }) => channelIndex ?? []));
      const isMono = (typeof channelCount === "number" ? channelCount : channels.size) <= 1;
      const segments = added.map(({ startMs, endMs, channelIndex, label, text, confidence, words }): Segment => {
        // The one channel of a recording has everybody on it: it says whose speech it is only when somebody has said so.
        const isTelling = channelIndex !== null && (!isMono || roles.channel(channelIndex) !== undefined);
        const voice = attribute(label, isTelling ? channelIndex : null, roles, () => {});
        return {
          startMs,
          endMs,
          channel: voice?.channel ?? null,
          speaker: voice?.speaker ?? "unknown",
          side: voice?.side ?? "unknown",
          text: typeof text === "string" ? text.trim() : "",
          ...readConfidence(confidence),
          ...(words === undefined ? {} : { words }),
        };
      });
      return {
        segments,
        ...(durationMs === undefined ? {} : { durationMs }),
        ...(typeof language === "string" && language !== "" ? { language } : {}),
        ...(warnings.length === 0 ? {} : { warnings }),
        ...(vendorMetrics === undefined ? {} : { vendorMetrics }),
      };
    },
  };
}

/** A channel that is no number is as good as a name. */
function toVoice(
  { speaker, channel }: Pick<Speech, "speaker" | "channel">,
  report: Entry["report"],
): Pick<Added, "channelIndex" | "label"> {
  const label = toLabel(speaker, "speaker", report);
  if (typeof channel === "string" && channelNumber(channel) === null) {
    return { channelIndex: null, label: label ?? (channel.trim() || null) };
  }
  const number = typeof channel === "string" ? channelNumber(channel) : (channel ?? null);
  if (number === null || (typeof number === "number" && Number.isSafeInteger(number) && number >= 0)) {
    return { channelIndex: number, label };
  }
  report("channel", `is ${describeValue(channel)}, not a channel`);
  return { channelIndex: null, label };
}

/** A voice that only has a number is called `speaker_<n>`: a bare number would be taken for a channel. */
function toLabel(value: unknown, field: string, report: Entry["report"]): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value === "number" && Number.isSafeInteger(value)) return `speaker_${value}`;
  if (typeof value === "string") {
    const label = value.trim();
    return /^\d+$/.test(label) ? `speaker_${label}` : label || null;
  }
  report(field, `is ${describeValue(value)}, not a speaker`);
  return null;
}
