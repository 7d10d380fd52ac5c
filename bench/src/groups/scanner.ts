import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createKernel, type Kernel, type ScannedCalls } from "@earshot/analysis-wasm";
import { createSpeakerOf } from "@earshot/transcripts";
import { z } from "zod";
import {
  type Contender,
  type Group,
  type GroupResult,
  interleave,
  perSecond,
  quotients,
  rate,
  toMeasure,
  toRatio,
} from "../measure.ts";
import {
  compileParser,
  type NativeScan,
  type ParserBuild,
  parserBuilds,
  type ScannedColumns,
  startScan,
} from "../native-scan.ts";
import {
  awsFormat,
  callsOfBlock,
  deepgramFormat,
  genesysFormat,
  guideFormat,
  prettyFormat,
  transcriptsOfBlock,
} from "../transcripts.ts";

/** Bytes at most that are scanned at a time. */
const chunkBytes = 6 << 20;

const guideTranscript = z.object({
  results: z.array(
    z.object({ start_time: z.number(), end_time: z.number(), speaker: z.string(), transcript: z.string() }),
  ),
});

/** Documents one behind the other, a newline after each. */
interface Chunk {
  bytes: Buffer;
  ends: Uint32Array;
}

const formats = [
  { name: "guide's format", format: guideFormat, blocks: 7, atLeast: 5 },
  { name: "guide's format, indented", format: prettyFormat, blocks: 2 },
  { name: "Genesys's format", format: genesysFormat, blocks: 2, atLeast: 4 },
  { name: "Amazon Transcribe's format", format: awsFormat, blocks: 1, calls: 300, atLeast: 4 },
  { name: "Deepgram's format", format: deepgramFormat, blocks: 1, calls: 400, atLeast: 4 },
];

/** Transcripts from bytes to columns: the kernel's scanner against `JSON.parse` and parsers in C and C++, over the same documents. */
export const scannerGroup: Group = {
  name: "scanner",
  async measure({ seed, folder }) {
    const kernel = await createKernel();
    const contenders: Contender[] = [];
    const parsers: { build: ParserBuild; contender: string; scan: NativeScan }[] = [];
    const result: GroupResult = { measures: [], ratios: [], skipped: [] };
    for (const { name, format, blocks, calls } of formats) {
      const documents = Array.from({ length: blocks }, (_, block) => transcriptsOfBlock(seed, block, format, calls))
        .flat()
        .map((text) => Buffer.from(text));
      const chunks = toChunks(documents);
      const lines = format !== prettyFormat;
      checkScan(kernel, chunks, lines, seed, name);
      const texts = documents.map((document) => document.toString("utf8"));
      const bytes = documents.reduce((sum, { length }) => sum + length + 1, 0);
      const add = (contender: string, work: () => void) => {
        contenders.push({ name: `${contender}: ${name}`, unit: "bytes/s", run: () => rate(bytes, work) });
      };
      add("scanner", () => {
        for (const chunk of chunks) scan(kernel, chunk, lines);
      });
      add("JSON.parse alone", () => {
        for (const text of texts) JSON.parse(text);
      });
      if (format !== guideFormat) continue;
      add("JSON.parse and zod", () => {
        for (const text of texts) guideTranscript.parse(JSON.parse(text));
      });
      const path = join(folder, "documents.jsonl");
      writeFileSync(path, Buffer.concat(chunks.map((chunk) => chunk.bytes)));
      for (const build of parserBuilds) {
        const compiled = compileParser(build, folder);
        if ("reason" in compiled) {
          result.skipped.push({ name: `scanner ÷ ${build.name}`, reason: compiled.reason });
          continue;
        }
        const parser = await startScan(compiled.path, path, folder, build);
        const contender = `${build.name} (${parser.version}): ${name}`;
        parsers.push({ build, contender, scan: parser });
        checkParser(contender, kernel, chunks, await parser.results());
        contenders.push({ name: contender, unit: "bytes/s", run: async () => perSecond(bytes, await parser.run()) });
      }
    }
    result.measures = await interleave(contenders, { warmUps: 1, rounds: 9 });
    for (const { scan } of parsers) await scan.close();
    const samples = (name: string) => result.measures.find((measure) => measure.name === name)?.samples ?? [];
    for (const { name, atLeast } of formats) {
      if (atLeast === undefined) continue;
      const [over, under] = [samples(`scanner: ${name}`), samples(`JSON.parse alone: ${name}`)];
      result.ratios.push(toRatio(`scanner ÷ JSON.parse alone: ${name}`, over, under, { atLeast }));
    }
    const scanner = samples("scanner: guide's format");
    for (const { build, contender } of parsers) {
      const name = `scanner ÷ ${build.name}`;
      if (build.atLeast === undefined) {
        result.measures.push(toMeasure(name, "×", quotients(scanner, samples(contender))));
      } else {
        result.ratios.push(toRatio(name, scanner, samples(contender), { atLeast: build.atLeast }));
      }
    }
    return result;
  },
};

