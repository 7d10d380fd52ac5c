import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { exampleInteractionId, startSimulator, startWebhookReceiver } from "@earshot/genesys-simulator";
import { createPiiDetector, transcriptPolicy } from "@earshot/pii";
import { createRandom, startPostgres } from "@earshot/test-kit";
import { parseTranscript } from "@earshot/transcripts";
import { expect, onTestFinished, test } from "vitest";
import { createByteSearch, type Find } from "./planted/byte-search.ts";
import { type PlantedCall, plantedCalls } from "./planted/calls.ts";
import { type FoundValues, findValues, missedAges } from "./planted/classify.ts";
import { damagedDocuments, simulatedCallOf, soundOf, transcriptOf, type Way, wayOf, ways } from "./planted/files.ts";
import { databaseTexts, filesOf, type Outputs, postgresTexts } from "./planted/outputs.ts";
import { serveApi } from "./planted/served-api.ts";
import { wronglySilenced } from "./planted/silence.ts";
import { createValues, uniqueKinds } from "./planted/values.ts";
import { runCli, simulatorEnv, temporaryFolder } from "./run-cli.ts";

const isSoak = process.env.SOAK !== undefined;
const count = isSoak ? 1000 : 40;
const databases = isSoak ? (["SQLite", "Postgres"] as const) : (["SQLite"] as const);
const seed = Number(process.env.PLANTED_SEED ?? 20_261_126);
const secret = `whsec_${Buffer.from("a key of more than twenty-four bytes").toString("base64")}`;
/** Each takes far longer than a transcript. */
const mostSounds = isSoak ? 10 : 2;

interface Given {
  call: PlantedCall;
  way: Way;
  transcript: string;
}

test.each(databases)(
  `with %s, what is found of persons in ${count} calls is nowhere that it is stored, printed, sent or answered`,
  {
    timeout: 900_000,
  },
  async (database) => {
    const { values, given, notes, broken } = planted();
    const { folder, inputs, said, env: own, receiver, simulator } = await setUp(given, damagedDocuments(broken.next));
    const server = database === "Postgres" ? await startPostgres() : null;
    if (server !== null) onTestFinished(() => server.stop());
    const env = server === null ? own : { ...own, EARSHOT_DATABASE: server.url };
    const annotations = notes.map((value, at) => ({ key: `note.${at}`, value, mediaType: "voice", format: "wav" }));
    await writeFile(join(inputs, "annotations.json"), JSON.stringify(annotations));
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

    const api = await serveApi(folder, env, outputs);
    for (const { call, transcript } of given) {
      if (wayOf(call) === "upload") await api.upload(`${call.id}.json`, transcript);
    }
    await api.review(notes, [broken.next(), `"${broken.next()}`]);
    await api.askEverything(given[0]?.call.values[0]?.text ?? "");
    const played = given.filter(({ way }) => way === "sound" || way === "simulator");
    const sounds = await Promise.all(played.map(async (one) => ({ ...one, wav: await api.sound(one.call.id) })));
    await api.stop();

    const published = await earshot(
      "metadata",
      "publish",
      exampleInteractionId,
      "--annotations",
      "../annotations.json",
    );
    expect(published.code, published.stdout).toBe(0);
    await Promise.all([
      earshot("search", "thank", "OR", "name", "OR", "card", "--json"),
      earshot("audit", "export"),
      earshot("analyze", said, "--tables", "calls,events,turns", "--format", "arrow", "--output", "tables"),
    ]);
    outputs.push(["deliveries", JSON.stringify(receiver.deliveries)]);
    outputs.push(["metadata", JSON.stringify([...simulator.metadata])]);
    outputs.push(...(await filesOf(folder)));
    outputs.push(
      ...(server === null ? databaseTexts(join(folder, "data", "earshot.db")) : await postgresTexts(server.url)),
    );
    expect(receiver.deliveries.length).toBeGreaterThan(0);

    const results = given.map(found);
    const needles = [...results.flatMap(({ found }) => found), ...values.flatMap(({ needles }) => needles)];
    const search = createByteSearch([...needles, ...broken.needles]);
    const labels = new Set(given.flatMap(({ call }) => call.segments.flatMap(({ speaker }) => speaker.split(" "))));
    const finds = outputs.flatMap(([place, content]) => search(place, content));
    // It stores nothing, and says of labels in files that somebody named which of them nobody knows.
    const leaks = finds.filter(({ place, needle }) => place !== "earshot analyze" || !labels.has(needle));
    expect(described(leaks), `seed ${seed}`).toEqual([]);

    // What the detector misses of what is said, and a word of every day, show that the search finds what is there.
    const words = given.flatMap(({ call }) => call.segments.map(({ text }) => text.toLowerCase())).join("\n");
    const stored = results
      .flatMap((result) => result.missed.map(({ needle }) => needle))
      .filter((needle) => /^\p{L}+$/u.test(needle) && words.includes(needle.toLowerCase()))
      .concat("engineer");
    const control = createByteSearch(stored);
    const seenIn = (place: string) => {
      const contents = outputs.flatMap(([output, content]) => (output === place ? control(place, content) : []));
      return new Set(contents.map(({ needle }) => needle)).size;
    };
    expect(seenIn("table utterances")).toBe(stored.length);
    if (server === null) {
      expect(seenIn("words of the index")).toBe(stored.length);
      // A few lie across two pages of the file.
      expect(seenIn("/data/earshot.db")).toBeGreaterThan(stored.length * 0.9);
    }

    for (const { call, way, transcript, wav } of sounds) {
      const { segments } = parseTranscript(transcript, { source: call.id });
      const { masked } = found({ call, way, transcript });
      expect(wronglySilenced(wav, segments, masked, way === "sound"), `${call.id}, seed ${seed}`).toEqual([]);
    }
    const kept = (await readdir(join(folder, "kept"), { recursive: true, withFileTypes: true })).filter((each) =>
      each.isFile(),
    );
    const recorded = await Promise.all(kept.map(({ parentPath, name }) => readFile(join(parentPath, name))));
    for (const { call, way } of played) {
      // What is kept is as it was recorded: nothing in it is silent.
      if (way === "simulator") expect(recorded.some((bytes) => bytes.equals(soundOf(call)))).toBe(true);
    }
    printMisses(given, results);
  },
);

