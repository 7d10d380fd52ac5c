import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { compileProgram, type NativeProgram, startNative } from "./native-program.ts";

/** Segments as the parsers of contenders/ write them, the texts as places in all documents. */
export interface ScannedColumns {
  startMs: Int32Array;
  endMs: Int32Array;
  speaker: Int32Array;
  textStart: Uint32Array;
  textEnd: Uint32Array;
  side: Uint8Array;
}

/** A parser of C or C++ that reads transcripts in the guide's format into the columns that the scanner fills. */
export interface ParserBuild {
  name: string;
  library: "simdjson" | "yyjson";
  /** What it is compiled for. */
  march: string;
  /** The implementation of simdjson that finds structure; its best for the machine where none is named. */
  implementation?: string | undefined;
  /** How many times as fast the scanner is to be; without it that is only reported. */
  atLeast?: number | undefined;
}

/** Builds of the parsers. 128 bits are what wasm has; simdjson calls its implementation for them by the first processor with all it needs. */
export const parserBuilds: readonly ParserBuild[] = [
  { name: "simdjson, 128 bits", library: "simdjson", march: "westmere", implementation: "westmere", atLeast: 1.1 },
  { name: "simdjson, best build", library: "simdjson", march: "native" },
  { name: "yyjson", library: "yyjson", march: "native" },
];

/** Compiles a parser into the folder; answers the executable, or why there is none. */
export function compileParser({ library, march }: ParserBuild, folder: string): { path: string } | { reason: string } {
  if (march !== "native" && process.arch !== "x64") return { reason: `it is compiled for x64, not ${process.arch}` };
  const header = spawnSync("g++", ["-E", "-x", "c++", "-"], { input: `#include <${library}.h>\n`, stdio: "pipe" });
  if (header.status !== 0 && !header.error)
    return { reason: `g++ finds no ${library}.h; Debian has lib${library}-dev` };
  const source = join(import.meta.dirname, "..", "contenders", `scan-${library}.cpp`);
  const args = [`-march=${march}`, "-std=c++17", "-DNDEBUG", source, `-l${library}`];
  return compileProgram("g++", join(folder, `scan-${library}-${march}`), args);
}

export interface NativeScan extends Pick<NativeProgram, "close"> {
  /** The parser's version and build. */
  version: string;
  /** Reads all documents into columns once; answers how long it took, in milliseconds. */
  run(): Promise<number>;
  /** The columns of all documents. */
  results(): Promise<ScannedColumns>;
}

/** Starts a compiled parser over a file of documents. */
export async function startScan(
  path: string,
  documents: string,
  folder: string,
  { implementation }: ParserBuild,
): Promise<NativeScan> {
  const columns = join(folder, "scanned");
  const program = startNative(path, [documents, columns, ...(implementation === undefined ? [] : [implementation])]);
  return {
    version: await program.ask("version"),
    run: () => program.time("scan"),
    async results() {
      await program.time("results");
      const { buffer, byteOffset, byteLength } = readFileSync(columns);
      const bytes = buffer.slice(byteOffset, byteOffset + byteLength);
      const count = byteLength / 21;
      const at = (column: number) => column * 4 * count;
      return {
        startMs: new Int32Array(bytes, at(0), count),
        endMs: new Int32Array(bytes, at(1), count),
        speaker: new Int32Array(bytes, at(2), count),
        textStart: new Uint32Array(bytes, at(3), count),
        textEnd: new Uint32Array(bytes, at(4), count),
        side: new Uint8Array(bytes, at(5), count),
      };
    },
    close: program.close,
  };
}
