import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { startSimulator } from "@earshot/genesys-simulator";
import { expect, onTestFinished, test, vi } from "vitest";
import { platformEnv, runCli, simulatorEnv, temporaryFolder } from "./run-cli.ts";

vi.setConfig({ testTimeout: 60_000 });

interface Check {
  name: string;
  ok: boolean;
  skipped: boolean;
  detail: string;
  hint: string | null;
}

async function doctor(cwd: string, env: Record<string, string>, ...args: string[]) {
  const { code, stdout } = await runCli(["doctor", "--json", ...args], { cwd, env });
  const checks: Check[] = JSON.parse(stdout);
  return { code, checks, of: (name: string) => checks.find((check) => check.name === name) };
}

test("doctor reads the files that settings name, and names settings that are misspelt", async () => {
  const cwd = await temporaryFolder();
  await writeFile(
    join(cwd, "archives.json"),
    JSON.stringify({ webhooks: [{ name: "records", url: "https://example.com/x", secretEnv: "RECORDS_SECRET" }] }),
  );
  const { code, of, checks } = await doctor(cwd, {
    EARSHOT_PII: "no-pii.json",
    EARSHOT_MEDIA_TYPES: "no-types.json",
    EARSHOT_ARCHIVES: "archives.json",
    EARSHOT_RETENTION: "no-retention.json",
    EARSHOT_STT_ULR: "http://127.0.0.1",
    EARSHOT_WEATHER: "fine",
    EARSHOT_STT_TOKEN_FILE: "archives.json",
    FFMPEG_PATH: join(cwd, "no-ffmpeg"),
    LOG_LEVEL: "zzz",
  });
  expect(code).toBe(2);
  expect(of("personal data")).toMatchObject({ ok: false, detail: expect.stringContaining("no-pii.json") });
  expect(of("media types")).toMatchObject({ ok: false, detail: expect.stringContaining("no-types.json") });
  expect(of("archives")).toMatchObject({ ok: false, detail: expect.stringContaining("RECORDS_SECRET") });
  expect(checks.filter(({ name }) => name === "retention")).toMatchObject([
    { ok: false, detail: expect.stringContaining("no-retention.json") },
    { ok: true, detail: "no schedule runs it", hint: expect.stringContaining("earshot schedule add") },
  ]);
  expect(of("ffmpeg")).toMatchObject({ ok: false, detail: expect.stringContaining("no-ffmpeg") });
  expect(of("secret")?.detail).toBe("EARSHOT_STT_TOKEN is read from archives.json");
  expect(of("log level")).toMatchObject({ ok: false, hint: expect.stringContaining("info") });
  expect(checks.filter(({ name }) => name === "settings")).toMatchObject([
    { detail: "EARSHOT_STT_ULR is no setting", hint: "Call it EARSHOT_STT_URL." },
    { detail: "EARSHOT_WEATHER is no setting", hint: expect.stringContaining("Remove it") },
  ]);
});

test("secrets of webhooks and FFMPEG_PATH are read from the settings file too", async () => {
  const cwd = await temporaryFolder();
  const secret = `whsec_${Buffer.from("a key of more than twenty-four bytes").toString("base64")}`;
  await writeFile(
    join(cwd, "archives.json"),
    JSON.stringify({ webhooks: [{ name: "records", url: "http://example.com/x", secretEnv: "RECORDS_SECRET" }] }),
  );
  const settings = `EARSHOT_ARCHIVES=archives.json\nRECORDS_SECRET=${secret}\nFFMPEG_PATH=${process.execPath}\n`;
  await writeFile(join(cwd, "my.env"), settings);
  const { code, of } = await doctor(cwd, {}, "--settings", "my.env");
  expect(code).toBe(2);
  expect(of("ffmpeg")).toMatchObject({ ok: true, detail: process.execPath });
  expect(of("archive records")).toMatchObject({ ok: false, detail: expect.stringContaining("only https is allowed") });

  await writeFile(join(cwd, "call.json"), '{"results": []}');
  const { stderr } = await runCli(["import", "call.json", "--settings", "my.env"], { cwd });
  const [first] = stderr.split("\n");
  expect(first).toMatch(/^warning {3}records may not be told: only https is allowed\. .*allowHosts/);
});

test("a sound set-up passes without a recording, and without a speech service", async () => {
  const cwd = await temporaryFolder();
  const empty = await startSimulator({ calls: [] });
  onTestFinished(() => empty.close());
  const sound = await doctor(cwd, simulatorEnv(empty, cwd));
  expect(sound.code).toBe(0);
  expect(sound.of("interaction:read")).toMatchObject({ ok: true, skipped: true });

  const simulator = await startSimulator();
  onTestFinished(() => simulator.close());
  const { EARSHOT_STT_URL: _, ...env } = platformEnv(simulator, cwd);
  const withoutService = await doctor(cwd, env);
  expect(withoutService.code, JSON.stringify(withoutService.checks)).toBe(0);
  expect(withoutService.of("transcripts")).toMatchObject({
    skipped: true,
    detail: expect.stringContaining("voice activity"),
  });
});

test("a region without credentials is Genesys Cloud half set up", async () => {
  const cwd = await temporaryFolder();
  const half = await doctor(cwd, { EARSHOT_GENESYS_REGION: "mypurecloud.ie" });
  expect(half.code).toBe(2);
  expect(half.of("Genesys Cloud")).toMatchObject({
    ok: false,
    detail: expect.stringContaining("EARSHOT_GENESYS_CLIENT_SECRET is not set"),
  });
});
