import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { createParts, parseSettings } from "@earshot/composition";
import { allFaults, startAwsSimulator, startSimulator, startWebhookReceiver } from "@earshot/genesys-simulator";
import type { Page, Store } from "@earshot/model";
import { createRandom, startPostgres } from "@earshot/test-kit";
import { evaluateRecordings } from "@earshot/workflow";
import { expect, onTestFinished, test } from "vitest";
import { evaluateOptions } from "../src/evaluation-run.ts";
import { mainFile, simulatorEnv, temporaryFolder } from "./run-cli.ts";

const isSoak = process.env.SOAK !== undefined;
/** SOAK_CALLS sets another number, for a machine that takes too long for all. */
const calls = Number(process.env.SOAK_CALLS ?? (isSoak ? 10_000 : 40));
const requestsPerMinute = isSoak ? 6000 : 1500;
const seed = Number(process.env.KILL_SEED ?? 20_261_126);
/** Between two kills. */
const [leastMs, mostMs] = isSoak ? [1000, 4000] : [1000, 2000];
const mostKills = isSoak ? Number.POSITIVE_INFINITY : 2;
/** How the database is ended, once so many calls are stored. */
const restarts = [
  { mode: "immediate", after: Math.floor(calls / 4) },
  { mode: "fast", after: Math.floor(calls * 0.6) },
] as const;
const token = "a token of the test itself";
const everything = { limit: 1000 };

interface Started {
  child: ChildProcess;
  /** The end of what it printed. */
  output(): string;
  /** Of a server, once it can be asked. */
  origin(): string | undefined;
  isReady(): boolean;
  ended: Promise<unknown>;
}

function start(args: readonly string[], cwd: string, env: Record<string, string>): Started {
  const child = spawn(process.execPath, [mainFile, ...args], { cwd, env: { PATH: process.env.PATH, ...env } });
  let output = "";
  let origin: string | undefined;
  let isReady = false;
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (text) => {
      output = `${output}${text}`.slice(-20_000);
      origin ??= /serves on (http:\S+?);/.exec(output)?.[1];
      isReady ||= origin !== undefined || output.includes('"worker begun"');
    });
  }
  return { child, output: () => output, origin: () => origin, isReady: () => isReady, ended: once(child, "exit") };
}

/** What is stored, without what differs from run to run: ids of rows and runs, times of storing, and where media are kept. */
async function storedCalls(store: Store): Promise<Map<string, unknown>> {
  const stored = new Map<string, unknown>();
  for (let cursor: string | undefined; ; ) {
    const page = await store.evaluations.list({}, { limit: 500, cursor });
    for (const { recordingId } of page.items) {
      const call = await store.calls.get(recordingId);
      const levels = await store.levels.find(recordingId);
      const sound = await store.calls.sound(recordingId);
      stored.set(recordingId, {
        ...call,
        evaluations: call?.evaluations.map(
          ({ id: _, runId: __, evaluatedAtMs: ___, scoredAtMs: ____, ...rest }) => rest,
        ),
        media: sound?.media.map(({ path, ...rest }) => ({ ...rest, isKept: path !== null })),
        silenced: sound?.silenced,
        levels,
      });
    }
    if (page.nextCursor === null) return stored;
    cursor = page.nextCursor;
  }
}

/** All items of a list. */
async function allOf<T>(
  list: (page: { limit: number; cursor?: string | undefined }) => Promise<Page<T>>,
): Promise<T[]> {
  const items: T[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await list({ ...everything, cursor });
    items.push(...page.items);
    if (page.nextCursor === null) return items;
    cursor = page.nextCursor;
  }
}

/** Asks a server for calls and holds again and again, as people do, and notes what it answers. */
async function askAgainAndAgain(serverOf: () => Started | undefined, name: string, signal: AbortSignal) {
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  const sent = new Set<string>();
  const confirmed: string[] = [];
  const wrong: string[] = [];
  let unavailable = 0;
  for (let number = 0; !signal.aborted; number++) {
    await setTimeout(isSoak ? 1000 : 200);
    const origin = serverOf()?.origin();
    if (origin === undefined) continue;
    const target = `${name}-${number}`;
    const hold = JSON.stringify({ kind: "call", target, reason: "claim" });
    for (const [path, init] of [
      ["/v1/calls?limit=1", { headers }],
      ["/v1/holds", { method: "POST", headers, body: hold }],
    ] as const) {
      if ("body" in init) sent.add(target);
      try {
        const answer = await fetch(`${origin}${path}`, init);
        const body = await answer.text();
        if (answer.status === 201) confirmed.push(target);
        else if (answer.status === 503 && answer.headers.get("retry-after") !== null) unavailable += 1;
        else if (answer.status !== 200) wrong.push(`${answer.status} ${path} ${body}`);
      } catch (error) {
        // It was killed; nothing else ends a connection without an answer.
        if (!(error instanceof TypeError)) throw error;
      }
    }
  }
  return { sent, confirmed, wrong, unavailable };
}

