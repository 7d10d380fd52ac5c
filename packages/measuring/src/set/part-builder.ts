import type { CallBatch, Kernel, PlacedCalls, ScannedCalls, SegmentColumns } from "@earshot/analysis-wasm";
import type { DetectedSpeech } from "@earshot/audio";
import {
  type CallEvaluation,
  callSummarySchema,
  describeError,
  type ErrorDescription,
  sides,
  weakestOf,
} from "@earshot/model";
import {
  countScore,
  type Definition,
  kernelParameters,
  needsEvents,
  needsWords,
  type Scorecard,
  type ScoreSpread,
  toEvaluation,
} from "@earshot/quality";
import { findVendorMetrics, type RoleMap, type SpeakerTurns, sourceName } from "@earshot/transcripts";
import { measuredSpeech } from "../analyze-call.ts";
import { analyze, type ReadCall, readCall, readSpeech } from "../analyze-file.ts";
import { callText } from "../call-text.ts";
import { findDualMono } from "../dual-mono.ts";
import { unknownLabels } from "../unknown-speakers.ts";
import type { Redaction, WordMask } from "../word-mask.ts";
import type { CallPlace, Location } from "./call-columns.ts";
import { createCallTableRows } from "./call-table-rows.ts";
import { type Columns, measureColumns } from "./columns.ts";
import { engine } from "./engine.ts";
import { createJsonWriter, toLabel } from "./json-writer.ts";
import type { Sample } from "./sample.ts";
import { createTablesBuilder, type SetTable, type TablesOfSet } from "./set-tables.ts";
import { createSummaryRows } from "./summary-rows.ts";

export interface SetRules {
  /** Each call is measured under each, in their order. */
  definitions: readonly [Definition, ...Definition[]];
  scorecard: Scorecard;
  roleMap: RoleMap;
  /**
   * `evaluation`: a line of JSON with all of a call; `summary`: one with its numbers alone; `table`: the same as columns; `text`: some
   * lines for people.
   */
  format: "evaluation" | "summary" | "table" | "text";
  /** Which tables are made, when it is `table`. */
  tables: readonly SetTable[];
  /** Members of the documents that may hold their ids, the first preferred. */
  idNames: readonly string[];
  /** From how long a gap between two words on nobody speaks in it; null measures the documents' own segments. */
  wordGapMs: number | null;
  /** What is masked in words before the scorecard judges by them; as the store masks it by default. */
  redaction?: Redaction | undefined;
  /** What decodes recordings in GSM, AMR, WMA and AAC; null when there is none. */
  ffmpeg: string | null;
  /** Which calls are analyzed; null for all. */
  sample: Sample | null;
  /** About how much is read and measured at a time. */
  taskBytes: number;
}

/** A document, or what is left of a file, that could not be measured. */
export interface SetFault extends ErrorDescription {
  /** As the set names it. */
  file: string;
  /** From 1; null when it is not about one line. */
  line: number | null;
}

/** What came of a piece of a set. */
export interface SetPart {
  /** The calls in the format that was asked for, as UTF-8; nothing of a table. */
  output: Uint8Array<ArrayBuffer>;
  /** Those that were asked for. */
  tables: TablesOfSet;
  calls: number;
  segments: number;
  /** Of the calls, by the first definition. */
  scores: ScoreSpread;
  /** Bytes of documents, unpacked. */
  bytes: number;
  faults: SetFault[];
  /** Labels of speakers that the role map does not know. */
  unknownSpeakers: string[];
  /** How often each kind of doubt about a transcript occurred, and the first of it with its place. */
  doubts: SetDoubt[];
}

interface SetDoubt {
  code: string;
  count: number;
  first: string;
}

/** What writes calls that were measured together. */
interface Rows {
  measure(calls: PlacedCalls): Columns;
  /** Returns the call's score. */
  write(call: number, place: CallPlace, dualMono: boolean): number | null;
}

