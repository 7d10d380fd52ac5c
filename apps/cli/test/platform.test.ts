import { spawn } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { type SimulatorOptions, startSimulator } from "@earshot/genesys-simulator";
import { expect, onTestFinished, test } from "vitest";
import { mainFile, platformEnv, runCli, temporaryFolder } from "./run-cli.ts";

async function start(options: SimulatorOptions = {}) {
  const simulator = await startSimulator(options);
  onTestFinished(() => simulator.close());
  const cwd = await temporaryFolder();
  const env = platformEnv(simulator, join(cwd, "data"));
  const earshot = (...args: string[]) => runCli(args, { cwd, env });
  return { simulator, env, cwd, earshot };
}

const october = ["--from", "2026-10-01", "--to", "2026-11-01"];

test("calls of the Platform API are evaluated by its own transcripts, and equal its own numbers", async () => {
  const { earshot, simulator } = await start();
  const { code, stdout, stderr } = await earshot("evaluate", ...october);
  expect(code, stderr).toBe(0);
  expect(stdout).toContain("5 evaluated, 0 failed, 0 skipped");
  expect(simulator.speech.stats().uploads).toBe(0);

  const compared = JSON.parse((await earshot("compare", ...october, "--json")).stdout);
  expect(compared).toHaveLength(5);
  for (const { recordingId, measures } of compared) {
    for (const { name, ours, theirs, cause } of measures) {
      expect({ recordingId, name, cause }).toEqual({ recordingId, name, cause: null });
      if (theirs !== null) expect(ours).toBeCloseTo(theirs, 6);
    }
  }
  const printed = await earshot("compare", ...october, "--limit", "1");
  expect(printed.stdout).toMatch(/^int-two-holds~rec-two-holds\n.*Earshot +Genesys +difference\n/);
  expect(printed.stdout).toMatch(/held ms +18500 +18500 +0\n/);
  expect(printed.stdout).toContain("1 call compared, 0 without numbers to compare");
});

test("calls are grouped and found by the names of users, queues and wrap-up codes", async () => {
  const { earshot } = await start();
  await earshot("evaluate", ...october);
  const byAgent = JSON.parse((await earshot("report", "--by", "agent", "--format", "json")).stdout);
  const names = byAgent.groups.map(({ name }: { name: string | null }) => name);
  expect(names.toSorted()).toEqual(["Dana Whitfield", "Lena Brandt", "Omar Haddad", "Priya Raman", "Teo Marchetti"]);

  const found = async (where: string): Promise<string[]> => {
    const { calls } = JSON.parse((await earshot("search", "--json", "--where", where)).stdout);
    return calls.map(({ recordingId }: { recordingId: string }) => recordingId);
  };
  expect(await found('agent = "omar haddad"')).toEqual(["int-two-holds~rec-two-holds"]);
  const ofSupport = ["int-long-silence~rec-long-silence", "int-angry-interruptions~rec-angry-interruptions"];
  expect(await found("queue = Technical support and direction = inbound")).toEqual(ofSupport);
  expect(await found("queue = Technical support and wrapup = Resolved")).toEqual(ofSupport.slice(0, 1));
});

test("earshot simulate offers a month of an organisation to report on by agent", async () => {
  const cwd = await temporaryFolder();
  const child = spawn(process.execPath, [mainFile, "simulate", "--conversations", "30"], {
    cwd,
    stdio: ["ignore", "pipe", "ignore"],
  });
  onTestFinished(() => void child.kill());
  const settings: string[] = [];
  for await (const line of createInterface(child.stdout)) {
    settings.push(line);
    if (line.startsWith("EARSHOT_STT_URL=")) break;
  }
  await writeFile(join(cwd, ".env"), settings.join("\n"));
  const { code, stdout, stderr } = await runCli(["evaluate", ...october], { cwd });
  expect(code, stderr).toBe(0);
  expect(stdout).toContain("35 evaluated, 0 failed, 0 skipped");
  const report = await runCli(["report", "--by", "agent", "--format", "json"], { cwd });
  const calls = JSON.parse(report.stdout).groups.map((group: { calls: number }) => group.calls);
  expect(calls.length).toBeGreaterThan(5);
  expect(Math.max(...calls)).toBeGreaterThan(3);
});

