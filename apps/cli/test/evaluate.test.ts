import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import {
  allFaults,
  readTruth,
  type Simulator,
  type SimulatorOptions,
  sampleNames,
  startSimulator,
} from "@earshot/genesys-simulator";
import { expect, onTestFinished, test } from "vitest";
import { mainFile, runCli, simulatorEnv, temporaryFolder } from "./run-cli.ts";

async function simulate(options: SimulatorOptions = {}): Promise<Simulator> {
  const simulator = await startSimulator(options);
  onTestFinished(() => simulator.close());
  return simulator;
}

interface Started {
  simulator: Simulator;
  cwd: string;
  env: Record<string, string>;
  earshot: (...args: string[]) => ReturnType<typeof runCli>;
}

/** A simulator, a folder, and the command line set up for both. */
async function start(options: SimulatorOptions = {}): Promise<Started> {
  const simulator = await simulate(options);
  const cwd = await temporaryFolder();
  const env = simulatorEnv(simulator, join(cwd, "data"));
  return { simulator, cwd, env, earshot: (...args) => runCli(args, { cwd, env }) };
}

test("the five sample calls: evaluated, reported, found, rescored", async () => {
  const { cwd, earshot } = await start();
  const evaluated = await earshot("evaluate", "--report", "report.html", "--json");
  expect(evaluated.code, evaluated.stderr).toBe(0);
  expect(JSON.parse(evaluated.stdout)).toMatchObject({ evaluated: 5, failed: 0, skipped: 0, report: "report.html" });
  const html = await readFile(join(cwd, "report.html"), "utf8");
  for (const name of sampleNames) expect(html).toContain(`rec-${name}`);

  const { calls } = JSON.parse((await earshot("report", "--format", "json")).stdout);
  for (const name of sampleNames) {
    const { reference, durationMs } = readTruth(name);
    const call = calls.find(({ recordingId }: { recordingId: string }) => recordingId === `rec-${name}`);
    const { evaluation } = call;
    expect({
      support: evaluation.support,
      durationMs: evaluation.durationMs,
      agentTalkMs: evaluation.talk.agentMs,
      customerTalkMs: evaluation.talk.customerMs,
      overlapMs: evaluation.talkOver.totalMs,
      silenceMs: evaluation.durationMs - evaluation.speechMs,
    }).toEqual({ support: "recording", durationMs, ...reference });
  }

  const found = JSON.parse((await earshot("search", "charged", "twice", "--json")).stdout);
  expect(found.calls).toMatchObject([
    {
      recordingId: "rec-billing-dispute",
      hits: expect.arrayContaining([expect.objectContaining({ startMs: 6135, side: "customer" })]),
    },
  ]);
  const narrowed = await earshot(
    "search",
    "--where",
    "silence >= 20s",
    "--where",
    "score < 60",
    "--side",
    "agent",
    "--json",
  );
  expect(JSON.parse(narrowed.stdout).calls).toMatchObject([{ recordingId: "rec-long-silence" }]);

  await writeFile(
    join(cwd, "lenient.json"),
    JSON.stringify({
      name: "lenient",
      version: 3,
      formula: "deduct",
      criteria: [
        { id: "silence", label: "Silence", metric: "silence.totalMs", method: "linear", points: 1, per: 1000 },
      ],
    }),
  );
  const tried = await earshot("rescore", "--scorecard", "lenient.json", "--dry-run", "--json");
  expect(JSON.parse(tried.stdout)).toMatchObject({ calls: 5, changed: 5, scorecard: "lenient@3" });
  const rescored = await earshot("rescore", "--scorecard", "lenient.json", "--json");
  expect(JSON.parse(rescored.stdout)).toEqual({ rescored: 5, changed: 5, scorecard: "lenient@3" });
  const csv = (await earshot("report", "--format", "csv")).stdout;
  expect(csv.trim().split("\n").length).toBe(6);
  expect(csv).toContain("lenient@3");
  expect((await earshot("report")).stdout).toContain("rec-two-holds");
});

test("progress goes to standard error as plain lines, the table to standard output", async () => {
  const { earshot } = await start();
  const { stdout, stderr } = await earshot("evaluate");
  expect(stderr).toContain("5 recordings found");
  expect(stderr.match(/^evaluated /gm)?.length).toBe(5);
  expect(stdout).toContain("5 evaluated, 0 failed, 0 skipped");
  expect(stdout + stderr).not.toContain("\u001b[");
});

