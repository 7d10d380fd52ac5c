import { type Parts, secretFiles, secretVariables, unknownVariables, usesGenesys } from "@earshot/composition";
import { describeError } from "@earshot/model";
import { Command } from "commander";
import { createColors } from "picocolors";
import { jsonOption } from "../arguments.ts";
import { hasColor, print, printJson } from "../io.ts";
import { withParts } from "../parts.ts";

interface Check {
  name: string;
  ok: boolean;
  /** There was nothing to check. */
  skipped: boolean;
  detail: string;
  hint: string | null;
}

export function doctorCommand(): Command {
  return new Command("doctor")
    .addOption(jsonOption())
    .addHelpText(
      "after",
      "\nIt changes nothing but making the database when there is none; where EARSHOT_MEDIA keeps recordings it puts a few bytes and deletes them. What is not set up is skipped. Exit code 2 when a check fails.",
    )
    .action(async (flags: { json?: true | undefined }, command: Command) => {
      const checks = await withParts(command, runChecks);
      if (flags.json) printJson(checks);
      else print(lines(checks).join("\n"));
      if (checks.some((check) => !check.ok)) process.exitCode = 2;
    });
}

async function runChecks(parts: Parts): Promise<Check[]> {
  const { settings } = parts;
  const core = await check("analysis core", async () => {
    await parts.kernel();
    return "loaded";
  });
  const database = await check("database", async () => {
    const store = await parts.store();
    const report = await store.checkIntegrity();
    if (!report.ok) throw new Error(report.faults.join("; "));
    return `${store.location} is sound`;
  });
  return [
    ...misspelt(parts),
    ...secretsInFiles(parts),
    core,
    ...(await checkGenesys(parts)),
    await checkTranscripts(parts),
    database,
    ...(await mediaChecks(parts)),
    ...(await checkFile("voice model", settings.EARSHOT_VOICE_MODEL, () => parts.voiceDetector())),
    ...(await checkFile("personal data", settings.EARSHOT_PII, () => parts.pii())),
    ...(await checkFile("media types", settings.EARSHOT_MEDIA_TYPES, () => parts.mediaTypes())),
    ...(await checkFile("retention", settings.EARSHOT_RETENTION, () => parts.retention())),
    ...(await checkNightlyRetention(parts)),
    ...(await archiveChecks(parts)),
    ...(await checkFfmpeg(parts)),
    ...(await checkLogLevel(parts)),
  ];
}

/** A name with a slip in it is a setting that has no effect. */
function misspelt({ environment }: Parts): Check[] {
  return unknownVariables(environment).map(({ name, suggestion }) => ({
    name: "settings",
    ok: false,
    skipped: false,
    detail: `${name} is no setting`,
    hint: suggestion === null ? "Remove it; `earshot --help` lists the settings." : `Call it ${suggestion}.`,
  }));
}

/** They were read before anything is checked. */
function secretsInFiles({ environment }: Parts): Check[] {
  return secretFiles(environment, secretVariables).map(({ name, path }) => ({
    name: "secret",
    ok: true,
    skipped: false,
    detail: `${name} is read from ${path}`,
    hint: null,
  }));
}

async function checkGenesys(parts: Parts): Promise<Check[]> {
  if (!usesGenesys(parts.settings)) {
    return [skipped("Genesys Cloud", "EARSHOT_GENESYS_REGION is not set: files can be imported and analyzed")];
  }
  try {
    const access = await (await parts.genesys()).checkAccess();
    return access.map(({ name, status, message, hint }) => ({
      name: name === "token" ? "Genesys Cloud token" : name,
      ok: status !== "failed",
      skipped: status === "skipped",
      detail: message,
      hint: hint === "" ? null : hint,
    }));
  } catch (error) {
    return [failed("Genesys Cloud", error)];
  }
}

async function checkTranscripts(parts: Parts): Promise<Check> {
  const name = "transcripts";
  const { EARSHOT_STT_URL: url, EARSHOT_TRANSCRIPTS: folder, EARSHOT_STT: detection } = parts.settings;
  const source = url ?? folder ?? detection;
  if (source === undefined) {
    return skipped(name, "no speech service is set: recordings without a transcript are measured by voice activity");
  }
  return check(name, async () => {
    await parts.transcripts();
    return `from ${source}`;
  });
}