test("calls that only the Platform API has are not simulated for the guide's endpoints", async () => {
  const { code, stderr } = await runCli(["simulate", "--source", "guide", "--conversations", "5"]);
  expect(code).toBe(2);
  expect(stderr).toContain("--conversations adds calls to the Platform API");
});

test("each agent of a transferred call has a part of it", async () => {
  const { earshot } = await start({ calls: [], platform: { conversations: 40 } });
  const { code, stderr } = await earshot("evaluate", ...october);
  expect(code, stderr).toBe(0);
  const { calls } = JSON.parse((await earshot("report", "--format", "json")).stdout);
  const parts = calls.map(({ agentParts }: { agentParts: { startMs: number; endMs: number }[] }) => agentParts);
  const [transferred, ...others] = parts.filter(({ length }: { length: number }) => length > 0);
  expect(others).toEqual([]);
  // The first agent stays a moment to hand the customer over.
  expect(transferred).toMatchObject([
    { startMs: 0, endMs: 203_467, evaluation: { durationMs: 203_467 } },
    { startMs: 200_467, endMs: 311_985, evaluation: { durationMs: 111_518 } },
  ]);
});

test("--transcript-from service uploads the sound, and calls that are not stored have nothing to compare", async () => {
  const { earshot, simulator } = await start();
  const { stdout } = await earshot("evaluate", ...october, "--limit", "1", "--transcript-from", "service");
  expect(stdout).toContain("1 evaluated, 0 failed");
  // One file a channel.
  expect(simulator.speech.stats().uploads).toBe(2);
  const one = await earshot("compare", ...october);
  expect(one.stdout).toContain("1 call compared, 0 without numbers to compare");
  const unknown = await earshot("compare", "--recording", "int-nobody~rec-nobody");
  expect(unknown.stdout).toBe(
    "0 calls compared, 1 without numbers to compare\n  1: not evaluated yet: earshot evaluate\n",
  );
});

test("doctor names the permissions that a role lacks, and the hosts to allow", async () => {
  const { earshot, simulator } = await start({ platform: { missingPermissions: ["recording:recording:view"] } });
  const { code, stdout } = await earshot("doctor");
  expect(code).toBe(2);
  expect(stdout).toMatch(/FAIL recording:recording:view/);
  expect(stdout).toMatch(/ok +analytics:conversationDetail:view/);
  expect(stdout).toContain(new URL(simulator.origin).host);
});

test("archived recordings are brought back on request, and evaluated by a later run", async () => {
  const { earshot } = await start({ platform: { quirks: { "int-two-holds": ["archivedStub"] } } });
  const skipped = await earshot("evaluate", ...october, "--json");
  expect(JSON.parse(skipped.stdout)).toMatchObject({ evaluated: 4, skipped: 1 });
  await earshot("evaluate", ...october, "--restore", "1");
  expect(JSON.parse((await earshot("evaluate", ...october, "--json")).stdout)).toMatchObject({ evaluated: 1 });
});

test("the guide's endpoints have no numbers of their own", async () => {
  const { env, cwd } = await start();
  const { EARSHOT_GENESYS_LOGIN_URL: _, ...others } = env;
  const guide = { ...others, EARSHOT_GENESYS_SOURCE: "guide" };
  await runCli(["evaluate", "--limit", "1"], { cwd, env: guide });
  const { code, stderr } = await runCli(["compare"], { cwd, env: guide });
  expect(code).toBe(2);
  expect(stderr).toContain("[compare.no_metrics]");
});
