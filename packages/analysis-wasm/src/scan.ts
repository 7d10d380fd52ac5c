import { type Side, type SidesFrom, sides } from "@earshot/model";
import * as layout from "../build/layout.js";
import type { CallBatch } from "./call.ts";
import { element } from "./column.ts";
import type { Core } from "./core.ts";
import { readIds, writeIdNames } from "./document-ids.ts";
import { AnalysisError } from "./errors.ts";
import { memoryError } from "./fault.ts";
import { heldCheck, type PlacedCalls, placedCalls, replacedError } from "./place.ts";

/** A segment's speaker and channel as the document has them: a string, a whole number, or null for none. */
export interface RawVoice {
  speaker: string | number | null;
  channel: string | number | null;
}

/** Identifies who speaks. Equal speakers on one side are one speaker. Called once in a scan for every distinct voice. */
export type SpeakerOf = (voice: RawVoice) => { speaker: string; side: Side; from?: SidesFrom | undefined };

/**
 * The calls of scanned documents, one for each, in order. What the scanner does not understand is left to an ordinary parser:
 * such a call has no segments here. What it understands, `JSON.parse` accepts.
 */
export interface ScannedCalls extends PlacedCalls {
  /** Number of documents. */
  count: number;
  /** Each document's bytes are `[startByte, endByte)` of the input. */
  startByte: Uint32Array;
  endByte: Uint32Array;
  /** 1 = the document's segments are in the columns, in its order. */
  understood: Uint8Array;
  /** Bytes of the input that were processed: fewer than there are when the scan has found as many calls as it takes. */
  consumed: number;
  /** What decided the sides of the agents and customers among all voices, where `speakerOf` says it. */
  sidesFrom: ReadonlySet<SidesFrom>;
  /** Number of segments of all documents. */
  segmentCount: number;
  /** Where each segment's text is in the input, `[startByte, endByte)`: inside the quotes, escapes as written. */
  texts(): { startByte: Uint32Array; endByte: Uint32Array };
  /** Each document's id as text: the value of the first of the names it was scanned for that has a text or a whole number; else null. */
  ids(): (string | null)[];
  /** The input. Good until the kernel's next call of any kind. */
  bytes(): Uint8Array<ArrayBuffer>;
  /** A copy of the columns. */
  columns(): CallBatch;
}

export function input(core: Core, bytes: number): Uint8Array<ArrayBuffer> {
  checkBytes(bytes, layout.MAX_INPUT_BYTES);
  if (core.input.placeInput(bytes) !== layout.STATUS_OK) throw memoryError();
  return core.uint8(layout.REGION_INPUT).subarray(0, bytes);
}

export function scanLines(
  core: Core,
  bytes: number,
  speakerOf: SpeakerOf,
  idNames: readonly string[] = [],
): ScannedCalls {
  placeScan(core, bytes, Math.ceil(bytes / 2));
  writeIdNames(core, idNames);
  core.wasm.scanLines(bytes);
  return scannedCalls(core, speakerOf);
}

export function scanDocuments(
  core: Core,
  ends: Uint32Array,
  speakerOf: SpeakerOf,
  idNames: readonly string[] = [],
): ScannedCalls {
  for (let index = 1; index < ends.length; index++) {
    if (element(ends, index) > element(ends, index - 1)) continue;
    throw new AnalysisError("analysis.offsets", `ends[${index}] is ${element(ends, index)}`, {
      hint: "Every document ends at least a byte behind the one before it.",
      field: "ends",
      index,
    });
  }
  const bytes = ends.at(-1) ?? 0;
  placeScan(core, bytes, ends.length);
  writeIdNames(core, idNames);
  const fitting = ends.subarray(0, layout.MAX_DOCUMENTS);
  core.uint32(layout.REGION_DOCUMENT_END).set(fitting);
  core.wasm.scanDocuments(bytes, fitting.length);
  return scannedCalls(core, speakerOf);
}

function placeScan(core: Core, bytes: number, documents: number): void {
  const room = core.wasm.regionBytes(layout.REGION_INPUT) - layout.INPUT_PADDING;
  if (room < 0) throw replacedError();
  checkBytes(bytes, room);
  if (core.input.placeScan(bytes, documents) !== layout.STATUS_OK) throw memoryError();
}

