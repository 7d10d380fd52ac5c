import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import type { Simulator } from "@earshot/genesys-simulator";
import { onTestFinished } from "vitest";

export const mainFile = join(import.meta.dirname, "..", "src", "main.ts");

export interface CliResult {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface CliOptions {
  cwd?: string | undefined;
  env?: Record<string, string> | undefined;
  input?: string | Uint8Array | undefined;
  /** Sends standard output to this file instead. */
  stdoutFile?: string | undefined;
  /** The rights of files bind the process, also when the tests are root's. */
  boundByRights?: boolean | undefined;
}

/** Root passes every check of rights unless it gives up what lets it. */
const bound = process.getuid?.() === 0 ? ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] : [];

/** Runs the command line as a process of its own, with nothing of the test's environment but what is given. */
export async function runCli(args: readonly string[], options: CliOptions = {}): Promise<CliResult> {
  const file = options.stdoutFile === undefined ? null : await open(options.stdoutFile, "w");
  const [command = "", ...before] = [...(options.boundByRights ? bound : []), process.execPath, mainFile];
  const child = spawn(command, [...before, ...args], {
    cwd: options.cwd ?? (await temporaryFolder()),
    env: { PATH: process.env.PATH, ...options.env },
    stdio: ["pipe", file?.fd ?? "pipe", "pipe"],
  });
  await file?.close();
  child.stdin?.on("error", () => {}); // the process may end before it has read everything
  child.stdin?.end(options.input ?? "");
  const [stdout, stderr, [code]] = await Promise.all([
    child.stdout === null ? "" : text(child.stdout),
    child.stderr === null ? "" : text(child.stderr),
    once(child, "close"),
  ]);
  return { code, stdout, stderr };
}

/** A folder that is gone when the test is. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "earshot-cli-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** The settings that lead a command to the Platform API of a simulator and a folder of data. */
export function platformEnv(simulator: Simulator, data: string): Record<string, string> {
  return {
    ...simulatorEnv(simulator, data),
    EARSHOT_GENESYS_SOURCE: "platform",
    EARSHOT_GENESYS_LOGIN_URL: simulator.origin,
  };
}

/** The settings that lead a command to the guide's endpoints of a simulator and a folder of data. */
export function simulatorEnv(simulator: Simulator, data: string): Record<string, string> {
  return {
    EARSHOT_DATA: data,
    EARSHOT_GENESYS_SOURCE: "guide",
    EARSHOT_GENESYS_URL: simulator.origin,
    EARSHOT_GENESYS_CLIENT_ID: simulator.clientId,
    EARSHOT_GENESYS_CLIENT_SECRET: simulator.clientSecret,
    EARSHOT_STT_URL: simulator.sttEndpoint,
  };
}
