import { createKernel } from "@earshot/analysis-wasm";
import { describeError } from "@earshot/workflow";
import { Command } from "commander";
import { createColors } from "picocolors";
import { jsonOption } from "../arguments.ts";
import { hasColor, print, printJson } from "../io.ts";
import { openDatabase, openGenesys, openTranscriptSource, settingsOf } from "../parts.ts";

interface Check {
  name: string;
  ok: boolean;
  detail: string;
  hint: string | null;
}

export function doctorCommand(): Command {
  return new Command("doctor")
    .description("Checks settings, credentials, permissions, the source of transcripts and the database.")
    .addOption(jsonOption())
    .addHelpText(
      "after",
      "\nIt changes nothing but making the database when there is none. Exit code 2 when a check fails.",
    )
    .action(async (flags: { json?: true }, command: Command) => {
      const checks = await runChecks(command);
      if (flags.json) printJson(checks);
      else print(checks.map(line).join("\n"));
      if (checks.some((check) => !check.ok)) process.exitCode = 2;
    });
}

async function runChecks(command: Command): Promise<Check[]> {
  const settings = settingsOf(command);
  const core = await check("analysis core", async () => {
    await createKernel();
    return "loaded";
  });
  const transcripts = await check("transcripts", async () => {
    const source = openTranscriptSource(settings, await createKernel());
    await source.close();
    return `from ${settings.EARSHOT_STT_URL ?? settings.EARSHOT_TRANSCRIPTS ?? settings.EARSHOT_STT}`;
  });
  const database = await check("database", async () => {
    const store = await openDatabase(settings);
    try {
      const report = await store.checkIntegrity();
      if (!report.ok) throw new Error(report.faults.join("; "));
      return `${store.location} is sound`;
    } finally {
      await store.close();
    }
  });
  return [core, ...(await checkGenesys(settings)), transcripts, database];
}

async function checkGenesys(settings: ReturnType<typeof settingsOf>): Promise<Check[]> {
  let genesys: ReturnType<typeof openGenesys>;
  try {
    genesys = openGenesys(settings);
  } catch (error) {
    return [failed("Genesys Cloud", error)];
  }
  try {
    const access = await genesys.checkAccess();
    return access.map(({ name, status, message, hint }) => ({
      name: name === "token" ? "Genesys Cloud token" : name,
      ok: status === "passed",
      detail: message,
      hint: hint === "" ? null : hint,
    }));
  } finally {
    await genesys.close();
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
