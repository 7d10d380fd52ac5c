import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { allFaults, startSimulator, startWebhookReceiver } from "@earshot/genesys-simulator";
import { openStore } from "@earshot/store";
import { createRandom } from "@earshot/test-kit";
import { expect, onTestFinished, test } from "vitest";

const soak = process.env.SOAK !== undefined;
const kills = soak ? 60 : 2;
const calls = soak ? 405 : 25;
const requestsPerMinute = 1200;
const seed = Number(process.env.KILL_SEED ?? 20_261_126);
const entry = join(import.meta.dirname, "children", "worker.ts");
const everything = { limit: 1000 };

interface Started {
  child: ChildProcessWithoutNullStreams;
  output(): string;
  ended: Promise<unknown>;
}

test(`three workers, ${kills} of them killed: each call is evaluated once, each event has one id, no request comes before its turn`, {
  timeout: 900_000,
}, async () => {
  const folder = await mkdtemp(join(tmpdir(), "earshot-workers-"));
  const secret = `whsec_${Buffer.from("a key of more than twenty-four bytes").toString("base64")}`;
  const receiver = await startWebhookReceiver({ secret });
  const simulator = await startSimulator({
    generatedCalls: calls - 5,
    requestsPerMinute,
    faults: allFaults(0.05),
    retryAfterS: 0,
  });
  const store = await openStore(join(folder, "earshot.db"));
  const workers: Started[] = [];
  onTestFinished(async () => {
    for (const { child } of workers) child.kill("SIGKILL");
    await Promise.all([store.close(), simulator.close(), receiver.close()]);
    await rm(folder, { recursive: true, force: true });
  });
  const { origin, clientId, clientSecret, sttEndpoint } = simulator;
  const archives = JSON.stringify({
    webhooks: [{ name: "records", url: receiver.url, secretEnv: "WORKERS_SECRET" }],
    allowHosts: ["127.0.0.1"],
    timeoutMs: 500,
  });

  function start(): Started {
    const child = spawn(process.execPath, [entry, folder, origin, clientId, clientSecret, sttEndpoint, archives], {
      env: { ...process.env, WORKERS_SECRET: secret },
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (output += text));
    const worker = { child, output: () => output, ended: once(child, "exit") };
    workers.push(worker);
    return worker;
  }

  const begun = ({ output }: Started) => expect.poll(output, { timeout: 60_000 }).toContain("worker begun");

  await store.schedules.add(
    { name: "nightly", cron: "0 2 * * *", timezone: "UTC", command: ["evaluate"], nextAtMs: Date.now() },
    Date.now(),
  );
  const random = createRandom(seed);
  const running = [start(), start(), start()];
  for (let kill = 0; kill < kills; kill++) {
    await setTimeout(1500 + random() * 1500);
    const [first] = running.splice(0, 1);
    // On a slow machine it would be killed before it has done anything.
    if (first !== undefined) await begun(first);
    first?.child.kill("SIGKILL");
    await first?.ended;
    running.push(start());
  }
  await expect
    .poll(
      async () => {
        const { work } = await store.numbers(Date.now());
        return { stored: (await store.evaluations.list({}, everything)).items.length, work };
      },
      { timeout: 600_000, interval: 200 },
    )
    .toEqual({ stored: calls, work: [] });
  // One that has just been started ends by the signal, and drains nothing.
  for (const worker of running) await begun(worker);
  for (const { child } of running) child.kill("SIGTERM");
  const codes = await Promise.all(running.map(({ ended }) => ended));
  const all = workers.map(({ output }) => output()).join("\n");
  expect(codes, `seed ${seed}\n${all}`).toEqual(running.map(() => [0, null]));

  const { items } = await store.evaluations.list({}, everything);
  expect(new Set(items.map(({ recordingId }) => recordingId)).size).toBe(calls);
  expect((await store.numbers(Date.now())).dead, all).toEqual([]);
  expect(all.split("schedule is due").length - 1, all).toBe(1);
  // An event may come again when a worker was killed before it had noted the answer; then under the same id.
  expect(new Set(receiver.deliveries.map(({ id }) => id)).size).toBe(calls);
  expect(receiver.deliveries.every(({ signatureOk }) => signatureOk)).toBe(true);
  // Those that were killed are remembered for a day, if they came to say that they live; those that ended are not.
  expect((await store.workers.list()).length).toBeLessThanOrEqual(kills);

  const counted = simulator.requests.filter(
    ({ hasAuthorization, path }) => hasAuthorization && !path.startsWith("/stt"),
  );
  const refused = counted.filter(({ status, fault }) => status === 429 && fault === null);
  expect(refused).toEqual([]);
  for (const [index, { atMs }] of counted.entries()) {
    const inMinute = counted.slice(index).filter((other) => other.atMs < atMs + 60_000).length;
    expect(inMinute).toBeLessThanOrEqual(requestsPerMinute);
  }
  expect(await store.checkIntegrity()).toMatchObject({ ok: true });
});
