import type { CallBatch, Kernel, PlacedCalls, ScannedCalls, SegmentColumns } from "@earshot/analysis-wasm";
import type { DetectedSpeech } from "@earshot/audio";
import { describeError, type SidesFrom, sides, weakestOf } from "@earshot/model";
import { countScore, type Definition, kernelParameters, needsWords, toEvaluation } from "@earshot/quality";
import { findVendorMetrics, normalise, type SpeakerTurns } from "@earshot/transcripts";
import { measuredSpeech } from "../analyze-call.ts";
import { analyze, type ReadCall, readCall, readSpeech } from "../analyze-file.ts";
import { findDualMono, type SpokenCalls } from "../dual-mono.ts";
import { unknownLabels } from "../unknown-speakers.ts";
import type { WordMask } from "../word-mask.ts";
import type { CallPlace, Location } from "./call-columns.ts";
import { createCallOutput, placeName } from "./call-output.ts";
import { type Columns, measureColumns } from "./columns.ts";
import type { SetDoubt, SetFault, SetPart } from "./set-part.ts";
import type { SetRules } from "./set-rules.ts";

/** Calls of columns that were placed in the kernel's memory. */
interface PlacedColumns {
  batch: CallBatch;
  ids: (string | null)[];
  /** Those without segments in the batch, which cannot be measured. */
  faulty: ReadonlySet<number>;
  /** Those with speech of no known side. */
  incomplete: ReadonlySet<number>;
  sidesFrom: ReadonlySet<SidesFrom>;
  locate(call: number): Location;
  bytesOf(call: number): number;
  /** Adds one that is faulty or incomplete, or of which more than its numbers is to be known. */
  addOther(call: number): void;
}

/** Calls that are measured together. */
interface CallGroup extends PlacedCalls, SpokenCalls {
  ids: readonly (string | null)[];
  sidesFrom: ReadonlySet<SidesFrom>;
  locate(call: number): Location;
  bytesOf(call: number): number;
  isOther(call: number): boolean;
  addOther(call: number): void;
  /** Of those that are no others. */
  segmentCount: number;
}

/** Builds one part after the other. */
export interface PartBuilder {
  /** Measures scanned documents in their order; `addOther` is given a copy of each that was not understood. */
  addScanned(
    scanned: ScannedCalls,
    locate: (document: number) => Location,
    addOther?: (bytes: Uint8Array, location: Location, document: number) => void,
  ): void;
  /** Measures calls of columns in their order. */
  addColumns(placed: PlacedCalls, calls: PlacedColumns): void;
  /** Measures one document that is parsed already; its member `id` has its id. */
  addParsed(document: object, bytes: number, location: Location): void;
  /** Parses and measures one document, which has the speakers of `turns` when it names none. */
  addDocument(bytes: Uint8Array, location: Location, turns?: SpeakerTurns): void;
  /** Measures a recording by the speech that was detected in it. */
  addSpeech(speech: DetectedSpeech, bytes: number, location: Location): void;
  /** Notes that what is scanned next has speech of no known side. */
  noteUnknownSide(): void;
  /** Adds a fault; a fault of Earshot's own is thrown. */
  addFault(error: unknown, location: Location): void;
  /** What was added since the last time. */
  take(): SetPart;
}

const unknownSide = sides.indexOf("unknown");
const nothing = () => ({ calls: 0, segments: 0, bytes: 0, scores: { scored: 0, atEnds: 0 } });

