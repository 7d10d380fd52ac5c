import { closeSync, openSync, readSync } from "node:fs";
import { fileProblem, requireUtf8, UsageError } from "@earshot/model";
import type { Environment } from "./environment.ts";

/** Settings that hold secrets. Each may be in a file that the setting with `_FILE` after its name names. */
export const secretSettings = [
  "EARSHOT_GENESYS_CLIENT_SECRET",
  "EARSHOT_STT_TOKEN",
  "EARSHOT_OPENAI_KEY",
  "EARSHOT_AZURE_SPEECH_KEY",
  "EARSHOT_API_TOKEN",
  "EARSHOT_DATABASE",
  "EARSHOT_OPENID_SECRET",
] as const;

/** The same of those that are read from variables of others. */
export const secretVariables = [...secretSettings, "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"] as const;

const mostBytes = 65_536;

export interface SecretFile {
  /** The setting whose value is in the file. */
  name: string;
  path: string;
}

/** The files that hold secrets of these names. */
export function secretFiles(environment: Environment, names: readonly string[]): SecretFile[] {
  return names.flatMap((name) => {
    const path = environment[`${name}_FILE`];
    return path === undefined ? [] : [{ name, path }];
  });
}

/**
 * The environment with the secrets that are in files; the line feed that ends a file is no part of its secret.
 * @throws UsageError naming every setting whose file cannot be used, never what is in it
 */
export function withSecretFiles(environment: Environment, names: readonly string[]): Environment {
  const faults: string[] = [];
  const secrets = secretFiles(environment, names).flatMap(({ name, path }): [string, string][] => {
    const read = environment[name] === undefined ? readSecret(path) : { problem: `is set, and ${name} too` };
    if ("secret" in read) return [[name, read.secret]];
    faults.push(`${name}_FILE ${read.problem}`);
    return [];
  });
  if (faults.length === 0) return { ...environment, ...Object.fromEntries(secrets) };
  throw new UsageError(
    faults.join("\n"),
    "Let each name a readable file of text that holds the secret alone, or set the secret itself.",
  );
}

function readSecret(path: string): { secret: string } | { problem: string } {
  try {
    const bytes = readUpTo(path, mostBytes + 1);
    if (bytes.length > mostBytes) return { problem: `names ${path}, which has more than ${mostBytes / 1024} KiB` };
    const secret = requireUtf8(bytes, path).replace(/\r?\n$/, "");
    return secret === "" ? { problem: `names ${path}, which is empty` } : { secret };
  } catch (error) {
    if (error instanceof UsageError) return { problem: `names ${error.message}` };
    return { problem: `names ${path}: ${fileProblem(error)?.problem ?? "it cannot be read"}` };
  }
}

/** Never more, whatever the path leads to. */
function readUpTo(path: string, limit: number): Buffer {
  const file = openSync(path, "r");
  try {
    const buffer = Buffer.alloc(limit);
    let filled = 0;
    for (;;) {
      const read = readSync(file, buffer, filled, limit - filled, null);
      filled += read;
      if (read === 0 || filled === limit) return buffer.subarray(0, filled);
    }
  } finally {
    closeSync(file);
  }
}
