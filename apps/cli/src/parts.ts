import { createParts, type Environment, type Parts, parseSettings, readEnvironment } from "@earshot/composition";
import type { Command } from "commander";

/** All variables, those of `.env` too, before any setting is checked. */
export function commandEnvironment(command: Command): Environment {
  return readEnvironment(process.env, settingsFile(command));
}

/** The parts that `.env` and the environment describe; whoever opens them closes them. */
export function openParts(command: Command): Parts {
  const environment = commandEnvironment(command);
  return createParts(parseSettings(environment, settingsFile(command)), environment);
}

function settingsFile(command: Command): string | undefined {
  return command.optsWithGlobals<{ settings?: string | undefined }>().settings;
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
