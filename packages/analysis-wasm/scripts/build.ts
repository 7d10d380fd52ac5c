/**
 * Compiles `assembly/` to `build/analysis.wasm` and `build/voice-network.wasm`, writes the bindings through which `src/` uses it, and makes the weights of the
 * voice network.
 */
import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { makeVoiceWeights } from "./voice-weights.ts";

interface Options {
  stdout: NodeJS.WritableStream;
  stderr: NodeJS.WritableStream;
  readFile(name: string, folder: string): Promise<string | null>;
}

const root = join(import.meta.dirname, "..");

// Imported by a computed name: the compiler's types declare the globals of AssemblyScript for every file that tsc checks.
const { main }: { main(args: readonly string[], options: Options): Promise<{ error: Error | null }> } = await import(
  import.meta.resolve("assemblyscript/asc")
);
await compile("assembly/index.ts", "analysis");
await compile("assembly/voice-network/index.ts", "voice-network");
await writeFile(join(root, "build", "voice-network.weights"), await makeVoiceWeights());
await writeConstants("layout", await layoutConstants());
const whatMeasures = ["analysis.wasm", "voice-network.wasm", "voice-network.weights"];
await writeConstants("version", { wasmVersion: `wasm-${(await digest(whatMeasures)).slice(0, 12)}` });

async function compile(entry: string, target: string): Promise<void> {
  const args = [entry, "--config", "asconfig.json", "--target", target, "--baseDir", root];
  const { error } = await main(args, { stdout: process.stdout, stderr: process.stderr, readFile: readSource });
  if (error) throw error;
}

/**
 * Reads a file for the compiler, null if there is none. AssemblyScript's decorator of functions is no TypeScript, which formatter
 * and linter take for a fault: the sources have it as a comment.
 */
async function readSource(name: string, folder: string): Promise<string | null> {
  const text = await readFile(resolve(folder, name), "utf8").catch(() => null);
  return text === null ? null : text.replaceAll(/^\/\/ @inline$/gm, "@inline");
}

async function layoutConstants(): Promise<Record<string, number>> {
  const layout: Record<string, number> = await import(import.meta.resolve("../assembly/layout.ts"));
  for (const [name, value] of Object.entries(layout)) {
    if (value !== (value | 0)) throw new Error(`assembly/layout.ts: ${name} is ${value}, which is no i32`);
  }
  return layout;
}

async function digest(files: readonly string[]): Promise<string> {
  const hash = createHash("sha256");
  for (const file of files) hash.update(await readFile(join(root, "build", file)));
  return hash.digest("hex");
}

/** Writes a module of constants, and its types. */
async function writeConstants(module: string, constants: Record<string, number | string>): Promise<void> {
  const lines = (keywords: string) =>
    Object.entries(constants).map(([name, value]) => `${keywords} ${name} = ${JSON.stringify(value)};\n`);
  await writeFile(join(root, "build", `${module}.js`), lines("export const"));
  await writeFile(join(root, "build", `${module}.d.ts`), lines("export declare const"));
}