/** @param maskWords required by a scorecard that judges by words */
export function createPartBuilder(kernel: Kernel, rules: SetRules, maskWords?: WordMask): PartBuilder {
  const { definitions, scorecard, roleMap, wordGapMs, idNames, detector } = rules;
  const [firstDefinition] = definitions;
  const options = {
    ...{ scorecard, roleMap, events: [], startTime: null, durationMs: null },
    ...{ wordGapMs, maskWords, idNames, detector },
  };
  const noHold = kernel.holds([], null);
  const output = createCallOutput(rules);
  const { rows, isShort } = output;
  const readsWords = wordGapMs !== null || needsWords(scorecard);
  let sum = nothing();
  let faults: SetFault[] = [];
  const unknownSpeakers = new Set<string>();
  const doubts = new Map<string, SetDoubt>();
  let sawUnknownSide = false;

  const countCall = (score: number | null): void => {
    sum.calls += 1;
    countScore(sum.scores, score);
  };

  type CallOptions = typeof options & { definition: Definition };
  const addCall = (read: (own: CallOptions) => ReadCall, bytes: number, location: Location): void => {
    sum.bytes += bytes;
    try {
      const [first, ...others] = definitions;
      const call = read({ ...options, definition: first });
      const evaluations = [
        analyze(kernel, call),
        ...others.map((definition) => analyze(kernel, { ...call, options: { ...call.options, definition } })),
      ];
      for (const label of unknownLabels(call.transcript.segments)) unknownSpeakers.add(label);
      for (const { code, message } of call.transcript.warnings ?? []) {
        const doubt = doubts.get(code) ?? { code, count: 0, first: `${placeName(location)}: ${message}` };
        doubt.count += 1;
        doubts.set(code, doubt);
      }
      for (const [index, evaluation] of evaluations.entries()) {
        const place = { ...location, id: call.transcript.documentId ?? null };
        output.write(evaluation, place);
        if (index > 0) continue;
        output.addTurns(() => speechOf(call), place);
        countCall(evaluation.score.value);
        const { agent, customer, other, unknown } = evaluation.utterances;
        sum.segments += agent + customer + other + unknown;
      }
    } catch (error) {
      builder.addFault(error, location);
    }
  };

  /** Measures calls in their order, by their columns alone where that is enough. */
  const addGroup = (group: CallGroup): void => {
    const { count, ids, locate, segmentCount } = group;
    sawUnknownSide = false;
    const [columns = measureColumns(group, firstDefinition)] = rows?.map((row) => row.measure(group)) ?? [];
    const dualMono = findDualMono(group, talkColumns(columns));
    const batch = rows === null ? group.columns() : null;
    for (let call = 0; call < count; call += 1) {
      if (group.isOther(call)) {
        group.addOther(call);
        continue;
      }
      const { file, line } = locate(call);
      const place = { file, line, id: ids[call] ?? null };
      if (rows !== null) {
        for (const row of rows) {
          const score = row.write(call, place, dualMono[call] === 1);
          if (row === rows[0]) countCall(score);
        }
      } else if (batch !== null) writeInFull(group, segmentsOf(batch, call), dualMono[call] === 1, place);
      sum.bytes += group.bytesOf(call);
    }
    sum.segments += segmentCount;
  };
  const writeInFull = (group: CallGroup, segments: SegmentColumns, isDualMono: boolean, place: CallPlace): void => {
    const call = { segments, durationMs: null, holds: [] };
    for (const [index, definition] of definitions.entries()) {
      const metrics = kernel.analyze(call, kernelParameters(definition));
      const fault = isDualMono ? ("dual_mono" as const) : null;
      const { agent, customer } = metrics.utterances;
      const sidesFrom = agent + customer === 0 ? "unknown" : weakestOf(group.sidesFrom);
      const evaluation = toEvaluation(metrics, noHold, definition, scorecard, { fault, sidesFrom });
      output.write(evaluation, place);
      if (index === 0) countCall(evaluation.score.value);
    }
    output.addTurns(() => speechIn(segments), place);
  };

  const builder: PartBuilder = {
    addScanned(scanned, locate, addOther = (bytes, location) => builder.addDocument(bytes, location)) {
      const { count, understood, startByte, endByte } = scanned;
      // Copied first: measuring takes the kernel's memory for itself.
      const ids = scanned.ids();
      const others = new Map<number, Uint8Array>();
      const batch = rows === null || sawUnknownSide || readsWords ? scanned.columns() : null;
      // A summary does not say what decided the sides; where documents differ in it, each is read again.
      const sidesDiffer = !isShort && scanned.sidesFrom.size > 1;
      const hasVendorMetrics = findVendorMetrics(isShort ? new Uint8Array() : scanned.bytes());
      let readAgain = 0;
      for (let document = 0; document < count; document += 1) {
        // Speech of no known side is read again with its words and labels: they may say whose it is, and the warning names them.
        const isIncomplete = batch !== null && sawUnknownSide && segmentsOf(batch, document).side.includes(unknownSide);
        const isPlain =
          !readsWords && !isIncomplete && !sidesDiffer && !hasVendorMetrics(startByte[document], endByte[document]);
        if (understood[document] === 1 && isPlain) continue;
        if (understood[document] === 1 && batch !== null) readAgain += segmentsOf(batch, document).startMs.length;
        others.set(document, scanned.bytes().slice(startByte[document], endByte[document]));
      }
      addGroup({
        ...scanned,
        ids,
        locate,
        texts: () => ({ ...scanned.texts(), bytes: scanned.bytes() }),
        bytesOf: (document) => (endByte[document] ?? 0) - (startByte[document] ?? 0),
        isOther: (document) => others.has(document),
        addOther(document) {
          const bytes = others.get(document);
          if (bytes !== undefined) addOther(bytes, locate(document), document);
        },
        segmentCount: scanned.segmentCount - readAgain,
      });
    },
    addColumns(placed, { batch, faulty, incomplete, ...calls }) {
      const { segmentOffsets, segments } = batch;
      const allOthers = readsWords || (!isShort && calls.sidesFrom.size > 1);
      const isOther = (call: number) => allOthers || faulty.has(call) || incomplete.has(call);
      let segmentCount = segments.startMs.length;
      for (const call of calls.ids.keys()) {
        if (isOther(call)) segmentCount -= (segmentOffsets[call + 1] ?? 0) - (segmentOffsets[call] ?? 0);
      }
      const ofBatch = { count: calls.ids.length, columns: () => batch, texts: () => null, segmentCount };
      addGroup({ ...placed, ...calls, ...ofBatch, isOther });
    },
    addParsed(document, bytes, location) {
      const source = placeName(location);
      const read = (own: CallOptions): ReadCall => {
        const transcript = normalise(document, { source, roleMap, idNames: ["id"] });
        return { transcript, options: own, sound: null };
      };
      addCall(read, bytes, location);
    },
    addDocument(bytes, location, turns) {
      addCall((own) => readCall(kernel, bytes, placeName(location), { ...own, turns }), bytes.length, location);
    },
    addSpeech(speech, bytes, location) {
      addCall((own) => readSpeech(speech, own), bytes, location);
    },
    noteUnknownSide() {
      sawUnknownSide = true;
    },
    addFault(error, location) {
      const description = describeError(error);
      if (description.kind === "bug") throw error;
      faults.push({ ...location, ...description });
    },
    take() {
      const part = {
        ...output.take(),
        ...sum,
        faults,
        unknownSpeakers: [...unknownSpeakers],
        doubts: [...doubts.values()],
      };
      sum = nothing();
      faults = [];
      unknownSpeakers.clear();
      doubts.clear();
      return part;
    },
  };
  return builder;
}

/** What of a call is measured as speech. */
function speechOf({ transcript: { segments, format }, options }: ReadCall) {
  return measuredSpeech({ segments, detected: format === "voice-activity", wordGapMs: options.wordGapMs }).segments;
}

function speechIn({ startMs, endMs, side }: SegmentColumns) {
  return Array.from(startMs, (start, index) => ({
    startMs: start,
    endMs: endMs[index] ?? start,
    side: sides[side[index] ?? unknownSide] ?? "unknown",
  }));
}

function talkColumns(columns: Columns) {
  const column = (path: string) => columns.get(path) ?? [];
  return {
    talkOverMs: column("talkOverMs"),
    agentMs: column("talk.agentMs"),
    customerMs: column("talk.customerMs"),
  };
}

function segmentsOf({ segments, segmentOffsets }: CallBatch, call: number): SegmentColumns {
  const { startMs, endMs, speaker, side } = segments;
  const from = segmentOffsets[call];
  const to = segmentOffsets[call + 1];
  return {
    startMs: startMs.subarray(from, to),
    endMs: endMs.subarray(from, to),
    speaker: speaker.subarray(from, to),
    side: side.subarray(from, to),
  };
}