const speakerOf = createSpeakerOf();

/** Copying the bytes into the kernel's memory is part of the work. */
function scan(kernel: Kernel, { bytes, ends }: Chunk, lines: boolean): ScannedCalls {
  kernel.input(bytes.length).set(bytes);
  return lines ? kernel.scanLines(bytes.length, speakerOf) : kernel.scanDocuments(ends, speakerOf);
}

/** The first block's documents must have the columns that they were written from, and all be understood. */
function checkScan(kernel: Kernel, chunks: readonly Chunk[], lines: boolean, seed: number, name: string): void {
  const { segments } = callsOfBlock(seed, 0);
  let at = 0;
  for (const chunk of chunks) {
    const scanned = scan(kernel, chunk, lines);
    if (scanned.count !== chunk.ends.length || scanned.understood.includes(0)) {
      throw new Error(`scanner: ${name} is not understood throughout`);
    }
    const { startMs, endMs, side } = scanned.columns().segments;
    for (let i = 0; i < startMs.length && at < segments.startMs.length; i++, at++) {
      if (startMs[i] === segments.startMs[at] && endMs[i] === segments.endMs[at] && side[i] === segments.side[at])
        continue;
      throw new Error(`scanner: segment ${at} of ${name} is ${startMs[i]}–${endMs[i]} of side ${side[i]}`);
    }
  }
}

/** The columns of a parser must be those that the scanner fills. */
function checkParser(name: string, kernel: Kernel, chunks: readonly Chunk[], found: ScannedColumns): void {
  let from = 0;
  let base = 0;
  for (const chunk of chunks) {
    const scanned = scan(kernel, chunk, true);
    const { startMs, endMs, speaker, side } = scanned.columns().segments;
    const { startByte, endByte } = scanned.texts();
    for (let i = 0; i < startMs.length; i++) {
      const at = from + i;
      const text = found.textStart[at] === base + (startByte[i] ?? 0) && found.textEnd[at] === base + (endByte[i] ?? 0);
      const times = found.startMs[at] === startMs[i] && found.endMs[at] === endMs[i];
      if (text && times && found.speaker[at] === speaker[i] && found.side[at] === side[i]) continue;
      throw new Error(`${name}: segment ${at} is ${found.startMs[at]}–${found.endMs[at]} of side ${found.side[at]}`);
    }
    from += startMs.length;
    base += chunk.bytes.length;
  }
  if (found.startMs.length !== from) throw new Error(`${name}: ${found.startMs.length} segments, not ${from}`);
}

function toChunks(documents: readonly Buffer[]): Chunk[] {
  const newline = Buffer.from("\n");
  const chunks: Chunk[] = [];
  for (let from = 0; from < documents.length; ) {
    const ends: number[] = [];
    const parts: Buffer[] = [];
    for (let at = 0; from < documents.length; from++) {
      const document = documents[from];
      if (document === undefined || at + document.length >= chunkBytes) break;
      parts.push(document, newline);
      ends.push(at + document.length);
      at += document.length + 1;
    }
    chunks.push({ bytes: Buffer.concat(parts), ends: Uint32Array.from(ends) });
  }
  return chunks;
}
