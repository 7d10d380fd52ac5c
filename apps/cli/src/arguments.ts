import { existsSync } from "node:fs";
import { holdAudios, parseWallTime, UsageError } from "@earshot/model";
import {
  type Definition,
  defaultWordGapMs,
  definitions,
  getDefinition,
  guideScorecard,
  parseScorecard,
  type Scorecard,
  scorecards,
} from "@earshot/quality";
import type { RoleMap } from "@earshot/transcripts";
import { InvalidArgumentError, Option } from "commander";
import { readTextInput } from "./io.ts";

/** Reads a whole number of at least `least`. */
export function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || !Number.isSafeInteger(value) || value < least) {
      throw new InvalidArgumentError(`Expected a whole number of at least ${least}.`);
    }
    return value;
  };
}

/** Reads an ISO 8601 date (midnight UTC) or date and time with a zone; gives the latter. */
export function wallTimeArgument(text: string): string {
  const dateTime = /^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00Z` : text;
  const ms = parseWallTime(dateTime);
  if (ms === null)
    throw new InvalidArgumentError("Expected a date like 2026-10-25 or a time like 2026-10-25T14:30:00Z.");
  return new Date(ms).toISOString();
}

/** An option that can be given several times. */
export function collect(value: string, earlier: string[] = []): string[] {
  return [...earlier, value];
}

export const scorecardOption = () =>
  new Option(
    "--scorecard <name|file>",
    `score by this scorecard, ${[...scorecards.keys()].join(" or ")}, or that of a JSON file; without it: guide`,
  );
export const rolesOption = () =>
  new Option("--roles <file>", "JSON file that says which speaker labels and channels are agent, customer or other");
const definitionNames = Object.keys(definitions);

/** Of several definitions, in the order in which they are given. */
export const definitionsOption = (description: string) =>
  definitionOption(description).argParser((name: string, earlier: string[] | undefined) => {
    if (!definitionNames.includes(name)) {
      throw new InvalidArgumentError(`Allowed choices are ${definitionNames.join(", ")}.`);
    }
    return collect(name, earlier);
  });
export const definitionOption = (description: string) =>
  new Option("--definition <name>", description).choices(definitionNames);
export const holdAudioOption = () =>
  new Option(
    "--hold-audio <kind>",
    "what recordings have of holds: music, padded (silence) or suppressed (cut out); without it: EARSHOT_HOLD_AUDIO, else music",
  ).choices(holdAudios);
export const unitsOption = () =>
  new Option(
    "--units <kind>",
    "what counts as speech: segments as the transcript has them, or words, which splits them where nobody says a word; without it: segments",
  ).choices(["segments", "words"]);
export const wordGapOption = () =>
  new Option(
    "--word-gap-ms <ms>",
    `with --units words, from how long a gap between two words on; without it: ${defaultWordGapMs}`,
  ).argParser(wholeNumber(1));

export interface UnitsFlags {
  units?: "segments" | "words" | undefined;
  wordGapMs?: number | undefined;
}

/** Null for the segments as they are. */
export function readWordGap({ units, wordGapMs }: UnitsFlags): number | null {
  if (units === "words") return wordGapMs ?? defaultWordGapMs;
  if (wordGapMs === undefined) return null;
  throw new UsageError("--word-gap-ms is about words, and segments are measured as they are", "Add --units words.");
}

export const jsonOption = () => new Option("--json", "print JSON on standard output, and nothing else there");
export const fromOption = () =>
  new Option("--from <date>", "calls that start at or after this date or time").argParser(wallTimeArgument);
export const toOption = () =>
  new Option("--to <date>", "calls that start before this date or time").argParser(wallTimeArgument);

/** A built-in scorecard by its name, else that of a file. */
export async function readScorecard(name: string | undefined): Promise<Scorecard> {
  if (name === undefined) return guideScorecard;
  const known = scorecards.get(name);
  if (known !== undefined) return known;
  if (name !== "-" && !existsSync(name)) {
    throw new UsageError(
      `${name}: no scorecard and no file of that name`,
      `Built-in scorecards: ${[...scorecards.keys()].join(", ")}.`,
    );
  }
  return parseScorecard(await readTextInput(name), name);
}

export async function readRoles(path: string | undefined): Promise<RoleMap> {
  // Loaded here: not every command that has this option reads transcripts, and its help does not.
  const { defaultRoleMap, parseRoleMap } = await import("@earshot/transcripts");
  return path === undefined ? defaultRoleMap : parseRoleMap(await readTextInput(path), path);
}

/** The definitions named, in order; `standard` when none is. */
export function readDefinitions(names: readonly string[] | undefined): [Definition, ...Definition[]] {
  const [first = "standard", ...others] = new Set(names);
  return [getDefinition(first), ...others.map((name) => getDefinition(name))];
}
