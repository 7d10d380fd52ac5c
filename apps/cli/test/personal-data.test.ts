import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { DatabaseSync } from "node:sqlite";
import { text as readText } from "node:stream/consumers";
import { exampleInteractionId, startSimulator, startWebhookReceiver } from "@earshot/genesys-simulator";
import { createRandom } from "@earshot/test-kit";
import { parseTranscript } from "@earshot/transcripts";
import { expect, onTestFinished, test } from "vitest";
import { createByteSearch, type Find } from "./planted/byte-search.ts";
import { type PlantedCall, plantedCalls } from "./planted/calls.ts";
import { type FoundValues, findValues } from "./planted/classify.ts";
import { damagedDocuments, simulatedCallOf, soundOf, transcriptOf, type Way, wayOf } from "./planted/files.ts";
import { createValues } from "./planted/values.ts";
import { mainFile, runCli, simulatorEnv, temporaryFolder } from "./run-cli.ts";

const isSoak = process.env.SOAK !== undefined;
const count = isSoak ? 1000 : 40;
const seed = Number(process.env.PLANTED_SEED ?? 20_261_126);
const secret = `whsec_${Buffer.from("a key of more than twenty-four bytes").toString("base64")}`;
/** Recordings are decoded, which takes longer than all else. */
const mostSounds = 5;

interface Given {
  call: PlantedCall;
  way: Way;
  transcript: string;
}

/** What was printed, sent and answered, by what it is. */
type Outputs = [place: string, content: string | Uint8Array][];

test(`what is found of persons in ${count} calls is nowhere that it is stored, printed, sent or answered`, {
  timeout: 900_000,
}, async () => {
  const given = plantedCalls(count, seed).map((call, index): Given => {
    const way = wayOf(index);
    const isSimulated = way === "simulator" || way === "sound";
    const chosen = isSimulated && index >= mostSounds * 8 ? "json" : way;
    return { call, way: chosen, transcript: transcriptOf(call, chosen) };
  });
  const random = createRandom(seed + 1);
  const values = createValues(random);
  const broken: string[] = [];
  const next = () => {
    const { text, needles } = values[random() < 0.7 ? "unlisted name" : "phone read aloud"]();
    broken.push(...needles);
    return text;
  };

  const { folder, said, env, receiver, simulator } = await setUp(given, damagedDocuments(next));
  const outputs: Outputs = [];
  const earshot = async (...args: string[]) => {
    const result = await runCli(args, { cwd: folder, env });
    outputs.push([`earshot ${args[0]}`, result.stdout + result.stderr]);
    return result;
  };
  const imported = await earshot("import", said, "--explain", "--json", "--report", "import.html");
  expect(JSON.parse(imported.stdout), imported.stderr).toMatchObject({ waiting: 0 });
  const evaluated = await earshot("evaluate", "--explain", "--keep-media", "kept", "--report", "evaluate.html");
  expect(evaluated.code, evaluated.stderr).toBe(0);

  const served = await serve(folder, env, outputs);
  for (const { call, transcript } of given.filter(({ way }) => way === "upload")) {
    await served.upload(`${call.id}.json`, transcript);
  }
  const lookedFor = given.flatMap(({ call }) => call.values).find(({ kind }) => kind === "listed name");
  await served.askEverything(lookedFor?.text ?? "");
  await served.stop();
  await earshot("search", "phone", "OR", "name", "OR", "card", "--json");
  await earshot("audit", "export");
  await earshot("metadata", "publish", exampleInteractionId, "--annotations", join(said, "..", "annotations.json"));
  await earshot("archive", "deliver");
  await earshot("analyze", said, "--tables", "calls,events,turns", "--format", "arrow", "--output", "tables");
  outputs.push(["deliveries", JSON.stringify(receiver.deliveries)]);
  outputs.push(["metadata", JSON.stringify([...simulator.metadata])]);
  outputs.push(...(await filesOf(folder)));
  outputs.push(...databaseTexts(join(folder, "data", "earshot.db")));

  const results = given.map(classify);
  const search = createByteSearch([...results.flatMap(({ found }) => found), ...broken]);
  const finds = outputs.flatMap(([place, content]) => search(place, content));
  printMisses(results);
  expect(describe(finds), `seed ${seed}`).toEqual([]);
});

/** Agents are staff: their names are stored with the calls, and masked in what is said. */
function classify({ call, transcript, way }: Given): FoundValues {
  const { segments } = parseTranscript(transcript, { source: call.id });
  const isKnown = transcript.includes('"conversation"') && way !== "simulator";
  const values = isKnown ? call.values.filter(({ text }) => text !== call.agent.name) : call.values;
  return findValues(segments, values, isKnown ? [call.agent.name] : []);
}

