import { existsSync } from "node:fs";
import { join } from "node:path";
import { type ProgramEnd, type ProgramOptions, runProgram } from "./program.ts";

/** The command line's program. */
export const earshot = join(import.meta.dirname, "..", "..", "apps", "cli", "src", "main.ts");

/** Where Linux has the peak of a process's memory. */
export const tellsUsage = existsSync("/proc/self/status");

interface NodeProgramEnd extends Omit<ProgramEnd, "extra"> {
  /** The most memory that was ever resident, and the processor time, all threads together; NaN where nothing tells them. */
  peakBytes: number;
  cpuMs: number;
}

/** Runs a program by this Node to its end. */
export async function runNode(args: readonly string[], options?: ProgramOptions): Promise<NodeProgramEnd> {
  const preload = tellsUsage ? ["--import", join(import.meta.dirname, "usage.ts")] : [];
  const { ms, output, extra } = await runProgram(process.execPath, [...preload, ...args], options);
  const [peakBytes = Number.NaN, cpuMs = Number.NaN] = extra.split(" ").map((text) => Number.parseFloat(text));
  return { ms, output, peakBytes, cpuMs };
}
