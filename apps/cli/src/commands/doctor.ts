import type { Parts, Settings } from "@earshot/composition";
import { describeError } from "@earshot/model";
import { checkArchives } from "@earshot/workflow";
import { Command } from "commander";
import { createColors } from "picocolors";
import { jsonOption } from "../arguments.ts";
import { hasColor, print, printJson } from "../io.ts";
import { withParts } from "../parts.ts";

interface Check {
  name: string;
  ok: boolean;
  detail: string;
  hint: string | null;
}

export function doctorCommand(): Command {
  return new Command("doctor")
    .description(
      "Checks settings, credentials, the rights that evaluating needs, the source of transcripts, the database and the archives.",
    )
    .addOption(jsonOption())
    .addHelpText(
      "after",
      "\nIt changes nothing but making the database when there is none. Exit code 2 when a check fails.",
    )
    .action(async (flags: { json?: true | undefined }, command: Command) => {
      const checks = await withParts(command, runChecks);
      if (flags.json) printJson(checks);
      else print(checks.map(line).join("\n"));
      if (checks.some((check) => !check.ok)) process.exitCode = 2;
    });
}

async function runChecks(parts: Parts): Promise<Check[]> {
  const { settings } = parts;
  const core = await check("analysis core", async () => {
    await parts.kernel();
    return "loaded";
  });
  const transcripts = await check("transcripts", async () => {
    if (settings.EARSHOT_GENESYS_TRANSCRIPTS === "yes" && !hasTranscriptSetting(settings)) return "from Genesys Cloud";
    await parts.transcripts();
    return `from ${settings.EARSHOT_STT_URL ?? settings.EARSHOT_TRANSCRIPTS ?? settings.EARSHOT_STT}`;
  });
  const database = await check("database", async () => {
    const store = await parts.store();
    const report = await store.checkIntegrity();
    if (!report.ok) throw new Error(report.faults.join("; "));
    return `${store.location} is sound`;
  });
  return [core, ...(await checkGenesys(parts)), transcripts, database, ...(await archiveChecks(parts))];
}

function hasTranscriptSetting({ EARSHOT_STT_URL, EARSHOT_TRANSCRIPTS, EARSHOT_STT }: Settings): boolean {
  return [EARSHOT_STT_URL, EARSHOT_TRANSCRIPTS, EARSHOT_STT].some((value) => value !== undefined);
}

async function checkGenesys(parts: Parts): Promise<Check[]> {
  try {
    const access = await (await parts.genesys()).checkAccess();
    return access.map(({ name, status, message, hint }) => ({
      name: name === "token" ? "Genesys Cloud token" : name,
      ok: status === "passed",
      detail: message,
      hint: hint === "" ? null : hint,
    }));
  } catch (error) {
    return [failed("Genesys Cloud", error)];
  }
}

/** Whether each archive may be spoken to; nothing is sent to it. */
async function archiveChecks(parts: Parts): Promise<Check[]> {
  if (parts.settings.EARSHOT_ARCHIVES === undefined) return [];
  try {
    const { configuration } = await parts.delivery();
    const faults = new Map((await checkArchives(configuration)).map((fault) => [fault.archive, fault]));
    return configuration.archives.map(({ name }) => {
      const fault = faults.get(name);
      return {
        name: `archive ${name}`,
        ok: fault === undefined,
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
    return { name, ok: true, detail: await attempt(), hint: null };
  } catch (error) {
    return failed(name, error);
  }
}

function failed(name: string, error: unknown): Check {
  const { message, hint } = describeError(error);
  return { name, ok: false, detail: message, hint };
}

function line({ name, ok, detail, hint }: Check): string {
  const colors = createColors(hasColor(process.stdout));
  const mark = ok ? colors.green("ok  ") : colors.red("FAIL");
  return `${mark} ${name.padEnd(20)} ${detail}${hint === null ? "" : `\n${" ".repeat(26)}${colors.dim(hint)}`}`;
}