test(`four workers and two servers on one Postgres, ${calls} calls, everything killed now and then: nothing is lost and nothing is done twice`, {
  timeout: isSoak ? 7_200_000 : 300_000,
}, async () => {
  const cwd = await temporaryFolder();
  const secret = `whsec_${Buffer.from("a key of more than twenty-four bytes").toString("base64")}`;
  const receiver = await startWebhookReceiver({ secret });
  const aws = await startAwsSimulator();
  const options = { generatedCalls: calls - 5, retryAfterS: 0, hangMs: 500 };
  const simulator = await startSimulator({ ...options, requestsPerMinute, faults: allFaults(0.1) });
  // What a kill leaves half written must be whole in the log.
  const postgres = await startPostgres(["synchronous_commit=on"]);
  const archives = join(cwd, "archives.json");
  await writeFile(
    archives,
    JSON.stringify({
      webhooks: [{ name: "records", url: receiver.url, secretEnv: "MACHINES_SECRET" }],
      allowHosts: ["127.0.0.1"],
      timeoutMs: 1000,
    }),
  );
  const env: Record<string, string> = {
    ...simulatorEnv(simulator, join(cwd, "data")),
    EARSHOT_DATABASE: postgres.url,
    EARSHOT_MEDIA: "s3://earshot-calls/kept",
    EARSHOT_S3_ENDPOINT: aws.endpoint,
    ...aws.credentials,
    EARSHOT_ARCHIVES: archives,
    MACHINES_SECRET: secret,
    EARSHOT_API_TOKEN: token,
  };
  const parts = createParts(parseSettings(env, undefined), env);
  const store = await parts.store();
  const all: Started[] = [];
  onTestFinished(async () => {
    for (const { child } of all) child.kill("SIGKILL");
    await Promise.all(all.map(({ ended }) => ended));
    await parts.close();
    await Promise.all([simulator.close(), receiver.close(), aws.close(), postgres.stop()]);
  });
  await store.schedules.add(
    { name: "nightly", cron: "0 2 1 1 *", timezone: "UTC", command: ["evaluate"], nextAtMs: Date.now() },
    Date.now(),
  );
  aws.failSome(0.05, seed);

  const worker = ["worker", "--concurrency", "4"];
  const server = ["serve", "--port", "0"];
  const machines = [worker, worker, worker, worker, server, server].map((args) => ({ args, started: begin(args) }));
  function begin(args: readonly string[]): Started {
    const started = start(args, cwd, env);
    all.push(started);
    return started;
  }
  /** One that begins while the database is gone ends, and is begun again by what runs it. */
  function areReady(): boolean {
    for (const machine of machines) {
      if (machine.started.child.exitCode === 1) machine.started = begin(machine.args);
    }
    return machines.every(({ started }) => started.isReady());
  }
  const asking = new AbortController();
  const answers = [4, 5].map((place) =>
    askAgainAndAgain(() => machines[place]?.started, `server${place}`, asking.signal),
  );

  const random = createRandom(seed);
  const storedCount = () => store.calls.count({});
  const beganMs = Date.now();
  await expect.poll(storedCount, { timeout: 300_000 }).toBeGreaterThan(0);
  let kills = 0;
  const isDone = async () => (await storedCount()) === calls && (await store.numbers(Date.now())).work.length === 0;
  for (const restart of [...restarts, null]) {
    const isDue = restart === null ? isDone : async () => (await storedCount()) >= restart.after;
    for (let killAtMs = Date.now(); !(await isDue()); await setTimeout(100)) {
      // On a slow machine all would only ever begin.
      if (!areReady() || kills >= mostKills || Date.now() < killAtMs) continue;
      killAtMs = Date.now() + leastMs + random() * (mostMs - leastMs);
      const machine = machines[Math.floor(random() * machines.length)];
      if (machine === undefined) continue;
      kills += 1;
      machine.started.child.kill("SIGKILL");
      await machine.started.ended;
      machine.started = begin(machine.args);
    }
    if (restart !== null) await postgres.restart(restart.mode);
    if (isSoak)
      console.log(`${await storedCount()} calls, ${kills} kills after ${Math.round((Date.now() - beganMs) / 1000)} s`);
  }
  const tookS = (Date.now() - beganMs) / 1000;
  asking.abort();
  const [first, second] = await Promise.all(answers);
  // One that has only begun ends without a word.
  await expect.poll(areReady, { timeout: 300_000 }).toBe(true);
  const running = machines.map(({ started }) => started);
  for (const { child } of running) child.kill("SIGTERM");
  const codes = await Promise.all(running.map(({ ended }) => ended));
  const printed = all.map(({ output }) => output()).join("\n");
  console.log(`seed ${seed}: ${calls} calls in ${tookS.toFixed(0)} s, ${kills} kills`);
  expect(codes, `seed ${seed}\n${printed}`).toEqual(running.map(() => [0, null]));

  // Each call was stored by one run, and none was given up.
  const runs = await allOf((page) => store.runs.list(page));
  const evaluated = new Map<string, number>();
  for (const { id } of runs) {
    for (const { recordingId } of await allOf((page) => store.runs.outcomes(id, { outcome: "evaluated" }, page)))
      evaluated.set(recordingId, (evaluated.get(recordingId) ?? 0) + 1);
  }
  expect(evaluated.size).toBe(calls);
  expect([...evaluated].filter(([, times]) => times > 1)).toEqual([]);
  expect((await store.numbers(Date.now())).dead, printed).toEqual([]);

  // An event may come again when its sender was killed before it had noted the answer; then under the same id.
  const idsOf = new Map<string, Set<string>>();
  for (const { id, body } of receiver.deliveries) {
    const { recordingId } = JSON.parse(body).data;
    idsOf.set(recordingId, (idsOf.get(recordingId) ?? new Set()).add(id));
  }
  expect(idsOf.size).toBe(calls);
  expect([...idsOf].filter(([, ids]) => ids.size > 1)).toEqual([]);
  expect(receiver.deliveries.every(({ signatureOk }) => signatureOk)).toBe(true);

  // Servers answered, or said when to ask again; what they confirmed is there, with its one entry in the audit trail.
  expect([...(first?.wrong ?? []), ...(second?.wrong ?? [])]).toEqual([]);
  const confirmed = [...(first?.confirmed ?? []), ...(second?.confirmed ?? [])];
  const holds = await store.keeping.holds();
  const held = holds.map(({ target }) => target);
  expect(confirmed.length).toBeGreaterThan(0);
  expect(confirmed.filter((target) => !held.includes(target))).toEqual([]);
  expect(new Set(held).size).toBe(held.length);
  for (const { id } of holds)
    expect((await store.audit.list({ interactionId: `hold ${id}` }, everything)).items).toHaveLength(1);
  expect(await store.audit.verify()).toMatchObject({ ok: true });
  expect(await store.checkIntegrity()).toMatchObject({ ok: true });

  // No request came before its turn.
  const times = simulator.requests
    .filter(({ hasAuthorization, path }) => hasAuthorization && path.startsWith("/api/"))
    .map(({ atMs }) => atMs);
  let mostInMinute = 0;
  for (let from = 0, to = 0; to < times.length; to++) {
    while ((times[to] ?? 0) - (times[from] ?? 0) >= 60_000) from += 1;
    mostInMinute = Math.max(mostInMinute, to - from + 1);
  }
  expect(simulator.requests.filter(({ status, fault }) => status === 429 && fault === null)).toEqual([]);
  expect(mostInMinute).toBeLessThanOrEqual(requestsPerMinute);

  // As one run on one file without faults.
  const calm = await startSimulator({ ...options, requestsPerMinute: 1_000_000 });
  onTestFinished(() => calm.close());
  const alone = simulatorEnv(calm, join(cwd, "alone"));
  const partsAlone = createParts(parseSettings(alone, undefined), alone);
  onTestFinished(() => partsAlone.close());
  const source = { query: {}, soundCheck: "when_kept", batchSize: 8 } as const;
  const optionsAlone = await evaluateOptions(partsAlone, { concurrency: 8 }, source);
  await evaluateRecordings(await partsAlone.evaluation(), optionsAlone);
  const expected = await storedCalls(await partsAlone.existingStore());
  const found = await storedCalls(store);
  expect(found.size).toBe(calls);
  for (const [recordingId, call] of expected) expect(found.get(recordingId)).toEqual(call);
});
