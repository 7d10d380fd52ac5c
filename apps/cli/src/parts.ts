import { createParts, type Parts, parseSettings, readEnvironment } from "@earshot/composition";
import type { Command } from "commander";

/** The parts that `.env` and the environment describe; whoever opens them closes them. */
export function openParts(command: Command): Parts {
  const { settings } = command.optsWithGlobals<{ settings?: string | undefined }>();
  const environment = readEnvironment(process.env, settings);
  return createParts(parseSettings(environment, settings), environment);
}

/** Runs a command with its parts and closes what it opened. */
export async function withParts<T>(command: Command, use: (parts: Parts) => Promise<T>): Promise<T> {
  const parts = openParts(command);
  try {
    return await use(parts);
  } finally {
    await parts.close();
  }
}