async function setUp(given: readonly Given[], damaged: Record<string, string>) {
  const inputs = await temporaryFolder();
  const folder = await temporaryFolder();
  const said = join(inputs, "said");
  await Promise.all([mkdir(said), mkdir(join(folder, "tmp"))]);
  for (const { call, way, transcript } of given) {
    if (way === "simulator" || way === "upload" || way === "lines") continue;
    const ending = way === "sound" ? "json" : way;
    await writeFile(join(said, `${call.id}.${ending}`), transcript);
    if (way === "sound") await writeFile(join(said, `${call.id}.wav`), soundOf(call));
  }
  const lines = given.flatMap(({ way, transcript }) => (way === "lines" ? [transcript] : []));
  await writeFile(join(said, "more.jsonl"), `${lines.join("\n")}\n`);
  for (const [name, content] of Object.entries(damaged)) await writeFile(join(said, name), content);
  await writeFile(join(inputs, "annotations.json"), "[]");
  const receiver = await startWebhookReceiver({ secret });
  const simulator = await startSimulator({
    calls: given.flatMap(({ call, way }) => (way === "simulator" ? [simulatedCallOf(call)] : [])),
  });
  onTestFinished(async () => {
    await simulator.close();
    await receiver.close();
  });
  const archives = {
    webhooks: [{ name: "records", url: receiver.url, secretEnv: "RECORDS_SECRET" }],
    allowHosts: ["127.0.0.1"],
  };
  await writeFile(join(inputs, "archives.json"), JSON.stringify(archives));
  const env = {
    ...simulatorEnv(simulator, join(folder, "data")),
    EARSHOT_ARCHIVES: join(inputs, "archives.json"),
    RECORDS_SECRET: secret,
    LOG_LEVEL: "trace",
    TMPDIR: join(folder, "tmp"),
  };
  return { folder, said, env, receiver, simulator };
}

/** The API as a process of its own, by its most verbose log. */
async function serve(folder: string, env: Record<string, string>, outputs: Outputs) {
  const child = spawn(process.execPath, [mainFile, "serve", "--port", "0"], {
    cwd: folder,
    env: { PATH: process.env.PATH, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const log = readText(child.stdout);
  const notes: string[] = [];
  let origin = "";
  for await (const line of createInterface({ input: child.stderr })) {
    notes.push(line);
    origin = /serves on (http:\/\/[\d.:]+)/.exec(line)?.[1] ?? "";
    if (origin !== "") break;
  }
  const ask = async (path: string, init: RequestInit = {}) => {
    const answer = await fetch(`${origin}${path}`, init);
    const body = Buffer.from(await answer.arrayBuffer());
    if (!path.endsWith("/sound")) outputs.push([`${init.method ?? "GET"} ${path.split("?")[0]}`, body]);
    return { status: answer.status, body };
  };
  return {
    upload: async (name: string, content: string) => {
      const headers = { "content-type": "application/octet-stream" };
      const { status, body } = await ask(`/v1/uploads?name=${name}`, { method: "POST", headers, body: content });
      expect(status, body.toString()).toBe(202);
      const { job } = JSON.parse(body.toString());
      await expect
        .poll(async () => (await ask(job.url)).body.toString(), { timeout: 60_000 })
        .not.toContain('"status":"running"');
    },
    askEverything: async (said: string) => {
      const { body } = await ask("/v1/calls?limit=1000");
      const { items } = JSON.parse(body.toString());
      for (const { recordingId } of items) await ask(`/v1/calls/${encodeURIComponent(recordingId)}`);
      const listings = [
        "evaluations",
        "runs",
        "audit",
        "archives/deliveries",
        "costs",
        "trends",
        "reviews",
        "scorecards",
      ];
      for (const listing of listings) await ask(`/v1/${listing}`);
      for (const words of ["thank OR name", said]) {
        await ask(`/v1/search?${new URLSearchParams({ q: words })}`);
        await ask(`/v1/search/utterances?${new URLSearchParams({ q: words })}`);
      }
      for (const format of ["csv", "json", "html"]) await ask(`/v1/report?format=${format}`);
      await ask("/metrics");
      const { items: runs } = JSON.parse((await ask("/v1/runs")).body.toString());
      for (const { id } of runs) {
        await ask(`/v1/runs/${id}/failures`);
        await ask(`/v1/runs/${id}/outcomes`);
      }
    },
    stop: async () => {
      const ended = once(child, "exit");
      child.kill("SIGTERM");
      await ended;
      outputs.push(["log of serve", (await log) + notes.join("\n")]);
    },
  };
}

/** Every file below a folder. */
async function filesOf(folder: string): Promise<Outputs> {
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter(
    (entry) => entry.isFile() && !entry.parentPath.includes("node-compile-cache"),
  );
  return Promise.all(
    files.map(async ({ parentPath, name }): Promise<Outputs[number]> => {
      const path = join(parentPath, name);
      const place = path.slice(folder.length);
      return [place, await readFile(path)];
    }),
  );
}

/** Every text in every row, and the words of the index. */
function databaseTexts(path: string): Outputs {
  using database = new DatabaseSync(path);
  const rowsOf = (table: string) => JSON.stringify(database.prepare(`SELECT * FROM ${table}`).all(), withoutBytes);
  const tables = database
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'")
    .all();
  const texts = tables.map(({ name }): Outputs[number] => [`table ${name}`, rowsOf(`"${name}"`)]);
  database.exec("CREATE VIRTUAL TABLE indexed_words USING fts5vocab(utterances_fts, row)");
  return [...texts, ["words of the index", rowsOf("indexed_words")]];
}

const withoutBytes = (_: string, value: unknown) => (value instanceof Uint8Array ? null : value);

function describe(finds: readonly Find[]): string[] {
  return [...new Map(finds.map((find) => [`${find.place} ${find.needle}`, find])).values()].map(
    ({ place, needle, near }) => `${place} has ${needle}: … ${near} …`,
  );
}

/** What is not found is stored as it was said: how much that is, by kind. */
function printMisses(results: readonly FoundValues[]): void {
  const missed = Map.groupBy(
    results.flatMap(({ missed }) => missed),
    ({ kind }) => kind,
  );
  const found = results.reduce((sum, result) => sum + result.found.length, 0);
  console.log(
    `seed ${seed}: ${found} found; not found: ${[...missed].map(([kind, list]) => `${kind} ${list.length}`).join(", ")}`,
  );
}