/** Builds one part after the other. */
export interface PartBuilder {
  /** Measures scanned documents in their order; `addOther` is given a copy of each that was not understood. */
  addScanned(
    scanned: ScannedCalls,
    locate: (document: number) => Location,
    addOther?: (bytes: Uint8Array, location: Location, document: number) => void,
  ): void;
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

const engineField = `,"engine":${JSON.stringify(engine)}`;
const unnamedLabel = toLabel(`,"id":null${engineField}`);
const unknownSide = sides.indexOf("unknown");
const nothing = () => ({ calls: 0, segments: 0, bytes: 0, scores: { scored: 0, atEnds: 0 } });

/** @param maskWords required by a scorecard that judges by words */
export function createPartBuilder(kernel: Kernel, rules: SetRules, maskWords?: WordMask): PartBuilder {
  const { definitions, scorecard, roleMap, wordGapMs, format, idNames } = rules;
  const [firstDefinition] = definitions;
  const { turnGapMs } = kernelParameters(firstDefinition);
  const options = { scorecard, roleMap, events: [], startTime: null, durationMs: null, wordGapMs, maskWords, idNames };
  const noHold = kernel.holds([], null);
  const writer = createJsonWriter();
  const tables = format === "table" ? createTablesBuilder(rules.tables) : null;
  const isShort = format === "summary" || format === "table";
  const isDetailed = tables !== null && rules.tables.some((name) => name !== "calls");
  const rows = isShort && !isDetailed && !needsEvents(scorecard) ? definitions.map(createRows) : null;
  let head = { file: "", label: toLabel("") };
  let sum = nothing();
  let faults: SetFault[] = [];
  const unknownSpeakers = new Set<string>();
  const doubts = new Map<string, SetDoubt>();
  let sawUnknownSide = false;

  function createRows(definition: Definition): Rows {
    if (tables !== null) {
      const { measure, read } = createCallTableRows(definition, scorecard);
      return {
        measure,
        write(call, place, dualMono) {
          const row = read(call, place, dualMono);
          tables.addRow(row);
          return row.score;
        },
      };
    }
    const summaries = createSummaryRows(writer, definition, scorecard);
    return {
      measure: summaries.measure,
      write(call, place, dualMono) {
        writeHead(place);
        return summaries.write(call, dualMono);
      },
    };
  }
  const writeHead = ({ file, line, id }: CallPlace): void => {
    if (line === null) {
      writer.text(`{"file":${JSON.stringify(file)},"id":${JSON.stringify(id)}${engineField}`);
      return;
    }
    if (head.file !== file) head = { file, label: toLabel(`{"file":${JSON.stringify(file)},"line":`) };
    writer.reserve(head.label.bytes + unnamedLabel.bytes + 32);
    writer.label(head.label);
    writer.number(line);
    if (id === null) writer.label(unnamedLabel);
    else writer.text(`,"id":${JSON.stringify(id)}${engineField}`);
  };
  const countCall = (score: number | null): void => {
    sum.calls += 1;
    countScore(sum.scores, score);
  };
  const writeEvaluation = (evaluation: CallEvaluation, location: CallPlace): void => {
    if (tables !== null) {
      tables.add(evaluation, location);
      return;
    }
    if (format === "text") {
      writer.text(`${callText(toName(location.file, location), evaluation)}\n`);
      return;
    }
    writeHead(location);
    const published = format === "summary" ? callSummarySchema.parse(evaluation) : evaluation;
    writer.text(`,${JSON.stringify(published).slice(1)}\n`);
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
        const doubt = doubts.get(code) ?? {
          code,
          count: 0,
          first: `${toName(sourceName(location.file), location)}: ${message}`,
        };
        doubt.count += 1;
        doubts.set(code, doubt);
      }
      for (const [index, evaluation] of evaluations.entries()) {
        const place = { ...location, id: call.transcript.documentId ?? null };
        writeEvaluation(evaluation, place);
        if (index > 0) continue;
        tables?.addTurns(() => speechOf(call), turnGapMs, place);
        countCall(evaluation.score.value);
        const { agent, customer, other, unknown } = evaluation.utterances;
        sum.segments += agent + customer + other + unknown;
      }
    } catch (error) {
      builder.addFault(error, location);
    }
  };

  const builder: PartBuilder = {
    addScanned(scanned, locate, addOther = (bytes, location) => builder.addDocument(bytes, location)) {
      const { count, understood, startByte, endByte } = scanned;
      // Copied first: measuring takes the kernel's memory for itself.
      const ids = scanned.ids();
      const others = new Map<number, Uint8Array>();
      const readsWords = wordGapMs !== null || needsWords(scorecard);
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
      sawUnknownSide = false;
      const [columns = measureColumns(scanned, firstDefinition)] = rows?.map((row) => row.measure(scanned)) ?? [];
      const dualMono = findDualMono(scanned, talkColumns(columns));
      const measured = rows === null ? scanned.columns() : null;
      for (let document = 0; document < count; document += 1) {
        const location = locate(document);
        const { file, line } = location;
        const place = { file, line, id: ids[document] ?? null };
        const other = others.get(document);
        if (other !== undefined) addOther(other, location, document);
        else if (rows !== null) {
          for (const row of rows) {
            const score = row.write(document, place, dualMono[document] === 1);
            if (row === rows[0]) countCall(score);
          }
        } else if (measured !== null) {
          const call = { segments: segmentsOf(measured, document), durationMs: null, holds: [] };
          for (const [index, definition] of definitions.entries()) {
            const metrics = kernel.analyze(call, kernelParameters(definition));
            const fault = dualMono[document] === 1 ? ("dual_mono" as const) : null;
            const { agent, customer } = metrics.utterances;
            const sidesFrom = agent + customer === 0 ? "unknown" : weakestOf(scanned.sidesFrom);
            const facts = { fault, sidesFrom };
            const evaluation = toEvaluation(metrics, noHold, definition, scorecard, facts);
            writeEvaluation(evaluation, place);
            if (index === 0) countCall(evaluation.score.value);
          }
          tables?.addTurns(() => speechIn(call.segments), turnGapMs, place);
        }
        if (other !== undefined) continue;
        sum.bytes += (endByte[document] ?? 0) - (startByte[document] ?? 0);
      }
      sum.segments += scanned.segmentCount - readAgain;
    },
    addDocument(bytes, location, turns) {
      const source = toName(sourceName(location.file), location);
      addCall((own) => readCall(kernel, bytes, source, { ...own, turns }), bytes.length, location);
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
        output: writer.take(),
        tables: tables?.take() ?? {},
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

const toName = (file: string, { line }: Location) => (line === null ? file : `${file}:${line}`);

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
