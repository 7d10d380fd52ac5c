import type { CallBatch, Kernel, ScannedCalls, SegmentColumns } from "@earshot/analysis-wasm";
import { type CallEvaluation, describeError, type ErrorDescription } from "@earshot/model";
import { type Definition, evaluateCall, kernelParameters, needsEvents, type Scorecard } from "@earshot/quality";
import type { RoleMap } from "@earshot/transcripts";
import { analyzeFile } from "../analyze-call.ts";
import { createJsonWriter, toLabel } from "./json-writer.ts";
import { sourceName } from "./set-file.ts";
import { toSummary } from "./summary.ts";
import { createSummaryRows } from "./summary-rows.ts";

export interface SetRules {
  definition: Definition;
  scorecard: Scorecard;
  roleMap: RoleMap;
  /** `evaluation`: all of every call; `summary`: its numbers alone. */
  format: "evaluation" | "summary";
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

/** What a piece of a set came to. */
export interface SetPart {
  /** One line of JSON for each call, as UTF-8. */
  output: Uint8Array<ArrayBuffer>;
  calls: number;
  segments: number;
  /** Bytes of documents, unpacked. */
  bytes: number;
  faults: SetFault[];
}

/** Where a document stands in the set. */
interface Place {
  file: string;
  /** From 1; null when the file is one document. */
  line: number | null;
}

/** Puts together the results of one piece after the other. */
export interface Page {
  /** Measures scanned documents in their order; `addOther` is given a copy of each that was not understood. */
  addScanned(
    scanned: ScannedCalls,
    placeOf: (document: number) => Place,
    addOther?: (bytes: Uint8Array, place: Place, document: number) => void,
  ): void;
  /** Parses and measures one document. */
  addDocument(bytes: Uint8Array, place: Place): void;
  /** Notes a fault; a fault of Earshot's own is thrown. */
  addFault(error: unknown, place: Place): void;
  /** What there is since the last time. */
  take(): SetPart;
}

const lineLabel = toLabel(`,"line":`);
const nothing = { calls: 0, segments: 0, bytes: 0 };

export function createPage(kernel: Kernel, rules: SetRules): Page {
  const { definition, scorecard, format } = rules;
  const options = { ...rules, events: [], startTime: null, durationMs: null };
  const parameters = kernelParameters(definition);
  const noHold = kernel.holds([], null);
  const writer = createJsonWriter();
  const rows =
    format === "summary" && !needsEvents(scorecard) ? createSummaryRows(writer, definition, scorecard) : null;
  let head = { file: "", label: toLabel("") };
  let sum = { ...nothing };
  let faults: SetFault[] = [];

  const writeHead = ({ file, line }: Place): void => {
    if (head.file !== file) head = { file, label: toLabel(`{"file":${JSON.stringify(file)}`) };
    writer.reserve(head.label.bytes + 32);
    writer.label(head.label);
    if (line === null) return;
    writer.label(lineLabel);
    writer.number(line);
  };
  const writeEvaluation = (evaluation: CallEvaluation, place: Place): void => {
    writeHead(place);
    const measures = format === "summary" ? toSummary(evaluation) : evaluation;
    writer.text(`,${JSON.stringify(measures).slice(1)}\n`);
    sum.calls += 1;
  };

  const page: Page = {
    addScanned(scanned, placeOf, addOther = page.addDocument) {
      const { count, understood, startByte, endByte } = scanned;
      // Copied first: measuring takes the kernel's memory for itself.
      const others = new Map<number, Uint8Array>();
      for (let document = understood.indexOf(0); document >= 0; document = understood.indexOf(0, document + 1)) {
        others.set(document, scanned.bytes().slice(startByte[document], endByte[document]));
      }
      const columns = rows?.measure(scanned);
      const batch = rows === null ? scanned.columns() : null;
      for (let document = 0; document < count; document += 1) {
        const place = placeOf(document);
        const other = others.get(document);
        if (other !== undefined) addOther(other, place, document);
        else if (columns !== undefined) {
          writeHead(place);
          rows?.write(columns, document);
          sum.calls += 1;
        } else if (batch !== null) {
          const call = { segments: segmentsOf(batch, document), durationMs: null, holds: [] };
          writeEvaluation(evaluateCall(kernel.analyze(call, parameters), noHold, definition, scorecard), place);
        }
        if (other === undefined) sum.bytes += (endByte[document] ?? 0) - (startByte[document] ?? 0);
      }
      sum.segments += scanned.segmentCount;
    },
    addDocument(bytes, place) {
      const source = sourceName(place.file) + (place.line === null ? "" : `:${place.line}`);
      sum.bytes += bytes.length;
      try {
        const evaluation = analyzeFile(kernel, bytes, source, options);
        const { agent, customer, other, unknown } = evaluation.utterances;
        writeEvaluation(evaluation, place);
        sum.segments += agent + customer + other + unknown;
      } catch (error) {
        page.addFault(error, place);
      }
    },
    addFault(error, place) {
      const description = describeError(error);
      if (description.kind === "bug") throw error;
      faults.push({ ...place, ...description });
    },
    take() {
      const part = { output: writer.take(), ...sum, faults };
      sum = { ...nothing };
      faults = [];
      return part;
    },
  };
  return page;
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
