import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { type HttpCall, latencies, percentile, send } from "../http-load.ts";
import { type Group, type GroupResult, judge, type Measure, toMeasure, toRatio } from "../measure.ts";
import { earshot, runNode, tellsUsage } from "../node-program.ts";
import { runProgram } from "../program.ts";
import { type ServerProcess, startServer } from "../server-process.ts";
import { guideFormat, joinTranscripts, transcriptsOfBlock } from "../transcripts.ts";

const rounds = 7;
const requestsPerRound = 40;
const healthSamples = 400;
const root = join(import.meta.dirname, "..", "..", "..");

interface FilledStore {
  calls: number;
  /** The folder of its database. */
  data: string;
}

/**
 * `earshot serve` as a process over stored calls, beside a bare Fastify that answers the same bytes; reports and rescoring as
 * processes.
 */
export const storeGroup: Group = {
  name: "store",
  async measure({ seed, folder }) {
    const result: GroupResult = { measures: [], ratios: [], skipped: [] };
    const [small, medium, large] = [await fill(folder, 1000), await fill(folder, 20_000), await fill(folder, 100_000)];
    const transcript = (calls: number) => transcriptsOfBlock(seed, 0, guideFormat).slice(0, calls);
    const [first = ""] = transcript(1);
    for (const store of [medium, large]) {
      const isMedium = store === medium;
      const requests = [
        request("list of 50", "/v1/evaluations?limit=50", isMedium ? 2 : 5),
        request("search, frequent word", "/v1/search?limit=50&words=refund", 60),
        request("search, rare word", "/v1/search?limit=50&words=zeppelin", 5),
      ];
      if (isMedium) requests.push(request("analyze 100 segments", "/v1/analyze", null, `{"transcript": ${first}}`));
      const server = await serve(store);
      try {
        await compareWithBare(server, requests, store, folder, result);
        if (isMedium)
          await measureHealth(
            server,
            store,
            joinTranscripts(transcript(1000), ({ bytes }) => bytes > 10_000_000),
            result,
          );
      } finally {
        await server.close();
      }
    }
    if (!tellsUsage) {
      result.skipped.push({ name: "peak memory", reason: "there is no /proc/self/status" });
      return result;
    }
    const output = join(folder, "report");
    for (const format of ["csv", "json", "html"]) {
      const peakOf = async (store: FilledStore) => await runForMemory(store, ["report", "--format", format], output);
      const peaks = { small: await peakOf(small), large: await peakOf(large) };
      result.measures.push(
        toMeasure(`report --format ${format}, 1,000 calls, peak memory`, "bytes", [peaks.small]),
        toMeasure(`report --format ${format}, 100,000 calls, peak memory`, "bytes", [peaks.large]),
      );
      // An HTML page keeps the evaluations of its thousand worst calls.
      if (format === "html") continue;
      const name = `report --format ${format}, peak memory, 100,000 calls ÷ 1,000`;
      result.ratios.push(toRatio(name, [peaks.large], [peaks.small], { atMost: 1.2 }));
    }
    const rescored = await runForMemory(large, ["rescore"], output);
    result.ratios.push(judge("rescore 100,000 calls, peak memory, MB", [rescored / 1e6], { atMost: 400 }));
    return result;
  },
};

interface TimedRequest extends Omit<HttpCall, "origin"> {
  name: string;
  /** Of the median, in ms; null for the one whose ratio is judged. */
  atMostMs: number | null;
}

function request(name: string, path: string, atMostMs: number | null, body?: string): TimedRequest {
  return { name, path, atMostMs, body, method: body === undefined ? "GET" : "POST" };
}

async function fill(folder: string, calls: number): Promise<FilledStore> {
  const data = join(folder, `data-${calls}`);
  mkdirSync(data);
  const program = join(root, "packages", "store", "bench", "fill-store.ts");
  await runProgram(process.execPath, [program, join(data, "earshot.db"), "--calls", String(calls)]);
  return { calls, data };
}

