import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { openStore } from "@earshot/store";
import { expect, onTestFinished, test, vi } from "vitest";
import { z } from "zod";
import { serve, simulate } from "./set-up.ts";

const started = z.object({ job: z.object({ id: z.string() }) });

/** A server in a process of its own, in the middle of a run that waits for a service that hangs. */
async function serveHangingRun() {
  const folder = await mkdtemp(join(tmpdir(), "earshot-api-"));
  const simulator = await simulate({ faults: { hang: 1 } });
  const { origin, clientId, clientSecret, sttEndpoint } = simulator;
  const script = join(import.meta.dirname, "children", "serve.ts");
  const child = spawn(process.execPath, [script, folder, origin, clientId, clientSecret, sttEndpoint], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await rm(folder, { recursive: true, force: true });
  });
  const api = await originOf(child);
  const json = { "content-type": "application/json" };
  const answer = await fetch(`${api}/v1/evaluations`, { method: "POST", headers: json, body: "{}" });
  const { job } = started.parse(await answer.json());
  return { folder, child, api, job };
}

/** Where a server listens, as its log says. */
async function originOf({ stdout }: ChildProcess): Promise<string> {
  if (stdout === null) throw new Error("the child has no output");
  for await (const line of createInterface(stdout)) {
    const origin = /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0];
    if (origin !== undefined) {
      stdout.resume();
      return origin;
    }
  }
  throw new Error("the server did not start");
}

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
