import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { type HttpCall, latencies } from "../http-load.ts";
import { type GroupResult, judge, type Measure, toMeasure } from "../measure.ts";
import { type ServerProcess, startServer } from "../server-process.ts";
import { type DatabaseServer, databaseSize, runStoreProgram } from "./databases.ts";
import { findPath, questions } from "./questions.ts";

const main = join(import.meta.dirname, "..", "..", "..", "apps", "cli", "src", "main.ts");
const utterancesPerCall = 10;
/** Of the page that a person waits for; what goes through all calls takes longer. */
const mostMs = 500;

interface Contender {
  /** The database and its number of calls. */
  name: string;
  calls: number;
  server: ServerProcess;
}

/** What the pages ask, over so many stored calls and ten times fewer, on each database; all of them take turns. */
export async function measureStoredCalls(
  servers: readonly DatabaseServer[],
  folder: string,
  { calls, rounds, seed }: { calls: number; rounds: number; seed: number },
  result: GroupResult,
): Promise<void> {
  const contenders: Contender[] = [];
  try {
    for (const { name, make } of servers) {
      for (const count of [calls / 10, calls]) {
        const location = await make(`calls_${count}`);
        await runStoreProgram("fill-rows.ts", location, "--calls", `${count}`, "--seed", `${seed}`);
        if (count === calls) result.measures.push(...(await sizesOf(name, location, count)));
        const data = join(folder, `data-${name}-${count}`);
        mkdirSync(data);
        const env = { EARSHOT_DATA: data, EARSHOT_DATABASE: location, LOG_LEVEL: "error" };
        contenders.push({ name, calls: count, server: await startServer([main, "serve", "--port", "0"], env) });
      }
    }
    for (const question of questions) {
      const asked = await Promise.all(
        contenders.map(async ({ server: { origin } }): Promise<HttpCall> => {
          return { origin, method: "GET", path: await findPath(origin, question) };
        }),
      );
      const samples = asked.map((): number[] => []);
      for (let round = -1; round < rounds; round++) {
        for (const [index, call] of asked.entries()) {
          const took = await latencies(call, 1);
          if (round >= 0) samples[index]?.push(...took);
        }
      }
      add(question.name, contenders, samples, result);
    }
  } finally {
    await Promise.all(contenders.map(({ server }) => server.close()));
  }
}

function add(question: string, contenders: readonly Contender[], samples: number[][], result: GroupResult): void {
  const measures = contenders.map(({ name, calls }, index) =>
    toMeasure(`${name}, ${calls.toLocaleString("en")} calls: ${question}`, "ms", samples[index] ?? []),
  );
  result.measures.push(...measures);
  for (const [index, large] of measures.entries()) {
    const small = measures[index - 1];
    if (index % 2 === 0 || small === undefined) continue;
    const name = `${contenders[index]?.name}: ${question}`;
    result.measures.push(toMeasure(`${name}, ten times the calls`, "times", [large.median / small.median]));
    result.ratios.push(judge(`${name}, ms`, large.samples, { atMost: mostMs }));
  }
}

/** Bytes of a call, and of an utterance with its index and without. */
async function sizesOf(name: string, location: string, calls: number): Promise<Measure[]> {
  const { tables } = await databaseSize(location);
  const sum = (part: readonly { bytes: number; indexBytes: number }[]) =>
    part.reduce((bytes, table) => bytes + table.bytes + table.indexBytes, 0);
  const said = tables.filter(({ table }) => table === "utterances");
  const each = (of: string, bytes: number) => toMeasure(`${name}, bytes of ${of}`, "bytes", [bytes]);
  return [
    each("an utterance, row", sum(said.map((table) => ({ ...table, indexBytes: 0 }))) / (calls * utterancesPerCall)),
    each("an utterance, indexes", sum(said.map((table) => ({ ...table, bytes: 0 }))) / (calls * utterancesPerCall)),
    each("a call without its utterances", (sum(tables) - sum(said)) / calls),
  ];
}