function serve({ data }: FilledStore): Promise<ServerProcess> {
  return startServer([earshot, "serve", "--port", "0"], { EARSHOT_DATA: data });
}

/** Both servers take turns, `requestsPerRound` requests one after the other each, after a round that is not counted. */
async function compareWithBare(
  { origin }: ServerProcess,
  requests: readonly TimedRequest[],
  { calls }: FilledStore,
  folder: string,
  { measures, ratios }: GroupResult,
): Promise<void> {
  for (const { name, atMostMs, ...call } of requests) {
    const answer = await send({ origin, ...call });
    const [path = ""] = call.path.split("?");
    const file = join(folder, "answers.json");
    writeFileSync(file, JSON.stringify({ [path]: answer.toString() }));
    const bare = await startServer([join(root, "bench", "src", "bare-server.ts"), file]);
    const own: number[] = [];
    const others: number[] = [];
    try {
      for (let round = -1; round < rounds; round++) {
        const ownMs = percentile(await latencies({ origin, ...call }, requestsPerRound), 0.5);
        const bareMs = percentile(await latencies({ origin: bare.origin, ...call }, requestsPerRound), 0.5);
        if (round < 0) continue;
        own.push(ownMs);
        others.push(bareMs);
      }
    } finally {
      await bare.close();
    }
    const full = `${name}, ${calls.toLocaleString("en")} stored calls`;
    measures.push(toMeasure(`${full}, median`, "ms", own), toMeasure(`${full}, bare Fastify`, "ms", others));
    if (atMostMs === null) ratios.push(toRatio(`${full}, bare ÷ Earshot`, others, own, { atLeast: 0.7 }));
    else {
      ratios.push(judge(`${full}, median ms`, own, { atMost: atMostMs }));
      measures.push(ratioAsMeasure(`${full}, bare ÷ Earshot`, others, own));
    }
  }
}

/** A quotient that is told and not judged. */
function ratioAsMeasure(name: string, over: readonly number[], under: readonly number[]): Measure {
  const { samples } = toRatio(name, over, under, { atLeast: 0 });
  return toMeasure(name, "", samples);
}

/** How soon the server says that it is alive while it has other things to do. */
async function measureHealth(
  { origin }: ServerProcess,
  { data }: FilledStore,
  transcript: string,
  { ratios }: GroupResult,
): Promise<void> {
  const health: HttpCall = { origin, method: "GET", path: "/healthz" };
  const judged = async (name: string, meanwhile: () => Promise<unknown>) => {
    let going = true;
    const others = (async () => {
      while (going) await meanwhile();
    })();
    const samples = [percentile(await latencies(health, healthSamples), 0.99)];
    // As long as the work goes on in any case: most health checks would else be over before it begins.
    for (const until = performance.now() + 5000; performance.now() < until; )
      samples.push(percentile(await latencies(health, healthSamples), 0.99));
    going = false;
    await others;
    ratios.push(judge(`healthz p99 in ms, ${name}`, samples, { atMost: 50 }));
  };
  await send(health);
  await judged("nothing else to do", () => new Promise((resolve) => setTimeout(resolve, 10)));
  const analyze: HttpCall = { origin, method: "POST", path: "/v1/analyze", body: `{"transcript": ${transcript}}` };
  await judged("10 MB being analyzed", () => send(analyze));
  const database = new DatabaseSync(join(data, "earshot.db"));
  database.exec("BEGIN IMMEDIATE");
  try {
    await judged("another process has the write lock", () =>
      send({ origin, method: "GET", path: "/v1/evaluations?limit=50" }),
    );
  } finally {
    database.exec("ROLLBACK");
    database.close();
  }
}

async function runForMemory({ data }: FilledStore, args: readonly string[], output: string): Promise<number> {
  const options = { outputPath: output, env: { EARSHOT_DATA: data } };
  return (await runNode([earshot, ...args], options)).peakBytes;
}
