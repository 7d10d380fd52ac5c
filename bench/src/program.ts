import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";

export interface ProgramEnd {
  /** From start to end of the process. */
  ms: number;
  /** What it wrote to standard output, unless that went to a file. */
  output: string;
  /** What it wrote to file descriptor 3. */
  extra: string;
}

export interface ProgramOptions {
  /** A file for standard output, which is replaced. */
  outputPath?: string | undefined;
  /** Variables that are laid over this process's own. */
  env?: Record<string, string> | undefined;
}

/** Runs a program to its end. Throws when it can't be started or fails. */
export async function runProgram(
  program: string,
  args: readonly string[],
  { outputPath, env }: ProgramOptions = {},
): Promise<ProgramEnd> {
  const file = outputPath === undefined ? "pipe" : openSync(outputPath, "w");
  const began = performance.now();
  const child = spawn(program, args, {
    env: { ...process.env, ...env },
    stdio: ["ignore", file, "pipe", "pipe"],
  });
  if (typeof file === "number") closeSync(file);
  const texts = [1, 2, 3].map(() => "");
  for (const [index, stream] of child.stdio.slice(1).entries()) {
    stream?.on("data", (chunk) => {
      texts[index] += chunk;
    });
  }
  let ms = 0;
  child.on("exit", () => {
    ms = performance.now() - began;
  });
  const [status] = await once(child, "close");
  const [output = "", errors = "", extra = ""] = texts;
  if (status !== 0) throw new Error(`${program} ${args.join(" ")} ended with ${status}: ${errors}`);
  return { ms, output, extra };
}