function checkBytes(bytes: number, limit: number): void {
  if (Number.isInteger(bytes) && bytes >= 0 && bytes <= limit) return;
  throw new AnalysisError("analysis.capacity", `${String(bytes)} bytes are not a size between 0 and ${limit}`, {
    hint: "Scan the documents in several runs, or parse a larger one the ordinary way.",
    field: "bytes",
  });
}

function scannedCalls(core: Core, speakerOf: SpeakerOf): ScannedCalls {
  const sidesFrom = writeVoices(core, speakerOf);
  const count = core.wasm.documentCount();
  const segments = core.wasm.segmentCount();
  core.wasm.assignSpeakers(count);
  const checkHeld = heldCheck(core);
  return {
    ...placedCalls(core, count),
    count,
    startByte: core.uint32(layout.REGION_DOCUMENT_START).slice(0, count),
    endByte: core.uint32(layout.REGION_DOCUMENT_END).slice(0, count),
    understood: core.uint8(layout.REGION_DOCUMENT_UNDERSTOOD).slice(0, count),
    consumed: core.wasm.consumedBytes(),
    sidesFrom,
    segmentCount: segments,
    texts() {
      checkHeld();
      return {
        startByte: core.uint32(layout.REGION_TEXT_START).slice(0, segments),
        endByte: core.uint32(layout.REGION_TEXT_END).slice(0, segments),
      };
    },
    ids() {
      checkHeld();
      return readIds(core, count);
    },
    bytes() {
      checkHeld();
      const region = core.uint8(layout.REGION_INPUT);
      return region.subarray(0, region.length - layout.INPUT_PADDING);
    },
    columns() {
      checkHeld();
      return {
        segments: {
          startMs: core.int32(layout.REGION_SEGMENT_START_MS).slice(0, segments),
          endMs: core.int32(layout.REGION_SEGMENT_END_MS).slice(0, segments),
          speaker: core.int32(layout.REGION_SEGMENT_SPEAKER).slice(0, segments),
          side: core.uint8(layout.REGION_SEGMENT_SIDE).slice(0, segments),
        },
        segmentOffsets: core.uint32(layout.REGION_SEGMENT_OFFSETS).slice(0, count + 1),
        durationMs: core.int32(layout.REGION_CALL_DURATION_MS).slice(0, count),
        holds: { startMs: new Int32Array(0), endMs: new Int32Array(0) },
        holdOffsets: new Uint32Array(count + 1),
      };
    },
  };
}

/** Writes for every voice a speaker's number, the same for equal speakers on one side, and the side. */
function writeVoices(core: Core, speakerOf: SpeakerOf): Set<SidesFrom> {
  const count = core.wasm.voiceCount();
  const tokens = core.records(layout.REGION_VOICE_TOKENS);
  const bytes = core.uint8(layout.REGION_INPUT);
  const speakers = core.int32(layout.REGION_VOICE_SPEAKER);
  const codes = core.uint8(layout.REGION_VOICE_SIDE);
  const decoder = new TextDecoder();
  const read = (from: number, length: number) => {
    return length === 0 ? null : JSON.parse(decoder.decode(bytes.subarray(from, from + length)));
  };
  const numbers = sides.map(() => new Map<string, number>());
  const kinds = new Set<SidesFrom>();
  let known = 0;
  for (let voice = 0; voice < count; voice++) {
    const record = voice * layout.VOICE_TOKEN_STRIDE;
    const token = (start: number, bytes: number) =>
      read(tokens.getUint32(record + start, true), tokens.getUint32(record + bytes, true));
    const { speaker, side, from } = speakerOf({
      speaker: token(layout.VOICE_TOKEN_SPEAKER, layout.VOICE_TOKEN_SPEAKER_BYTES),
      channel: token(layout.VOICE_TOKEN_CHANNEL, layout.VOICE_TOKEN_CHANNEL_BYTES),
    });
    const code = sides.indexOf(side);
    const numbersOfSide = numbers[code];
    if (numbersOfSide === undefined) {
      throw new AnalysisError("analysis.unknown_side", `${side} is no side`, {
        hint: `The sides are ${sides.join(", ")}.`,
      });
    }
    const number = numbersOfSide.get(speaker) ?? known++;
    numbersOfSide.set(speaker, number);
    speakers[voice] = number;
    codes[voice] = code;
    if (from !== undefined && (side === "agent" || side === "customer")) kinds.add(from);
  }
  return kinds;
}