async function checkFile(name: string, file: string | undefined, read: () => Promise<unknown>): Promise<Check[]> {
  if (file === undefined) return [];
  const checked = await check(name, async () => {
    await read();
    return `by ${file}`;
  });
  return [checked];
}

/** A retention that nobody runs keeps everything. */
async function checkNightlyRetention(parts: Parts): Promise<Check[]> {
  const name = "retention";
  if (parts.settings.EARSHOT_RETENTION === undefined) return [];
  try {
    const schedules = await (await parts.store()).schedules.list();
    const schedule = schedules.find(({ command }) => command.join(" ") === "retention run");
    if (schedule !== undefined) {
      return [{ name, ok: true, skipped: false, detail: `run by the schedule ${schedule.name}`, hint: null }];
    }
    const hint = 'earshot schedule add retention --cron "0 5 * * *" -- retention run has workers run it every night.';
    return [{ name, ok: true, skipped: true, detail: "no schedule runs it", hint }];
  } catch {
    return []; // said of the database already
  }
}

async function mediaChecks(parts: Parts): Promise<Check[]> {
  if (parts.settings.EARSHOT_MEDIA === undefined) return [];
  const checked = await check("kept recordings", async () => {
    const media = await parts.media();
    const { checkMedia } = await import("@earshot/media");
    await checkMedia(media);
    return `${media.location} keeps, gives back and deletes`;
  });
  return [checked];
}

async function checkFfmpeg(parts: Parts): Promise<Check[]> {
  const { FFMPEG_PATH: path } = parts.environment;
  if (path === undefined) return [];
  const found = await parts.ffmpeg();
  const hint = found === null ? "Correct it, or leave it out to use the ffmpeg in PATH." : null;
  const detail = found ?? `FFMPEG_PATH is ${path}, which is no program that may be run`;
  return [{ name: "ffmpeg", ok: found !== null, skipped: false, detail, hint }];
}

async function checkLogLevel({ environment }: Parts): Promise<Check[]> {
  const { LOG_LEVEL: level } = environment;
  if (level === undefined) return [];
  const { logLevels, readLogLevel } = await import("@earshot/api");
  const ok = readLogLevel(level) !== null;
  const hint = ok ? null : `Set it to one of ${logLevels.join(", ")}.`;
  return [{ name: "log level", ok, skipped: false, detail: `LOG_LEVEL is ${level}`, hint }];
}

/** Whether each archive may be spoken to; nothing is sent to it. */
async function archiveChecks(parts: Parts): Promise<Check[]> {
  if (parts.settings.EARSHOT_ARCHIVES === undefined) return [];
  try {
    const { configuration } = await parts.delivery();
    const { checkArchives } = await import("@earshot/workflow");
    const faults = new Map((await checkArchives(configuration)).map((fault) => [fault.archive, fault]));
    return configuration.archives.map(({ name }) => {
      const fault = faults.get(name);
      return {
        name: `archive ${name}`,
        ok: fault === undefined,
        skipped: false,
        detail: fault?.problem ?? "may be told",
        hint: fault?.hint ?? null,
      };
    });
  } catch (error) {
    return [failed("archives", error)];
  }
}

async function check(name: string, attempt: () => Promise<string>): Promise<Check> {
  try {
    return { name, ok: true, skipped: false, detail: await attempt(), hint: null };
  } catch (error) {
    return failed(name, error);
  }
}

function failed(name: string, error: unknown): Check {
  const { message, hint } = describeError(error);
  return { name, ok: false, skipped: false, detail: message, hint };
}

function skipped(name: string, detail: string): Check {
  return { name, ok: true, skipped: true, detail, hint: null };
}

function lines(checks: readonly Check[]): string[] {
  const colors = createColors(hasColor(process.stdout));
  const width = Math.max(...checks.map(({ name }) => name.length));
  const indent = " ".repeat(width + 7);
  return checks.map(({ name, ok, skipped, detail, hint }) => {
    const mark = skipped ? colors.dim("skip") : ok ? colors.green("ok  ") : colors.red("FAIL");
    return `${mark} ${name.padEnd(width)}  ${detail}${hint === null ? "" : `\n${indent}${colors.dim(hint)}`}`;
  });
}
