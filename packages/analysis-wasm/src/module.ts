import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { AnalysisError } from "./errors.ts";

const location = new URL("../build/analysis.wasm", import.meta.url);
let compiled: Promise<WebAssembly.Module> | undefined;

/** The compiled module, shared by all kernels of the process. After a failure the next call tries again. */
export function analysisModule(): Promise<WebAssembly.Module> {
  compiled ??= compile().catch((error) => {
    compiled = undefined;
    throw error;
  });
  return compiled;
}

async function compile(): Promise<WebAssembly.Module> {
  const path = fileURLToPath(location);
  const bytes = await readFile(path).catch((cause) => {
    throw new AnalysisError("analysis.wasm_missing", `${path} cannot be read`, {
      hint: "Build it with the wasm script of @earshot/analysis-wasm.",
      cause,
    });
  });
  return WebAssembly.compile(bytes).catch((cause) => {
    throw new AnalysisError("analysis.wasm_broken", `${path} is not a WebAssembly module this runtime can compile`, {
      hint: "Build it again with the wasm script of @earshot/analysis-wasm, on Node 22.19 or later.",
      cause,
    });
  });
}