/** Calls, notes that people write, and texts for documents that can't be read, all with values of their own. */
function planted() {
  const random = createRandom(seed);
  const draw = createValues(random);
  const given = plantedCalls(count, random, draw).map((call): Given => {
    const asked = wayOf(call);
    const isSound = asked === "simulator" || asked === "sound";
    const way = isSound && call.number >= mostSounds * ways.length ? "json" : asked;
    return { call, way, transcript: transcriptOf(call, way) };
  });
  const detector = createPiiDetector();
  const noted = uniqueKinds
    .filter((kind) => kind === "listed name" || kind === "address" || kind === "postcode" || kind === "double name")
    .map((kind) => draw[kind]())
    .map((value) => ({ value, note: `The customer is ${value.text}, who asked for a refund.` }))
    .filter(({ value, note }) => {
      const { text } = detector.redact(note, transcriptPolicy);
      return value.needles.every((needle) => !text.includes(needle));
    });
  expect(noted.length).toBeGreaterThan(1);
  const needles: string[] = [];
  const next = () => {
    const value = draw[random() < 0.7 ? "unlisted name" : "phone read aloud"]();
    needles.push(...value.needles);
    return value.text;
  };
  const notes = noted.map(({ note }) => note);
  return { given, values: noted.map(({ value }) => value), notes, broken: { next, needles } };
}

/** Agents are staff: their names are stored with the calls, and masked in what is said. */
function found({ call, transcript, way }: Given): FoundValues {
  const { segments } = parseTranscript(transcript, { source: call.id });
  const isKnown = transcript.includes('"conversation"') && way !== "simulator";
  const values = isKnown ? call.values.filter(({ text }) => text !== call.agent.name) : call.values;
  return findValues(segments, values, isKnown ? [call.agent.name] : []);
}

async function setUp(given: readonly Given[], damaged: Record<string, string>) {
  const inputs = await temporaryFolder();
  const folder = join(inputs, "earshot");
  const said = join(inputs, "said");
  await Promise.all([mkdir(said), mkdir(join(folder, "tmp"), { recursive: true })]);
  for (const { call, way, transcript } of given) {
    if (way === "simulator" || way === "upload" || way === "lines") continue;
    await writeFile(join(said, `${call.id}.${way === "sound" ? "json" : way}`), transcript);
    if (way === "sound") await writeFile(join(said, `${call.id}.wav`), soundOf(call));
  }
  const lines = given.flatMap(({ way, transcript }) => (way === "lines" ? [transcript] : []));
  await writeFile(join(said, "more.jsonl"), `${lines.join("\n")}\n`);
  for (const [name, content] of Object.entries(damaged)) await writeFile(join(said, name), content);
  const receiver = await startWebhookReceiver({ secret });
  const calls = given.flatMap(({ call, way }) => (way === "simulator" ? [simulatedCallOf(call)] : []));
  const simulator = await startSimulator({ calls });
  onTestFinished(async () => {
    await simulator.close();
    await receiver.close();
  });
  const webhooks = [{ name: "records", url: receiver.url, secretEnv: "RECORDS_SECRET" }];
  await writeFile(join(inputs, "archives.json"), JSON.stringify({ webhooks, allowHosts: ["127.0.0.1"] }));
  const env = {
    ...simulatorEnv(simulator, join(folder, "data")),
    EARSHOT_ARCHIVES: join(inputs, "archives.json"),
    RECORDS_SECRET: secret,
    LOG_LEVEL: "trace",
    TMPDIR: join(folder, "tmp"),
    NODE_DISABLE_COMPILE_CACHE: "1",
  };
  return { folder, inputs, said, env, receiver, simulator };
}

function described(finds: readonly Find[]): string[] {
  const each = new Map(finds.map((find) => [`${find.place} ${find.needle}`, find]));
  return [...each.values()].map(({ place, needle, near }) => `${place} has ${needle}: … ${near} …`);
}

/** What is not found is stored as it was said: how much that is, by kind. */
function printMisses(given: readonly Given[], results: readonly FoundValues[]): void {
  const lines = uniqueKinds.map((kind) => {
    const missed = results.flatMap((each) => each.missed).filter((each) => each.kind === kind).length;
    const all = missed + results.flatMap((each) => each.foundKinds).filter((each) => each === kind).length;
    return `${kind}: ${missed} of ${all} not found`;
  });
  const ages = given.reduce((sum, { call }) => sum + call.ages.length, 0);
  lines.push(`age: ${given.reduce((sum, { call }) => sum + missedAges(call), 0)} of ${ages} not found`);
  console.log(`seed ${seed}\n${lines.join("\n")}`);
}
