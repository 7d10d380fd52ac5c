import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { type Simulator, startSimulator } from "@earshot/genesys-simulator";
import { z } from "zod";
import { type GroupResult, perSecond, toMeasure, toRatio } from "../measure.ts";
import { type DatabaseServer, databaseSize, runStoreProgram } from "./databases.ts";

const main = join(import.meta.dirname, "..", "..", "..", "apps", "cli", "src", "main.ts");
/** What a call waits for the speech service. Each worker does one call at a time, so that this, not the machine, takes most of its time. */
const speechMs = 200;

const timesSchema = z.object({ tookMs: z.array(z.number()) });

interface WorkerPlace {
  simulator: Simulator;
  database: string;
  /** The folder of its data. */
  data: string;
}

/** The stand-in of Genesys Cloud and the speech service, whose limit of requests holds nothing up. */
function startServices(calls: number): Promise<Simulator> {
  return startSimulator({
    calls: [],
    interactions: [],
    generatedCalls: calls,
    requestsPerMinute: 10_000_000,
    speech: { answerAfterMs: speechMs },
  });
}

async function startWorker({ simulator, database, data }: WorkerPlace): Promise<() => Promise<void>> {
  mkdirSync(data, { recursive: true });
  const child = spawn(process.execPath, [main, "worker", "--concurrency", "1"], {
    env: {
      PATH: process.env.PATH,
      EARSHOT_DATA: data,
      EARSHOT_DATABASE: database,
      EARSHOT_GENESYS_SOURCE: "guide",
      EARSHOT_GENESYS_URL: simulator.origin,
      EARSHOT_GENESYS_CLIENT_ID: simulator.clientId,
      EARSHOT_GENESYS_CLIENT_SECRET: simulator.clientSecret,
      EARSHOT_STT_URL: simulator.sttEndpoint,
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(child, "exit");
  const lines = createInterface({ input: child.stdout });
  const begun = Promise.withResolvers<void>();
  lines.on("line", (line) => {
    if (line.includes("worker begun")) begun.resolve();
  });
  ended.then(() => begun.reject(new Error("a worker ended before it began")));
  await begun.promise;
  return async () => {
    child.kill("SIGTERM");
    await ended;
  };
}

/** Which part of the machine was busy while something was done. */
async function whileBusy<T>(work: () => Promise<T>): Promise<{ result: T; busyPercent: number }> {
  const before = cpuTimes();
  const result = await work();
  const after = cpuTimes();
  return { result, busyPercent: (100 * (after.busy - before.busy)) / (after.all - before.all) };
}

function cpuTimes(): { busy: number; all: number } {
  const times = cpus().map((cpu) => cpu.times);
  const all = times.reduce((sum, { user, nice, sys, idle, irq }) => sum + user + nice + sys + idle + irq, 0);
  return { busy: all - times.reduce((sum, { idle }) => sum + idle, 0), all };
}

/** Calls that one, two and four workers on one database evaluate in a second, each call waiting for the speech service. */
export async function measureWorkers(
  server: DatabaseServer,
  folder: string,
  { calls, rounds }: { calls: number; rounds: number },
  { measures, ratios }: GroupResult,
): Promise<void> {
  const counts = [1, 2, 4];
  const rates = counts.map((): number[] => []);
  const busy = counts.map((): number[] => []);
  const walBytes: number[] = [];
  for (let round = 0; round < rounds; round++) {
    for (const [index, count] of counts.entries()) {
      const simulator = await startServices(calls);
      const database = await server.make(`workers_${count}_${round}`);
      const data = join(folder, `workers-${count}-${round}`);
      const ids = simulator.calls.map(({ recordingId }) => recordingId).join(",");
      const first = await startWorker({ simulator, database, data });
      const others = Array.from({ length: count - 1 }, () => startWorker({ simulator, database, data }));
      const stops = [first, ...(await Promise.all(others))];
      const before = (await databaseSize(database)).walBytes;
      const { result, busyPercent } = await whileBusy(() =>
        runStoreProgram("offer-recordings.ts", database, "--ids", ids),
      );
      const after = (await databaseSize(database)).walBytes;
      await Promise.all(stops.map((stop) => stop()));
      await simulator.close();
      const [tookMs = Number.NaN] = timesSchema.parse(JSON.parse(result)).tookMs;
      rates[index]?.push(perSecond(calls, tookMs));
      busy[index]?.push(busyPercent);
      if (before !== null && after !== null) walBytes.push((after - before) / calls);
    }
  }
  const [one = [], two = [], four = []] = rates;
  for (const [index, count] of counts.entries()) {
    const name = count === 1 ? "1 worker" : `${count} workers`;
    measures.push(toMeasure(`${server.name}, ${name}`, "calls/s", rates[index] ?? []));
    measures.push(toMeasure(`${server.name}, ${name}, of the machine busy`, "%", busy[index] ?? []));
  }
  if (walBytes.length > 0) measures.push(toMeasure(`${server.name}, log of a stored call`, "bytes", walBytes));
  ratios.push(toRatio(`${server.name}, 2 workers ÷ 1`, two, one, { atLeast: 1.8 }));
  ratios.push(toRatio(`${server.name}, 4 workers ÷ 1`, four, one, { atLeast: 3.2 }));
}

/** How long one call takes on an idle system, from when it is offered until its evaluation is stored. */
export async function measureSingleCalls(
  server: DatabaseServer,
  folder: string,
  calls: number,
  { measures }: GroupResult,
): Promise<void> {
  const simulator = await startServices(calls);
  const database = await server.make("single_calls");
  const stop = await startWorker({ simulator, database, data: join(folder, "single-calls") });
  const ids = simulator.calls.map(({ recordingId }) => recordingId).join(",");
  const output = await runStoreProgram("offer-recordings.ts", database, "--one-by-one", "--ids", ids);
  await stop();
  await simulator.close();
  const { tookMs } = timesSchema.parse(JSON.parse(output));
  measures.push(toMeasure(`${server.name}, one call, offered to stored`, "ms", tookMs));
}
