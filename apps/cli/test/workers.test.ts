import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { DatabaseSync } from "node:sqlite";
import { text } from "node:stream/consumers";
import { startSimulator } from "@earshot/genesys-simulator";
import { expect, onTestFinished, test } from "vitest";
import { mainFile, runCli, simulatorEnv, temporaryFolder } from "./run-cli.ts";

test("a schedule that is run now is done by a worker, which shows its numbers and ends when it is asked to", async () => {
  const simulator = await startSimulator();
  onTestFinished(() => simulator.close());
  const cwd = await temporaryFolder();
  const env = simulatorEnv(simulator, join(cwd, "data"));
  const earshot = (...args: string[]) => runCli(args, { cwd, env });
  const schedule = ["schedule", "add", "nightly", "--cron", "0 2 * * *", "--timezone", "Europe/Berlin", "--"];
  const refused = await earshot(...schedule, "evaluate", "--report", "x.html");
  expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining("--report can't be given to workers") });
  const badly = await earshot("schedule", "add", "x", "--cron", "61 * * * *", "--", "retention", "run");
  expect(badly).toMatchObject({ code: 2, stderr: expect.stringContaining("[schedule.invalid]") });
  const nameless = await earshot("schedule", "add", "a\nb", "--cron", "0 2 * * *", "--", "retention", "run");
  expect(nameless).toMatchObject({ code: 2, stderr: expect.stringContaining("on one line") });
  const added = await earshot(...schedule, "evaluate", "--since", "last");
  expect(added.code, added.stderr).toBe(0);
  expect(await earshot(...schedule, "evaluate", "--since", "last")).toMatchObject({
    code: 0,
    stdout: expect.stringContaining("nightly is there already"),
  });
  expect((await earshot("schedule", "run-now", "nightly")).code).toBe(0);

  const worker = spawn(process.execPath, [mainFile, "worker", "--metrics-port", "0"], {
    cwd,
    env: { PATH: process.env.PATH, ...env },
  });
  onTestFinished(() => void worker.kill("SIGKILL"));
  const ended = once(worker, "exit");
  const lines: Record<string, unknown>[] = [];
  let origin = "";
  for await (const text of createInterface({ input: worker.stdout })) {
    const line = JSON.parse(text);
    lines.push(line);
    origin ||= /http:\/\/127\.0\.0\.1:\d+/.exec(line.msg)?.[0] ?? "";
    if (line.msg === "run done") break;
  }
  expect(lines).toContainEqual(expect.objectContaining({ msg: "command done", offered: 5, level: 30 }));
  expect(lines.at(-1)).toMatchObject({ evaluated: 5, failed: 0 });
  const metrics = await (await fetch(`${origin}/metrics`)).text();
  expect(metrics).toContain("earshot_workers_alive 1");
  expect(metrics).toContain('earshot_recordings_total{outcome="evaluated"} 5');
  expect(metrics).toContain('earshot_work_oldest_waiting_seconds{kind="recording"} 0');
  expect(metrics).toMatch(/^earshot_last_run_age_seconds \d/m);
  expect(JSON.parse((await earshot("worker", "list", "--json")).stdout)).toMatchObject({ workers: [{ alive: true }] });

  worker.kill("SIGTERM");
  expect(await ended).toEqual([0, null]);
  expect(JSON.parse((await earshot("worker", "list", "--json")).stdout)).toEqual({ workers: [] });
  const { schedules } = JSON.parse((await earshot("schedule", "list", "--json")).stdout);
  expect(schedules).toMatchObject([{ name: "nightly", command: ["evaluate", "--since", "last"], lastAtMs: null }]);
  expect((await earshot("schedule", "remove", "nightly")).code).toBe(0);
  expect((await earshot("schedule", "remove", "nightly")).code).toBe(2);
});

test("a worker whose database does not answer ends all the same when it is asked to", async () => {
  const cwd = await temporaryFolder();
  const data = join(cwd, "data");
  const worker = spawn(process.execPath, [mainFile, "worker", "--stop-within", "0"], {
    cwd,
    env: { PATH: process.env.PATH, EARSHOT_DATA: data },
  });
  onTestFinished(() => void worker.kill("SIGKILL"));
  const ended = Promise.all([text(worker.stderr), once(worker, "exit")]);
  for await (const line of createInterface({ input: worker.stdout })) {
    if (JSON.parse(line).msg === "worker begun") break;
  }
  const database = new DatabaseSync(join(data, "earshot.db"), { timeout: 60_000 });
  onTestFinished(() => database.close());
  database.exec("BEGIN IMMEDIATE");
  worker.kill("SIGTERM");
  expect(await ended).toEqual([expect.stringContaining("others go on with it"), [1, null]]);
});
