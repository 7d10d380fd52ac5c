import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { Agent, type IncomingMessage, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { SimulatorOptions } from "@earshot/genesys-simulator";
import { openStore } from "@earshot/store";
import { expect, onTestFinished, test, vi } from "vitest";
import { z } from "zod";
import { serve, simulate } from "./set-up.ts";

const started = z.object({ job: z.object({ id: z.string() }) });

/** A server in a process of its own, whose log can be read. */
async function serveInProcess(simulated: SimulatorOptions = {}, stopWithinMs = 30_000) {
  const folder = await mkdtemp(join(tmpdir(), "earshot-api-"));
  const simulator = await simulate(simulated);
  const { origin, clientId, clientSecret, sttEndpoint } = simulator;
  const script = join(import.meta.dirname, "children", "serve.ts");
  const child = spawn(
    process.execPath,
    [script, folder, origin, clientId, clientSecret, sttEndpoint, String(stopWithinMs)],
    {
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await rm(folder, { recursive: true, force: true });
  });
  const log: string[] = [];
  const api = await originOf(child, log);
  return { folder, child, api, log };
}

/** The same in the middle of a run that waits for a service that hangs. */
async function serveHangingRun() {
  const { folder, child, api } = await serveInProcess({ faults: { hang: 1 } });
  const json = { "content-type": "application/json" };
  const answer = await fetch(`${api}/v1/evaluations`, { method: "POST", headers: json, body: "{}" });
  const { job } = started.parse(await answer.json());
  return { folder, child, api, job };
}

/** Where a server listens, as its log says. */
async function originOf({ stdout }: ChildProcess, log: string[]): Promise<string> {
  if (stdout === null) throw new Error("the child has no output");
  const lines = createInterface(stdout);
  lines.on("line", (line) => log.push(line));
  return await vi.waitUntil(() => /http:\/\/127\.0\.0\.1:\d+/.exec(log.join("\n"))?.[0], { timeout: 30_000 });
}

/** A request whose body is begun and goes on when it is told to. */
async function beginScan(api: string) {
  const body = JSON.stringify({ text: "hello" });
  const headers = { "content-type": "application/json", "content-length": body.length };
  const sent = request(`${api}/v1/pii/scan`, { method: "POST", headers, agent: new Agent({ keepAlive: true }) });
  const answer = new Promise<IncomingMessage | Error>((resolve) => {
    sent.on("response", (response) => resolve(response.resume()));
    sent.on("error", resolve);
  });
  sent.write(body.slice(0, 5));
  return { answer, goOn: () => sent.end(body.slice(5)) };
}

const logged = (log: readonly string[], text: string) =>
  vi.waitUntil(() => log.some((line) => line.includes(text)), { timeout: 30_000 });

async function storedRun(folder: string, id: string) {
  const store = await openStore(join(folder, "earshot.db"), { readonly: true });
  const run = await store.runs.get(id);
  await store.close();
  return run;
}

test.each(["SIGTERM", "SIGINT"] as const)(
  "%s during a run stores it as interrupted and ends the process",
  async (signal) => {
    const { folder, child, job } = await serveHangingRun();
    child.kill(signal);
    expect(await once(child, "exit")).toEqual([0, null]);
    expect(await storedRun(folder, job.id)).toMatchObject({
      status: "interrupted",
      failure: { code: "run.interrupted" },
    });
    expect(existsSync(join(folder, "work", job.id))).toBe(false);
  },
);

test("an answer under way is finished, with the connection closed, and one that takes too long is given up", async () => {
  const quick = await serveInProcess();
  const sent = await beginScan(quick.api);
  await logged(quick.log, "request begun");
  quick.child.kill("SIGTERM");
  await logged(quick.log, "stopping: 1 answers under way have 30 s");
  sent.goOn();
  expect(await sent.answer).toMatchObject({ statusCode: 200, headers: { connection: "close" } });
  expect(await once(quick.child, "exit")).toEqual([0, null]);
  expect(quick.log.join("\n")).not.toContain("given up");

  const slow = await serveInProcess({}, 50);
  const { answer } = await beginScan(slow.api);
  await logged(slow.log, "request begun");
  slow.child.kill("SIGTERM");
  expect(await once(slow.child, "exit")).toEqual([0, null]);
  expect(await answer).toBeInstanceOf(Error);
  const [line = "{}"] = slow.log.filter((each) => each.includes("given up"));
  expect(JSON.parse(line)).toMatchObject({ level: 40, method: "POST", route: "/v1/pii/scan" });
});

test("a server that was killed is found out by the next one", async () => {
  const { folder, child, job } = await serveHangingRun();
  child.kill("SIGKILL");
  await once(child, "exit");
  expect(await storedRun(folder, job.id)).toMatchObject({ status: "running" });
  const next = await serve({ folder });
  // A killed server looks like a slow one until its lease is over.
  await vi.waitUntil(async () => (await next.get(`/v1/jobs/${job.id}`)).text.includes('"interrupted"'), {
    timeout: 10_000,
  });
});
