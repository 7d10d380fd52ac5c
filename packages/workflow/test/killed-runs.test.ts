import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout } from "node:timers/promises";
import { type SimulatorOptions, startSimulator } from "@earshot/genesys-simulator";
import { openStore } from "@earshot/store";
import { createRandom } from "@earshot/test-kit";
import { expect, onTestFinished, test } from "vitest";

const soak = process.env.SOAK !== undefined;
const kills = soak ? 100 : 6;
const calls = soak ? 605 : 65;
const seed = Number(process.env.KILL_SEED ?? 20_261_125);
const concurrency = 4;
const entry = join(import.meta.dirname, "children", "evaluate.ts");
const everything = { limit: 1000 };

async function killAgainAndAgain(speech: SimulatorOptions["speech"]) {
  const folder = await mkdtemp(join(tmpdir(), "earshot-kills-"));
  const simulator = await startSimulator({ generatedCalls: calls - 5, speech });
  onTestFinished(async () => {
    await simulator.close();
    await rm(folder, { recursive: true, force: true });
  });
  const { origin, clientId, clientSecret, sttEndpoint } = simulator;
  const run = () => spawn(process.execPath, [entry, folder, origin, clientId, clientSecret, sttEndpoint]);
  const random = createRandom(seed);
  let killed = 0;
  for (let kill = 0; kill < kills; kill++) {
    const child = run();
    const exited = once(child, "exit");
    await Promise.race([exited, once(child.stdout, "data")]);
    await Promise.race([exited, setTimeout(random() * 300)]);
    if (child.kill("SIGKILL")) killed += 1;
    await exited;
  }
  const last = run();
  const [output, errors] = await Promise.all([text(last.stdout), text(last.stderr)]);
  expect(errors, `seed ${seed}`).toBe("");
  const store = await openStore(join(folder, "earshot.db"));
  onTestFinished(() => store.close());
  return { summary: JSON.parse(output.split("\n")[1] ?? ""), store, simulator, killed, folder };
}

async function expectNothingLostNorDoubled({ store, summary, folder }: Awaited<ReturnType<typeof killAgainAndAgain>>) {
  expect(summary, `seed ${seed}`).toMatchObject({ failed: 0, waiting: 0 });
  expect(summary.evaluated + summary.skipped).toBe(calls);
  const evaluated = new Set<string>();
  for (let cursor: string | undefined; ; ) {
    const page = await store.evaluations.list({}, { ...everything, cursor });
    for (const { recordingId } of page.items) {
      expect(evaluated).not.toContain(recordingId);
      evaluated.add(recordingId);
    }
    if (page.nextCursor === null) break;
    cursor = page.nextCursor;
  }
  expect(evaluated.size).toBe(calls);
  const usage = await store.speechUsage.list();
  expect(usage.reduce((sum, { recordings }) => sum + recordings, 0)).toBe(calls);
  const [counts] = await store.deliveries.counts();
  expect(counts).toMatchObject({ archive: "records", pending: calls });
  expect(await store.checkIntegrity()).toMatchObject({ ok: true });
  expect(await readdir(join(folder, "work"))).toEqual([]);
}

test(`${kills} kills at random moments, a service with jobs and keys: nothing lost, doubled or billed twice`, {
  timeout: 600_000,
}, async () => {
  const end = await killAgainAndAgain({ mode: "jobs", keys: true });
  await expectNothingLostNorDoubled(end);
  const { uploads, billedUploads } = end.simulator.speech.stats();
  expect(billedUploads).toBe(calls);
  // A kill between an upload and the note of its job repeats it, under the same key.
  expect(uploads - calls).toBeLessThanOrEqual(end.killed * concurrency);
  console.log(`${end.killed} kills, seed ${seed}: ${uploads - calls} of ${calls} uploads repeated, none billed twice`);
});

test(`${kills} kills at random moments, a service that answers at once and knows no keys: at most one repeat for each call in flight`, {
  timeout: 600_000,
}, async () => {
  const end = await killAgainAndAgain({ mode: "sync", keys: false });
  await expectNothingLostNorDoubled(end);
  const { billedUploads } = end.simulator.speech.stats();
  expect(billedUploads - calls).toBeLessThanOrEqual(end.killed * concurrency);
  console.log(`${end.killed} kills, seed ${seed}: ${billedUploads - calls} of ${calls} uploads billed again`);
});
