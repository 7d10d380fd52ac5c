import { createKernel, type Kernel, type ScannedCalls } from "@earshot/analysis-wasm";
import { createSpeakerOf } from "@earshot/transcripts";
import { z } from "zod";
import { type Contender, type Group, interleave, rate, toRatio } from "../measure.ts";
import { callsOfBlock, genesysFormat, guideFormat, prettyFormat, transcriptsOfBlock } from "../transcripts.ts";

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

/** Transcripts from bytes to columns: the kernel's scanner against `JSON.parse`, over the same documents. */
export const scannerGroup: Group = {
  name: "scanner",
  async measure({ seed }) {
    const kernel = await createKernel();
    const contenders: Contender[] = [];
    for (const [name, format, blocks] of [
      ["guide's format", guideFormat, 7],
      ["guide's format, indented", prettyFormat, 2],
      ["Genesys's format", genesysFormat, 2],
    ] as const) {
      const documents = Array.from({ length: blocks }, (_, block) => transcriptsOfBlock(seed, block, format))
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
      if (format === guideFormat) {
        add("JSON.parse and zod", () => {
          for (const text of texts) guideTranscript.parse(JSON.parse(text));
        });
      }
    }
    const measures = await interleave(contenders, { warmUps: 1, rounds: 9 });
    const samples = (name: string) => measures.find((measure) => measure.name === name)?.samples ?? [];
    const ratio = toRatio(
      "scanner ÷ JSON.parse alone: guide's format",
      samples("scanner: guide's format"),
      samples("JSON.parse alone: guide's format"),
      { atLeast: 5 },
    );
    return { measures, ratios: [ratio], skipped: [] };
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
