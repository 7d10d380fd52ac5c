import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

/** A program that obeys a command a line and answers each with a line. */
export interface NativeProgram {
  ask(command: string): Promise<string>;
  /** Asks what is answered by the nanoseconds it took; these in milliseconds. */
  time(command: string): Promise<number>;
  close(): Promise<void>;
}

/** Compiles a program with all optimizations; answers the executable, or that there is no compiler. */
export function compileProgram(
  compiler: "gcc" | "g++",
  path: string,
  args: readonly string[],
): { path: string } | { reason: string } {
  const { error, status, stderr } = spawnSync(compiler, ["-O3", "-o", path, ...args], { encoding: "utf8" });
  if (error) return { reason: `${compiler}: ${error.message}` };
  if (status !== 0) throw new Error(`${compiler} refuses ${args.join(" ")}: ${stderr.trim()}`);
  return { path };
}

export function startNative(path: string, args: readonly string[]): NativeProgram {
  const child = spawn(path, args, { stdio: ["pipe", "pipe", "inherit"] });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ask = async (command: string): Promise<string> => {
    child.stdin.write(`${command}\n`);
    const { value, done } = await answers.next();
    if (done) throw new Error(`${path} ended at "${command}"`);
    return value;
  };
  return {
    ask,
    time: async (command) => Number(await ask(command)) / 1e6,
    async close() {
      const closed = once(child, "close");
      child.stdin.end();
      await closed;
    },
  };
}