test("what is read aloud in card-on-file is nowhere: not in the database or its log, the reports or what is printed", async () => {
  const { cwd, earshot } = await start();
  const { stdout, stderr } = await earshot("evaluate", "--report", "report.html");
  for (const format of ["csv", "json", "table"])
    await earshot("report", "--format", format, "--output", `report.${format}`);
  const files = (await readdir(cwd, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  expect(files.map(({ name }) => name).toSorted()).toContain("earshot.db");
  const written = await Promise.all(files.map((entry) => readFile(join(entry.parentPath, entry.name), "latin1")));
  const everything = [stdout, stderr, ...written].join("\n").toLowerCase();
  expect(everything).toContain("i want to change the card for my booking");
  const secrets = [
    ...["4111111111111111", "4111 1111 1111 1111", "4111-1111-1111-1111", "5550132244", "555-013-2244"],
    ...["four one one one", "one one one one", "five five five", "zero one three", "two two four four"],
  ];
  expect(secrets.filter((secret) => everything.includes(secret))).toEqual([]);
  expect(JSON.parse((await earshot("search", "five", "--utterances", "--json")).stdout).hits).not.toMatchObject([
    { recordingId: "rec-card-on-file", side: "customer" },
  ]);
});

test("a killed run loses nothing committed, and the next one goes on", { timeout: 60_000 }, async () => {
  const { env, cwd, earshot } = await start({ generatedCalls: 200 });
  const child = spawn(process.execPath, [mainFile, "evaluate", "--concurrency", "2"], {
    cwd,
    env: { PATH: process.env.PATH, ...env },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let evaluated = 0;
  for await (const line of createInterface({ input: child.stderr })) {
    if (line.startsWith("evaluated ") && ++evaluated === 20) child.kill("SIGKILL");
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  expect(child.signalCode).toBe("SIGKILL");

  expect((await earshot("db", "check")).code).toBe(0);
  const before = JSON.parse((await earshot("report", "--format", "json")).stdout).calls.length;
  expect(before).toBeGreaterThanOrEqual(20);
  expect(before).toBeLessThan(205);
  const next = await earshot("evaluate", "--json");
  expect(JSON.parse(next.stdout)).toMatchObject({ evaluated: 205 - before, failed: 0, skipped: before });
  expect(await readdir(join(cwd, "data", "work"))).toEqual([]);
});

test("every fault at 20 % of requests: the command line still evaluates every call once", {
  timeout: 60_000,
}, async () => {
  const { earshot } = await start({ faults: allFaults(0.2), retryAfterS: 0, hangMs: 50, seed: 3 });
  const { code, stdout, stderr } = await earshot("evaluate", "--json");
  expect(code, stderr).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ evaluated: 5, failed: 0 });
  expect(JSON.parse((await earshot("report", "--format", "json")).stdout).calls.length).toBe(5);
});

test("transcripts can come from a folder; one that is missing fails its call alone", async () => {
  const { cwd, env, simulator } = await start();
  for (const call of simulator.calls.slice(1)) {
    await writeFile(join(cwd, `${call.recordingId}.json`), JSON.stringify(call.parts[0]?.transcript));
  }
  const { EARSHOT_STT_URL: _, ...others } = env;
  const { code, stdout, stderr } = await runCli(["evaluate"], { cwd, env: { ...others, EARSHOT_TRANSCRIPTS: cwd } });
  expect(code).toBe(1);
  expect(stdout).toContain("4 evaluated, 1 failed, 0 skipped");
  expect(stderr).toContain("stt.transcript_missing");
});

test("one failed call: the others are evaluated, and the exit code is 1", async () => {
  const { earshot } = await start({ poison: { "rec-two-holds": "media403" } });
  const { code, stdout, stderr } = await earshot("evaluate", "--json");
  expect(code, stderr).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({ evaluated: 4, failed: 1, waiting: 0 });
  expect((await earshot("evaluate")).code).toBe(0);
});

test("calls that wait for a rate limit: nothing fails, the time to go on is printed, and the exit code is 1", async () => {
  const { simulator, earshot } = await start();
  simulator.setRateLimit({ from: 5, waitS: 600, header: "retry-after" });
  const limited = await earshot("evaluate");
  expect(limited.code, limited.stderr).toBe(1);
  expect(limited.stdout).toMatch(/\d evaluated, 0 failed, 0 skipped, [1-5] waiting/);
  expect(limited.stderr).toMatch(/a service asks for time: run it again from \d{4}-\S+Z on/);
});

test("voice activity is detected in the sound of recordings as Genesys delivers them, and by no other service", async () => {
  const { cwd, env } = await start();
  const { EARSHOT_STT_URL: _, ...others } = env;
  const run = (settings: Record<string, string>) => runCli(["evaluate"], { cwd, env: { ...others, ...settings } });
  const { code, stdout, stderr } = await run({ EARSHOT_STT: "voice-activity" });
  expect(code, stderr).toBe(0);
  expect(stdout).toContain("5 evaluated, 0 failed");
  const both = await run({ EARSHOT_STT: "voice-activity", EARSHOT_TRANSCRIPTS: cwd });
  expect(both.code).toBe(2);
  expect(both.stderr).toContain("EARSHOT_TRANSCRIPTS and EARSHOT_STT are set together");
});

test("Ctrl-C ends a run with one line, and it is marked as interrupted", async () => {
  const { env, cwd, earshot } = await start({ generatedCalls: 200 });
  const child = spawn(process.execPath, [mainFile, "evaluate", "--concurrency", "1"], {
    cwd,
    env: { PATH: process.env.PATH, ...env },
    stdio: ["ignore", "ignore", "pipe"],
  });
  const lines: string[] = [];
  for await (const line of createInterface({ input: child.stderr })) {
    lines.push(line);
    if (line.startsWith("evaluated ")) child.kill("SIGINT");
  }
  if (child.exitCode === null) await once(child, "exit");
  expect(child.exitCode).toBe(1);
  expect(lines.join("\n")).toContain("[run.interrupted]");
  expect((await earshot("db", "check")).code).toBe(0);
});

test("recordings are listed and downloaded; an unknown id is named", async () => {
  const { cwd, earshot } = await start();
  const listed = await earshot("recordings", "list", "--limit", "2", "--json");
  expect(JSON.parse(listed.stdout).map(({ id }: { id: string }) => id)).toEqual(["rec-two-holds", "rec-long-silence"]);
  const downloaded = await earshot("recordings", "download", "rec-card-on-file", "--output", "audio", "--json");
  const [file] = JSON.parse(downloaded.stdout);
  expect(existsSync(join(cwd, file.path))).toBe(true);
  const unknown = await earshot("recordings", "download", "rec-nobody");
  expect(unknown.code).toBe(2);
  expect(unknown.stderr).toContain("rec-nobody");
  expect(unknown.stderr).toContain("[genesys.not_found]");
});

test("doctor passes a sound set-up, and names each fault of an unsound one with its fix", async () => {
  const { earshot, env, cwd } = await start();
  const sound = await earshot("doctor");
  expect(sound.code, sound.stdout).toBe(0);
  expect(sound.stdout.match(/^ok /gm)?.length).toBe(6);

  const wrong = await runCli(["doctor", "--json"], {
    cwd,
    env: { ...env, EARSHOT_GENESYS_CLIENT_SECRET: "s3cret-wrong" },
  });
  expect(wrong.code).toBe(2);
  const checks = JSON.parse(wrong.stdout);
  expect(checks.filter(({ ok }: { ok: boolean }) => !ok).length).toBe(1);
  expect(checks.filter(({ skipped }: { skipped: boolean }) => skipped).length).toBe(2);
  expect(wrong.stdout + wrong.stderr).not.toContain("s3cret-wrong");

  const empty = await runCli(["doctor"], { cwd, env: { EARSHOT_DATA: join(cwd, "other") } });
  expect(empty.code).toBe(0);
  expect(empty.stdout).toMatch(/^skip Genesys Cloud .*EARSHOT_GENESYS_REGION/m);
  expect(empty.stdout).toMatch(/^skip transcripts/m);
  const half = {
    EARSHOT_DATA: join(cwd, "other"),
    EARSHOT_GENESYS_SOURCE: "guide",
    EARSHOT_GENESYS_AUTH: "form",
  };
  const partial = await runCli(["doctor"], {
    cwd,
    env: { ...half, EARSHOT_GENESYS_URL: env.EARSHOT_GENESYS_URL ?? "" },
  });
  expect(partial.code).toBe(2);
  for (const name of ["EARSHOT_GENESYS_CLIENT_ID", "EARSHOT_GENESYS_CLIENT_SECRET"]) {
    expect(partial.stdout).toContain(name);
  }

  const limited = await start({ scopes: ["recording:read"] });
  const report = await limited.earshot("doctor");
  expect(report.code).toBe(2);
  expect(report.stdout).toMatch(/FAIL interaction:read/);
});
