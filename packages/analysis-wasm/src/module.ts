import { AnalysisError } from "./errors.ts";

/** Where the wasm comes from, if not from its file in this package. */
export type WasmSource =
  /** Compiled already, as for a thread that it was posted to. */
  | { module: WebAssembly.Module }
  | { bytes: Uint8Array<ArrayBuffer> | ArrayBuffer }
  /** Where `build/analysis.wasm` is served; relative to the page in a browser. */
  | { url: string | URL };

const file = new URL("../build/analysis.wasm", import.meta.url);
let compiled: Promise<WebAssembly.Module> | undefined;

/** The compiled module, shared by all kernels of the process. After a failure the next call tries again. */
export function analysisModule(): Promise<WebAssembly.Module> {
  compiled ??= load(file).catch((error) => {
    compiled = undefined;
    throw error;
  });
  return compiled;
}

/** The module of a source. Throws `AnalysisError` when it cannot be read or compiled. */
export async function moduleOf(source: WasmSource): Promise<WebAssembly.Module> {
  if ("module" in source) return source.module;
  return "bytes" in source ? compile(source.bytes, "what was given") : load(source.url);
}

async function load(url: string | URL): Promise<WebAssembly.Module> {
  return compile(await read(url), String(url));
}

/** Throws `AnalysisError` when it cannot be read. */
export async function read(url: string | URL): Promise<Uint8Array<ArrayBuffer> | ArrayBuffer> {
  return readBytes(url).catch((cause) => {
    throw new AnalysisError("analysis.wasm_missing", `${url} cannot be read`, {
      hint: "Build it with the wasm script of @earshot/analysis-wasm, or name the url at which its build/analysis.wasm is.",
      cause,
    });
  });
}

async function readBytes(url: string | URL): Promise<Uint8Array<ArrayBuffer> | ArrayBuffer> {
  // Node's fetch reads no files, those of browsers, Deno and Bun do. An import of node:fs would stop browsers from loading this.
  if (String(url).startsWith("file:") && typeof process !== "undefined" && process.release?.name === "node") {
    return process.getBuiltinModule("node:fs/promises").readFile(new URL(url));
  }
  const response = await fetch(url);
  if (!response.ok) throw new Error(`the answer was ${response.status}`);
  return response.arrayBuffer();
}

export function compile(bytes: Uint8Array<ArrayBuffer> | ArrayBuffer, name: string): Promise<WebAssembly.Module> {
  return WebAssembly.compile(bytes).catch((cause) => {
    throw new AnalysisError("analysis.wasm_broken", `${name} is not a WebAssembly module this runtime can compile`, {
      hint: "Build it again with the wasm script of @earshot/analysis-wasm, and run it where WebAssembly has SIMD.",
      cause,
    });
  });
}
