import { existsSync, readdirSync, realpathSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { basename, dirname, isAbsolute, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { nearestName, UsageError } from "@earshot/model";
import type { Environment } from "./environment.ts";
import { secretFiles, secretVariables, withSecretFiles } from "./secret-files.ts";
import { readEnvFile, readEnvironment } from "./settings.ts";
import { unknownVariables } from "./unknown-variables.ts";

/** One organisation of several in an installation. */
interface Profile {
  name: string;
  /** Its settings, written as in `.env`. */
  file: string;
}

/** A profile as it is shown: without secrets. */
export interface ProfileFacts extends Profile {
  /** Null when the file says nothing that can be used. */
  database: string | null;
  /** Why its settings can't be used; null when they can. */
  fault: string | null;
}

const ending = ".env";
const validName = /^\w[\w.-]*$/;

/** The folder that EARSHOT_PROFILES names, or the one for configuration by XDG. */
export function profilesFolder(env: Environment): string {
  const { EARSHOT_PROFILES: folder = "", XDG_CONFIG_HOME: configuration = "" } = env;
  if (folder !== "") return resolve(folder);
  return join(isAbsolute(configuration) ? configuration : join(homedir(), ".config"), "earshot", "profiles");
}

/** By name; none when there is no folder. */
function listProfiles(env: Environment): Profile[] {
  const folder = profilesFolder(env);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith(ending) && validName.test(file))
    .map((file) => ({ name: file.slice(0, -ending.length), file: join(folder, file) }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** What each profile leads to, and what is wrong with it. */
export function describeProfiles(env: Environment): ProfileFacts[] {
  return listProfiles(env).map((profile) => {
    try {
      const values = readProfile(profile);
      requireOwnPlaces(profile, values, env);
      return { ...profile, database: databaseName(values), fault: null };
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      return { ...profile, database: null, fault: error.message };
    }
  });
}

/** What a command was given to choose its settings by. */
export interface SettingsChoice {
  /** A file in the place of `.env`. */
  settings?: string | undefined;
  /** A profile; EARSHOT_PROFILE when it is not given. */
  profile?: string | undefined;
}

/**
 * All variables for a command, and the file that they come from beside the environment; undefined for `.env`.
 * @throws UsageError
 */
export function chooseEnvironment(
  env: Environment,
  { settings, profile: chosen }: SettingsChoice,
): { environment: Environment; file: string | undefined } {
  // A shell that does not know a variable gives an empty name; it is not to lead to whatever `.env` says.
  if (chosen === "") throw new UsageError("--profile names no profile", "Name one, or leave it out.");
  const profile = chosen ?? env.EARSHOT_PROFILE;
  if (profile === undefined || profile === "") {
    return { environment: readEnvironment(env, settings), file: settings };
  }
  if (settings !== undefined) {
    throw new UsageError(
      `settings are asked for from ${settings} and from the profile ${profile}`,
      "Leave out --settings, or --profile and EARSHOT_PROFILE.",
    );
  }
  return readProfileEnvironment(env, profile);
}

/**
 * The variables of a profile, and those of the environment that are none of Earshot's settings: what a shell has for one organisation
 * is not to lead the commands of another. Files of secrets are taken from it, which services get from whoever starts them.
 */
function readProfileEnvironment(env: Environment, name: string): { environment: Environment; file: string } {
  const profile = findProfile(env, name);
  const values = readProfile(profile);
  requireOwnPlaces(profile, values, env);
  const fromOutside = Object.entries(env).filter(([key]) => !/^EARSHOT_/i.test(key) || isFileOfSecret(key));
  const set = [...fromOutside, ...Object.entries(values)].filter(([, value]) => value !== undefined && value !== "");
  return { environment: withSecretFiles(Object.fromEntries(set), secretVariables), file: profile.file };
}

/** But for that of the database, which each profile names itself. */
function isFileOfSecret(name: string): boolean {
  return name !== "EARSHOT_DATABASE_FILE" && secretVariables.some((secret) => `${secret}_FILE` === name);
}

function findProfile(env: Environment, name: string): Profile {
  const profiles = listProfiles(env);
  const found = profiles.find((profile) => profile.name === name);
  if (found !== undefined) return found;
  const names = profiles.map((profile) => profile.name);
  const nearest = nearestName(name, names);
  const folder = profilesFolder(env);
  const hint =
    nearest !== null
      ? `Did you mean ${nearest}?`
      : names.length > 0
        ? `Profiles in ${folder}: ${names.join(", ")}.`
        : `Make ${join(folder, `<name>${ending}`)}, or set EARSHOT_PROFILES to the folder of profiles.`;
  throw new UsageError(`there is no profile ${name}`, hint);
}

/** @throws UsageError for names that are no settings, secrets that everybody can read, and a folder of data that is not named */
function readProfile({ name, file }: Profile): Environment {
  const values = readEnvFile(file);
  const unknown = unknownVariables(values);
  if (unknown.length > 0) {
    throw new UsageError(
      unknown.map((variable) => `${file}: ${variable.name} is no setting`).join("\n"),
      unknown
        .map(({ name, suggestion }) => (suggestion === null ? `Remove ${name}.` : `Call it ${suggestion}.`))
        .join(" "),
    );
  }
  if (hasSecrets(values) && isReadByAll(file)) {
    throw new UsageError(
      `${file} has secrets and can be read by everybody on this machine`,
      `Run chmod o= ${file}, or keep the secrets in files of their own.`,
    );
  }
  if (isAbsolute(values.EARSHOT_DATA ?? "")) return values;
  throw new UsageError(
    `profile ${name} names no folder of its own for its data`,
    `Set EARSHOT_DATA in ${file} to an absolute path.`,
  );
}

function hasSecrets(values: Environment): boolean {
  const { EARSHOT_DATABASE: database = "", ...others } = values;
  const isNamedSecret = Object.entries(others).some(
    ([name, value]) => value !== "" && /(?:SECRET|TOKEN|KEY|PASSWORD)$/i.test(name),
  );
  return isNamedSecret || /^postgres(ql)?:\/\/[^/@]*:[^/@]+@/i.test(database);
}

/** On Windows rights are no bits. */
function isReadByAll(file: string): boolean {
  return process.platform !== "win32" && (statSync(file).mode & 0o004) !== 0;
}

/** What two organisations must not have in common, in words, and where this one has it. */
function placesOf(values: Environment): ReadonlyMap<string, string | null> {
  const { EARSHOT_DATA: data = "", EARSHOT_MEDIA: media = join(data, "media") } = values;
  const { EARSHOT_GENESYS_CLIENT_ID: client = "", EARSHOT_GENESYS_URL: url, EARSHOT_GENESYS_REGION: region } = values;
  return new Map([
    ["the folder EARSHOT_DATA", realPath(data)],
    ["the database", databaseKey(values)],
    ["the place of kept recordings", media.startsWith("s3://") ? media.replace(/\/*$/, "") : realPath(media)],
    // Each database counts the requests of its own processes only.
    ["the OAuth client", client === "" ? null : `${url ?? region ?? ""} ${client}`],
  ]);
}

/** @throws UsageError naming what another profile has too. Profiles that can't be read are not looked at. */
function requireOwnPlaces({ name }: Profile, values: Environment, env: Environment): void {
  const places = placesOf(values);
  for (const other of listProfiles(env)) {
    if (other.name === name) continue;
    for (const [what, place] of readablePlaces(other)) {
      if (place === null || places.get(what) !== place) continue;
      throw new UsageError(
        `the profiles ${[name, other.name].toSorted().join(" and ")} have ${what} in common`,
        "Give each one of its own.",
      );
    }
  }
}

function readablePlaces({ file }: Profile): ReadonlyMap<string, string | null> {
  try {
    return placesOf(readEnvFile(file));
  } catch {
    return new Map();
  }
}

/** The same for two addresses of one database, whoever asks for it. */
function databaseKey(values: Environment): string {
  const database = databaseOf(values);
  if (!/^postgres(ql)?:/i.test(database)) {
    return realPath(database.startsWith("file:") ? fileURLToPath(database) : database);
  }
  if (!URL.canParse(database)) return database;
  const { hostname, port, pathname, searchParams } = new URL(database);
  const host = searchParams.get("host") ?? hostname.toLowerCase();
  return `${thisMachine.has(host) ? "this machine" : host}:${port || "5432"}${decoded(pathname)}`;
}

const thisMachine: ReadonlySet<string> = new Set(["localhost", "127.0.0.1", "[::1]"]);

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Where links lead to, also for what is not there yet. */
function realPath(path: string): string {
  const whole = resolve(path);
  if (existsSync(whole)) return realpathSync(whole);
  const folder = dirname(whole);
  return folder === whole ? whole : join(realPath(folder), basename(whole));
}

/** May have a password. */
function databaseOf({ EARSHOT_DATA: data = "", ...values }: Environment): string {
  const [file] = secretFiles(values, ["EARSHOT_DATABASE"]);
  if (file === undefined) return values.EARSHOT_DATABASE ?? join(data, "earshot.db");
  return withSecretFiles(values, ["EARSHOT_DATABASE"]).EARSHOT_DATABASE ?? "";
}

function databaseName(values: Environment): string {
  const database = databaseOf(values);
  if (!database.includes("://") || database.startsWith("file:")) return database;
  if (!URL.canParse(database)) return "an address that can't be read";
  const url = new URL(database);
  url.password = "";
  return url.href;
}
