import type { VoiceDetector } from "@earshot/audio";
import {
  chooseEnvironment,
  createParts,
  type Environment,
  openVoiceDetector,
  type Parts,
  parseSettings,
  parseVoiceSettings,
  type SettingsChoice,
} from "@earshot/composition";
import type { Command } from "commander";

/** All variables, those of the file of settings too, before any setting is checked. */
export function commandEnvironment(command: Command): Environment {
  return chosen(command).environment;
}

/** The parts that the settings of the command describe; whoever opens them closes them. */
export function openParts(command: Command): Parts {
  const { environment, file } = chosen(command);
  return createParts(parseSettings(environment, file), environment);
}

/** What tells voices from other sound; no other setting is checked. */
export function openCommandVoiceDetector(command: Command): Promise<VoiceDetector> {
  const { environment, file } = chosen(command);
  return openVoiceDetector(parseVoiceSettings(environment, file));
}

function chosen(command: Command) {
  return chooseEnvironment(process.env, command.optsWithGlobals<SettingsChoice>());
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
