import { copyFile, mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import { gzipSync, zstdCompressSync } from "node:zlib";
import { readTruth } from "@earshot/genesys-simulator";
import { expect, onTestFinished, test, vi } from "vitest";
import { runCli, temporaryFolder } from "./run-cli.ts";

// Each step is a process of its own.
vi.setConfig({ testTimeout: 60_000 });

const samples = join(import.meta.dirname, "..", "..", "..", "packages", "genesys-simulator", "samples");
const wav = (name: string) => join(samples, `${name}.wav`);

/** A call of one agent and one customer, as speech-to-text answers. */
function transcript(text: string, head: Record<string, unknown> = {}): string {
  const results = [
    { start_time: 0, end_time: 2.5, speaker: "agent", transcript: "hello how can I help" },
    { start_time: 9, end_time: 12.25, speaker: "guest", transcript: text },
  ];
  return JSON.stringify({ ...head, results });
}

const strict = JSON.stringify({
  name: "strict",
  version: 1,
  formula: "deduct",
  criteria: [{ id: "silence", label: "Silence", metric: "silence.totalMs", method: "linear", points: 1, per: 1000 }],
});

/** The transcript of a sample call. */
function sampleTranscript(name: Parameters<typeof readTruth>[0]): string {
  const results = readTruth(name).segments.map(({ startMs, endMs, speaker, text }) => ({
    start_time: startMs / 1000,
    end_time: endMs / 1000,
    speaker,
    transcript: text,
  }));
  return JSON.stringify({ results });
}

/** A folder with these files, and the command line with its database there. */
async function setUp(files: Record<string, string | Uint8Array>, env: Record<string, string> = {}) {
  const cwd = await temporaryFolder();
  const write = async (name: string, content: string | Uint8Array) => {
    await mkdir(dirname(join(cwd, name)), { recursive: true });
    await writeFile(join(cwd, name), content);
  };
  for (const [name, content] of Object.entries(files)) await write(name, content);
  const earshot = (...args: string[]) => runCli(args, { cwd, env: { EARSHOT_DATA: join(cwd, "data"), ...env } });
  const report = async (...args: string[]): Promise<{ recordingId: string; evaluation: Record<string, unknown> }[]> =>
    JSON.parse((await earshot("report", "--format", "json", ...args)).stdout).calls;
  const summary = async (...args: string[]) => {
    const { stdout, stderr, code } = await earshot("import", ...args, "--json");
    return { ...JSON.parse(stdout), code, stderr };
  };
  return { cwd, write, earshot, report, summary };
}

test("transcripts, packed or not, and lines have the numbers of earshot analyze; they are found and reported", async () => {
  const { earshot, report, summary } = await setUp({
    "calls/plain.json": transcript("my invoice is wrong"),
    "calls/2026/packed.json.gz": gzipSync(transcript("where is my parcel")),
    "calls/2026/small.json.zst": zstdCompressSync(transcript("cancel it please")),
    "calls/many.jsonl": `${transcript("line one")}\n\n${transcript("line three", { recordingId: "own-id" })}\n`,
    "calls/more.ndjson.gz": gzipSync(`${transcript("packed line")}\n`),
    "calls/notes.txt": "not a call",
  });
  const imported = await summary("calls", "--report", "calls.html");
  expect(imported).toMatchObject({ code: 0, evaluated: 6, failed: 0, skipped: 0, waiting: 0, report: "calls.html" });
  const calls = new Map((await report()).map(({ recordingId, evaluation }) => [recordingId, evaluation]));
  expect([...calls.keys()].sort()).toEqual(["2026/packed", "2026/small", "many:1", "more:1", "own-id", "plain"]);
  for (const [id, file] of [
    ["plain", "calls/plain.json"],
    ["2026/packed", "calls/2026/packed.json.gz"],
    ["2026/small", "calls/2026/small.json.zst"],
  ] as const) {
    const analyzed = await earshot("analyze", file, "--json");
    expect(calls.get(id), id).toEqual(JSON.parse(analyzed.stdout));
  }
  const lines = await earshot("analyze", "calls/many.jsonl", "--jsonl");
  const [first, second] = lines.stdout.trimEnd().split("\n");
  for (const [id, line = ""] of [
    ["many:1", first],
    ["own-id", second],
  ] as const) {
    const { file: _file, line: _line, id: _id, engine: _engine, ...evaluation } = JSON.parse(line);
    expect(calls.get(id), id).toEqual(evaluation);
  }
  const found = JSON.parse((await earshot("search", "parcel", "--json")).stdout);
  expect(found.calls).toMatchObject([
    { recordingId: "2026/packed", hits: [{ startMs: 9000, side: "customer" }], hitCount: 1 },
  ]);
  const listed = await earshot("search", "parcel");
  expect(listed.stdout).toMatch(/^2026\/packed .* score \S+ 1 hit\n {2}0:09\.0 customer .*parcel/);
  const utterances = JSON.parse((await earshot("search", "parcel", "--utterances", "--json")).stdout);
  expect(utterances.hits).toMatchObject([{ recordingId: "2026/packed", startMs: 9000, side: "customer" }]);
});

test("a recording alone is measured by voice activity without any setting", async () => {
  const { cwd, earshot, report, summary } = await setUp({});
  await copyFile(wav("two-holds"), join(cwd, "two-holds.wav"));
  expect(await summary("two-holds.wav")).toMatchObject({ code: 0, evaluated: 1 });
  const [call] = await report();
  expect(call?.evaluation).toEqual(JSON.parse((await earshot("analyze", "two-holds.wav", "--json")).stdout));
});

test("a transcript that names nobody has the speakers of the RTTM beside it, or of the channels of its sound", async () => {
  const { segments } = readTruth("card-on-file");
  const unnamed = segments.map(({ startMs, endMs, text }) => ({ start: startMs / 1000, end: endMs / 1000, text }));
  const rttm = segments.map(({ startMs, endMs, speaker }) => {
    return `SPEAKER call 1 ${startMs / 1000} ${(endMs - startMs) / 1000} <NA> <NA> ${speaker} <NA> <NA>\n`;
  });
  const document = JSON.stringify({ text: "", segments: unnamed });
  const { cwd, summary, report } = await setUp({
    "calls/rttm.json": document,
    "calls/rttm.rttm": rttm.join(""),
    "calls/sound.json": document,
  });
  await copyFile(wav("card-on-file"), join(cwd, "calls/sound.wav"));
  const { code, stderr } = await summary("calls");
  expect([code, stderr]).toEqual([0, expect.not.stringContaining("passed over")]);
  const calls = await report();
  expect(calls.map(({ recordingId }) => recordingId).sort()).toEqual(["rttm", "sound"]);
  for (const { evaluation } of calls) {
    expect(evaluation.warnings).toMatchObject([{ code: "speaker.attributed" }]);
    expect(evaluation.score).toMatchObject({ value: expect.any(Number) });
  }
  expect(calls[0]?.evaluation.talk).toEqual(calls[1]?.evaluation.talk);
});

test("a transcript beside its sound: the sound gives the length, and the warnings are those of analyze --audio", async () => {
  const { cwd, earshot, report, summary } = await setUp({
    "calls/agrees.json": sampleTranscript("card-on-file"),
    "calls/disagrees.json": sampleTranscript("long-silence"),
    "calls/compressed.json": sampleTranscript("card-on-file"),
  });
  await copyFile(wav("card-on-file"), join(cwd, "calls/agrees.wav"));
  await copyFile(wav("card-on-file"), join(cwd, "calls/disagrees.wav"));
  await copyFile(join(samples, "card-on-file.ogg"), join(cwd, "calls/compressed.ogg"));
  expect(await summary("calls")).toMatchObject({ code: 0, evaluated: 3 });
  const calls = new Map((await report()).map(({ recordingId, evaluation }) => [recordingId, evaluation]));
  for (const name of ["agrees", "disagrees"]) {
    const args = [`calls/${name}.json`, "--audio", `calls/${name}.wav`, "--json"];
    expect(calls.get(name), name).toEqual(JSON.parse((await earshot("analyze", ...args)).stdout));
  }
  const { durationMs } = readTruth("card-on-file");
  expect(calls.get("agrees")).toMatchObject({ support: "recording", durationMs, warnings: [] });
  const codes = JSON.stringify(calls.get("disagrees")?.warnings);
  expect(codes).toContain("audio.speech_without_words");
  expect(codes).toContain("audio.words_without_speech");
  // What voice activity does not read still has a length.
  expect(calls.get("compressed")).toMatchObject({ support: "recording", warnings: [] });

  // Whoever takes the sound away leaves a trace, as whoever plays it.
  await earshot("report", "--format", "html", "--with-audio", "--output", "report.html");
  const { items } = JSON.parse((await earshot("audit", "list", "--json")).stdout);
  const wanted = { reason: "sound written into a report", status: "completed" };
  expect(items).toMatchObject([wanted, wanted, wanted]);
});

test("state events beside a call give its holds and its start time", async () => {
  const events = JSON.stringify({
    startTime: "2026-10-05T10:00:00Z",
    entities: [
      { timestamp: "2026-10-05T10:00:03Z", state: "HOLD" },
      { timestamp: "2026-10-05T10:00:08Z", state: "CONNECTED" },
    ],
  });
  const { earshot, report, summary } = await setUp({
    "calls/held.json": transcript("held"),
    "calls/held.events.json": events,
    "calls/early.json": transcript("early", { startTime: "2026-09-30T23:59:59Z" }),
    "calls/undated.json": transcript("undated"),
  });
  expect(await summary("calls", "--from", "2026-10-01", "--to", "2026-10-06")).toMatchObject({ evaluated: 2 });
  const calls = await report();
  expect(calls.map(({ recordingId }) => recordingId).sort()).toEqual(["held", "undated"]);
  const held = calls.find(({ recordingId }) => recordingId === "held")?.evaluation;
  expect(held).toMatchObject({ hold: { count: 1, totalMs: 5000, events: [{ startMs: 3000, endMs: 8000 }] } });
  const args = ["calls/held.json", "--events", "calls/held.events.json", "--json"];
  expect(held).toEqual(JSON.parse((await earshot("analyze", ...args)).stdout));
  expect(await summary("calls", "--limit", "1")).toMatchObject({ evaluated: 1, skipped: 0 });
});

test("a hold that nothing closes ends with the last speech, in import as in analyze", async () => {
  const events = {
    startTime: "2026-10-05T10:00:00Z",
    entities: [{ timestamp: "2026-10-05T10:00:03Z", state: "HOLD" }],
  };
  const { earshot, report, summary } = await setUp({
    "calls/held.json": transcript("held"),
    "calls/held.events.json": JSON.stringify(events),
  });
  expect(await summary("calls")).toMatchObject({ evaluated: 1 });
  const [held] = await report();
  expect(held?.evaluation).toMatchObject({ hold: { events: [{ startMs: 3000, endMs: 12_250, open: true }] } });
  const args = ["calls/held.json", "--events", "calls/held.events.json", "--json"];
  expect(held?.evaluation).toEqual(JSON.parse((await earshot("analyze", ...args)).stdout));
});

test("what is damaged is stored as failed with its place, named once, and left alone until it changes or is retried", async () => {
  const { cwd, write, earshot, summary } = await setUp({
    "calls/cut.json": '{"results": [\n  {"start_time": 0,',
    "calls/lines.jsonl": `${transcript("good")}\n{"results": [}\n${transcript("also good")}\n`,
    "calls/shape.json": '{"results": [{"start_time": 3, "end_time": 1, "speaker": "agent"}]}',
    "calls/events.json": transcript("with bad events"),
    "calls/events.events.json": '{"entities": 5}',
  });
  const first = await earshot("import", "calls");
  expect(first.code).toBe(1);
  expect(first.stdout).toContain("2 evaluated, 4 failed, 0 skipped");
  const failed = first.stderr.split("\n").filter((line) => line.startsWith("failed "));
  expect(failed).toHaveLength(4);
  expect(first.stderr).not.toMatch(/^evaluated/m);
  for (const place of [
    "cut.json is not valid JSON at 2:20",
    "lines.jsonl:2 is not valid JSON at 1:14",
    "calls/shape.json: results[0].end_time (1000 ms) is before start_time",
    "[events.wrong_shape]",
  ]) {
    expect(
      failed.filter((line) => line.includes(place)),
      place,
    ).toHaveLength(1);
  }
  expect(await summary("calls")).toMatchObject({ code: 0, evaluated: 0, failed: 0, skipped: 6 });
  const again = await earshot("import", "calls");
  expect(again.code).toBe(0);
  expect(again.stdout).toContain(
    "0 evaluated, 0 failed, 6 skipped\n4 skipped because an earlier run failed; --retry-failed",
  );
  expect(await summary("calls", "--retry-failed")).toMatchObject({ code: 1, failed: 4, skipped: 2, failedBefore: 0 });
  await write("calls/cut.json", transcript("mended"));
  await write("calls/lines.jsonl", `${transcript("good")}\n${transcript("mended too")}\n${transcript("also good")}\n`);
  const mended = await earshot("import", "calls", "--explain");
  expect(mended.code).toBe(0);
  expect(mended.stdout).toContain("2 evaluated, 0 failed, 4 skipped\n2 skipped because an earlier run failed");
  expect(mended.stderr).toMatch(/^evaluated cut score .*: its content changed since it failed$/m);
  // What changed and is still damaged fails with its present fault, once.
  await write("calls/events.events.json", '{"entities": [');
  await write("calls/shape.json", '{"results": [{"start_time": 4, "end_time": 1, "speaker": "agent"}]}');
  const worse = await summary("calls");
  expect(worse).toMatchObject({ code: 1, evaluated: 0, failed: 2, skipped: 4, failedBefore: 0 });
  expect(worse.stderr).toContain("events.events.json is not valid JSON at 1:");
  expect(await summary("calls")).toMatchObject({ code: 0, failed: 0, skipped: 6, failedBefore: 2 });
  await rm(join(cwd, "calls/events.events.json"));
  await write("calls/shape.json", transcript("in shape"));
  expect(await summary("calls")).toMatchObject({ code: 0, evaluated: 2, skipped: 4, failedBefore: 0 });
});

test("what did not change is passed over, what changed is imported again, and --explain says why", async () => {
  const { write, earshot, summary } = await setUp({
    "calls/a.json": transcript("one"),
    "calls/b.json": transcript("two"),
  });
  expect(await summary("calls")).toMatchObject({ evaluated: 2 });
  expect(await summary("calls")).toMatchObject({ evaluated: 0, skipped: 2, stderr: "2 recordings found\n" });
  await write("calls/b.json", transcript("changed words"));
  const explained = await earshot("import", "calls", "--explain");
  expect(explained.stderr).toMatch(/^evaluated b score .*: its content changed$/m);
  expect(explained.stderr).toMatch(/^skipped {3}a it is in the store/m);
  const hits = async (words: string) => JSON.parse((await earshot("search", words, "--json")).stdout).calls;
  expect(await hits("changed")).toMatchObject([{ recordingId: "b" }]);
  expect(await hits("two")).toEqual([]);
});

test("calls are imported again for another definition, scorecard or roles, or when that is forced", async () => {
  const { cwd, earshot, report, summary } = await setUp({
    "calls/a.json": transcript("one"),
    "calls/b.json": transcript("two"),
    "strict.json": strict,
    "roles.json": JSON.stringify({ labels: { guest: "agent", agent: "customer" } }),
  });
  expect(await summary("calls")).toMatchObject({ evaluated: 2 });
  const guide = ["calls", "--definition", "guide"];
  expect(await summary(...guide, "--definition", "standard")).toMatchObject({ evaluated: 2 });
  expect((await report()).map(({ evaluation }) => evaluation.definition)).toEqual(["guide", "guide"]);
  expect(await summary(...guide)).toMatchObject({ evaluated: 0, skipped: 2 });
  expect(await summary("calls", "--scorecard", "strict.json")).toMatchObject({ evaluated: 2 });
  expect(await summary("calls", "--roles", "roles.json", "--scorecard", "strict.json")).toMatchObject({ evaluated: 2 });
  const [call] = await report();
  expect(call?.evaluation).toMatchObject({
    talk: { agentMs: 3250, customerMs: 2500 },
    score: { scorecard: "strict@1" },
  });
  expect(await summary("calls", "--force")).toMatchObject({ evaluated: 2, skipped: 0 });
  const html = await earshot("import", "calls", "--force", "--report", "out.html");
  expect(html.stdout).toContain("report    out.html");
  expect(await readFile(join(cwd, "out.html"), "utf8")).toContain("Earshot");
});

test("files named by themselves are lines when that is said; standard input is refused", async () => {
  const { earshot, summary } = await setUp({ "calls.txt": `${transcript("one")}\n${transcript("two")}\n` });
  expect(await summary("--lines", "calls.txt")).toMatchObject({ evaluated: 2 });
  const refused = await earshot("import", "-");
  expect(refused).toMatchObject({ code: 2, stdout: "" });
  expect(refused.stderr).toContain("standard input");
});

/** A speech-to-text service; gives its address. */
async function serveSpeech(answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  return `http://127.0.0.1:${port}/transcribe`;
}

/** Recordings that have to be transcribed, and a transcript that has not. */
async function setUpSounds(count: number, answer: RequestListener) {
  const set = await setUp({ "calls/own.json": transcript("own") }, { EARSHOT_STT_URL: await serveSpeech(answer) });
  for (let number = 0; number < count; number++)
    await copyFile(wav("card-on-file"), join(set.cwd, `calls/${number}.wav`));
  return set;
}

test("no more recordings are transcribed at once than --concurrency says, however many are claimed", async () => {
  let running = 0;
  let most = 0;
  const { summary } = await setUpSounds(12, (request, response) => {
    running += 1;
    most = Math.max(most, running);
    request.resume().on("end", () => {
      // Later than the next request would come.
      setTimeout(() => {
        running -= 1;
        response.setHeader("content-type", "application/json").end(sampleTranscript("card-on-file"));
      }, 20);
    });
  });
  expect(await summary("calls", "--concurrency", "3")).toMatchObject({ code: 0, evaluated: 13, failed: 0 });
  expect(most).toBe(3);
});

test("a service that asks for time is asked no more; calls with transcripts are imported all the same", async () => {
  let requests = 0;
  const { earshot, summary } = await setUpSounds(12, (request, response) => {
    requests += 1;
    request.resume().on("end", () => response.writeHead(429, { "retry-after": "3600" }).end());
  });
  const { code, stdout, stderr } = await earshot("import", "calls", "--concurrency", "2");
  expect({ code, stdout }).toEqual({
    code: 1,
    stdout: expect.stringContaining("1 evaluated, 0 failed, 0 skipped, 12 waiting"),
  });
  expect(stderr.match(/^waiting /gm)).toHaveLength(1);
  expect(stderr).toContain("a service asks for time: run it again from ");
  expect(requests).toBeLessThanOrEqual(2);
  // They are left alone until it is time.
  const before = requests;
  expect(await summary("calls")).toMatchObject({ code: 1, evaluated: 0, skipped: 1, waiting: 12 });
  expect(requests).toBe(before);
});

test("captions are imported, and what is doubtful is printed: the first of each kind for a set", async () => {
  const captions = "WEBVTT\n\n00:00.500 --> 00:02.100\n<v Agent>Hello</v>\n\n00:02.300 --> 00:04.000\n<v Desk>Hi</v>\n";
  const { earshot, report } = await setUp({
    "calls/a.vtt": captions,
    "calls/b.srt": "1\n00:00:00,500 --> 00:00:02,100\nDesk: Hello\n",
    "calls/c.json": transcript("hello"),
    "calls/c.vtt": captions,
    "calls/a.events.json": JSON.stringify([{ timestamp: "0001-01-01T00:00:00Z", state: "HOLD" }]),
  });
  const { code, stderr } = await earshot("import", "calls");
  expect({ code, stderr }).toEqual({
    code: 0,
    stderr: [
      "3 recordings found",
      'warning   a event 0 has timestamp "0001-01-01T00:00:00Z", a placeholder and no time of a call; it was left out [event.timestamp_invalid]',
      'warning   a the role map does not know the speaker label "Desk"; say whose they are with --roles [speaker.unknown_label]',
      "warning   1 more [speaker.unknown_label]",
      "passed over 1 file without a call of its own: calls/c.vtt",
      "",
    ].join("\n"),
  });
  expect((await report()).map(({ recordingId }) => recordingId).sort()).toEqual(["a", "b", "c"]);
});

test("--limit counts what is still to be done, and a report is for its owner alone", async () => {
  const { cwd, summary } = await setUp({
    "calls/a.json": transcript("one"),
    "calls/b.json": transcript("two"),
    "calls/c.json": transcript("three"),
  });
  expect(await summary("calls", "--limit", "2", "--report", "report.html")).toMatchObject({ evaluated: 2, skipped: 0 });
  expect((await stat(join(cwd, "report.html"))).mode & 0o777).toBe(0o600);
  expect(await summary("calls", "--limit", "2")).toMatchObject({ evaluated: 1, skipped: 2 });
  expect(await summary("calls", "--limit", "2")).toMatchObject({ evaluated: 0, skipped: 3 });
});

test("a report names unknown runs, failures with their reasons, and the calls that a run found stored", async () => {
  const { cwd, write, earshot, summary, report } = await setUp({
    "calls/a.json": transcript("one"),
    "calls/b.json": "no transcript",
  });
  expect((await earshot("import", "calls")).code).toBe(1);
  const unknown = await earshot("report", "--run", "nope");
  expect([unknown.code, unknown.stderr]).toEqual([2, expect.stringContaining("there is no run nope")]);

  const plain = await earshot("report");
  expect(plain.stdout).toContain("definition standard, scorecard guide@1");
  expect(plain.stdout).toMatch(
    /^Failed \(1\)\n {2}b {2}transcript\.shape: .*b\.json is no transcript in a known format/m,
  );
  expect((await earshot("report", "--where", "score > 100")).stdout).toBe("No calls.\n");
  expect((await report("--where", "score > 10")).map(({ recordingId }) => recordingId)).toEqual(["a"]);

  await earshot("import", "missing");
  expect((await earshot("report", "--run", "latest")).stderr).toMatch(/ended before .*: missing: no such file/);
  await write("calls/b.json", transcript("two"));
  expect(await summary("calls")).toMatchObject({ evaluated: 1, failed: 0 });
  expect(await summary("calls", "--report", "stored.html")).toMatchObject({ evaluated: 0, skipped: 2 });
  const html = await readFile(join(cwd, "stored.html"), "utf8");
  for (const id of ["a", "b"]) expect(html).toContain(`<bdi>${id}</bdi>`);
});

test("what was said can't draw on the terminal that shows it", async () => {
  const { earshot } = await setUp({ "calls/a.json": transcript("my parcel \u001b[2J\u0007 is\u009b31m late") });
  await earshot("import", "calls");
  const { stdout } = await earshot("search", "parcel");
  expect(stdout).toContain("my parcel \uFFFD[2J\uFFFD is\uFFFD31m late");
  const { calls } = JSON.parse((await earshot("search", "parcel", "--json")).stdout);
  expect(JSON.stringify(calls)).toContain("\\u001b[2J");
});

test("an id with line feeds is named on one line", async () => {
  const { earshot } = await setUp({
    "calls/a\nevaluated b.json": transcript("late"),
    "calls/c\nevaluated d.json": "{}",
  });
  const { stderr } = await earshot("import", "calls", "--explain");
  expect(stderr).toMatch(/^evaluated a evaluated b score /m);
  expect(stderr).toMatch(/^failed {4}c evaluated d /m);
  expect(stderr.match(/^evaluated /gm)).toHaveLength(1);
  const { stdout } = await earshot("search", "late");
  expect(stdout).toMatch(/^a evaluated b /m);
});
