import { chmod, copyFile, mkdir, readdir, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { startSimulator } from "@earshot/genesys-simulator";
import { expect, onTestFinished, test } from "vitest";
import { type CliResult, runCli, simulatorEnv, temporaryFolder } from "./run-cli.ts";

const settings = {
  EARSHOT_GENESYS_SOURCE: "guide",
  EARSHOT_GENESYS_URL: "http://127.0.0.1:1",
  EARSHOT_GENESYS_CLIENT_ID: "id",
  EARSHOT_GENESYS_CLIENT_SECRET: "a-secret-nobody-prints",
  EARSHOT_STT_URL: "http://127.0.0.1:1/stt",
};

/** One message, one hint, exit code 2, and not a word on standard output. */
function expectRefusal({ code, stdout, stderr }: CliResult, errorCode: string): void {
  expect({ code, stdout }, stderr).toEqual({ code: 2, stdout: "" });
  expect(stderr.match(/^error /gm), stderr).toEqual(["error "]);
  expect(stderr).toContain(`[${errorCode}]`);
  expect(stderr).toContain("hint");
  expect(stderr).not.toContain(settings.EARSHOT_GENESYS_CLIENT_SECRET);
}

test("missing settings are named all at once", async () => {
  const result = await runCli(["evaluate"], { env: { EARSHOT_STT_URL: settings.EARSHOT_STT_URL } });
  expectRefusal(result, "usage");
  for (const name of ["REGION", "CLIENT_ID", "CLIENT_SECRET"]) {
    expect(result.stderr).toContain(`EARSHOT_GENESYS_${name} is not set`);
  }
});

test("wrong settings are named with what they must be", async () => {
  const env = { ...settings, EARSHOT_GENESYS_URL: "example", EARSHOT_GENESYS_AUTH: "both" };
  const result = await runCli(["evaluate"], { env });
  expectRefusal(result, "usage");
  expect(result.stderr).toContain("EARSHOT_GENESYS_URL must be an http or https URL");
  expect(result.stderr).toContain("EARSHOT_GENESYS_AUTH must be basic or form");
});

test("settings come from .env, the environment wins, and a missing --settings is named", async () => {
  const cwd = await temporaryFolder();
  await writeFile(join(cwd, ".env"), "EARSHOT_GENESYS_URL=example\nEARSHOT_GENESYS_AUTH=both\n");
  const { stderr } = await runCli(["doctor"], { cwd, env: { EARSHOT_GENESYS_AUTH: "form" } });
  expect(stderr).toContain("EARSHOT_GENESYS_URL");
  expect(stderr).not.toContain("EARSHOT_GENESYS_AUTH");
  expectRefusal(await runCli(["doctor", "--settings", "no.env"], { cwd }), "usage");
});

test("a log level that does not exist", async () => {
  const { stderr, ...result } = await runCli(["serve", "--port", "0"], { env: { LOG_LEVEL: "zzz" } });
  expectRefusal({ ...result, stderr }, "usage");
  expect(stderr).toContain('LOG_LEVEL is "zzz"');
});

test("wrong credentials", async () => {
  const simulator = await startSimulator();
  onTestFinished(() => simulator.close());
  const cwd = await temporaryFolder();
  const env = {
    ...simulatorEnv(simulator, join(cwd, "data")),
    EARSHOT_GENESYS_CLIENT_SECRET: settings.EARSHOT_GENESYS_CLIENT_SECRET,
  };
  expectRefusal(await runCli(["recordings", "list"], { cwd, env }), "genesys.unauthorized");
  const run = await runCli(["evaluate", "--json"], { cwd, env });
  expectRefusal(run, "genesys.unauthorized");
});

test("an unreachable host", { timeout: 60_000 }, async () => {
  expectRefusal(await runCli(["recordings", "list"], { env: settings }), "genesys.unreachable");
});

test("reading commands make no database", async () => {
  const cwd = await temporaryFolder();
  for (const command of ["report", "search"]) {
    expectRefusal(await runCli([command], { cwd, env: { EARSHOT_DATA: join(cwd, "data") } }), "usage");
  }
  expect(await readdir(cwd)).toEqual([]);
});

test("a corrupt database", async () => {
  const cwd = await temporaryFolder();
  await mkdir(join(cwd, "data"));
  await writeFile(join(cwd, "data", "earshot.db"), "this is no database, however long one looks at it".repeat(100));
  for (const args of [["report"], ["evaluate"], ["db", "check"]]) {
    const result = await runCli(args, { cwd, env: { ...settings, EARSHOT_DATA: join(cwd, "data") } });
    expectRefusal(result, "store.corrupt");
    expect(result.stderr).toContain(join(cwd, "data", "earshot.db"));
  }
});

test("a read-only database, and a folder that nothing may be written to", async () => {
  const cwd = await temporaryFolder();
  const data = join(cwd, "data");
  const env = { EARSHOT_DATA: data };
  expect((await runCli(["db", "migrate"], { cwd, env })).code).toBe(0);
  await chmod(join(data, "earshot.db"), 0o400);
  const evaluate = await runCli(["evaluate"], { cwd, env: { ...settings, ...env }, boundByRights: true });
  expectRefusal(evaluate, "store.read_only");
  await chmod(data, 0o500);
  expectRefusal(
    await runCli(["db", "migrate"], { cwd, env: { EARSHOT_DATA: join(data, "in") }, boundByRights: true }),
    "usage",
  );
});

// Linux's /dev/full is a disk without room.
test.skipIf(process.platform !== "linux")("a full disk", async () => {
  const cwd = await temporaryFolder();
  await writeFile(join(cwd, "call.json"), JSON.stringify({ results: [] }));
  const { stderr } = await runCli(["analyze", "call.json", "--json"], { cwd, stdoutFile: "/dev/full" });
  expect(stderr).toContain("the disk is full");
});

test("a report that can't be written leaves nothing behind", async () => {
  const cwd = await temporaryFolder();
  const env = { EARSHOT_DATA: join(cwd, "data") };
  await runCli(["db", "migrate"], { cwd, env });
  expectRefusal(await runCli(["report", "--output", "no/such/folder.txt"], { cwd, env }), "usage");
  await copyFile(join(cwd, "data", "earshot.db"), join(cwd, "backup.db"));
  expectRefusal(await runCli(["db", "backup", "backup.db"], { cwd, env }), "store.backup_exists");
  expect((await readdir(cwd)).toSorted()).toEqual(["backup.db", "data"]);
});

test.each([
  [["search", '"'], "store.invalid_query"],
  [["search", "x", "--cursor", "nonsense"], "store.invalid_cursor"],
  [["rescore", "--scorecard", "missing.json"], "usage"],
  [["report", "--run", "latest"], "usage"],
])("%j is refused", async (args, errorCode) => {
  const cwd = await temporaryFolder();
  const env = { EARSHOT_DATA: join(cwd, "data") };
  await runCli(["db", "migrate"], { cwd, env });
  expectRefusal(await runCli(args, { cwd, env }), errorCode);
});

test("a database that is not there is not made to rescore, and an unknown scorecard is named", async () => {
  const cwd = await temporaryFolder();
  const env = { EARSHOT_DATA: join(cwd, "data") };
  const rescored = await runCli(["rescore"], { cwd, env });
  expect([rescored.code, rescored.stderr]).toEqual([2, expect.stringContaining("there is no database yet")]);
  const shown = await runCli(["scorecard", "show", "nope"], { cwd, env });
  expect([shown.code, shown.stderr]).toEqual([
    2,
    expect.stringContaining("nope: no scorecard and no file of that name"),
  ]);
  expect(shown.stderr).toContain("guide, per-minute");
});

test.each([
  [["evaluate", "--limit", "many"]],
  [["evaluate", "--from", "yesterday"]],
  [["search", "--where", "silence > loud"]],
  [["unknown"]],
  [["simulate", "--faults", "2"]],
])("%j is a wrong call: exit code 2", async (args) => {
  const { code, stdout, stderr } = await runCli(args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toMatch(/^error: /);
});

test("every command has help with an exit code of 0", async () => {
  const names = [
    "evaluate",
    "analyze",
    "report",
    "search",
    "recordings",
    "rescore",
    "serve",
    "simulate",
    "doctor",
    "db",
  ];
  const helps = await Promise.all(names.map((name) => runCli([name, "--help"])));
  for (const { code, stdout } of [...helps, await runCli(["--help"])]) {
    expect(code).toBe(0);
    expect(stdout).toContain("Usage: earshot");
  }
});

test("serve on a port that is taken, or beyond loopback without a token, is one error and exit code 2", async () => {
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void taken.close());
  const address = taken.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  for (const args of [
    ["--port", String(port)],
    ["--host", "0.0.0.0", "--port", "0"],
  ]) {
    const { code, stderr } = await runCli(["serve", ...args]);
    expect(code, stderr).toBe(2);
    expect(stderr.match(/^error /gm)).toHaveLength(1);
  }
});
