import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { mainFile, runCli, temporaryFolder } from "./run-cli.ts";
import { events, transcript } from "./worked-example.ts";

async function exampleFolder(): Promise<string> {
  const folder = await temporaryFolder();
  await writeFile(join(folder, "call.json"), JSON.stringify(transcript));
  await writeFile(join(folder, "events.json"), JSON.stringify(events));
  return folder;
}

test("the worked example: silence 0, talk-over 200 ms, hold 90 s, score 89", async () => {
  const cwd = await exampleFolder();
  const args = ["analyze", "call.json", "--events", "events.json", "--start-time", "2023-10-25T14:30:00Z", "--json"];
  const { code, stdout, stderr } = await runCli(args, { cwd });
  expect(code).toBe(0);
  // The one doubt: the transcript ends long before the hold.
  expect(stderr.match(/warning.*\[(.*)\]/)?.[1]).toBe("event.hold_outside_speech");
  expect(stderr.trim().split("\n")).toHaveLength(1);
  const call = JSON.parse(stdout);
  expect(call).toMatchObject({
    definition: "standard",
    support: "speech",
    durationMs: 4700,
    silence: { count: 0, totalMs: 0 },
    talkOver: {
      count: 1,
      totalMs: 200,
      events: [{ startMs: 3800, endMs: 4000, interrupter: "agent", yielded: true }],
    },
    hold: { count: 1, totalMs: 90_000, longestMs: 90_000, events: [{ startMs: 135_000, endMs: 225_000, open: false }] },
    utterances: { agent: 2, customer: 1, other: 0, unknown: 0 },
    score: { value: 89, scorecard: "guide@1" },
  });
  expect(Object.keys(call).slice(0, 11)).toEqual([
    "definition",
    "support",
    "durationMs",
    "speechMs",
    "silence",
    "overlapMs",
    "talkOver",
    "talk",
    "hold",
    "utterances",
    "score",
  ]);
});

test("without a start time the hold total is the same, and the doubt is logged on standard error", async () => {
  const cwd = await exampleFolder();
  const { code, stdout, stderr } = await runCli(["analyze", "call.json", "--events", "events.json", "--json"], { cwd });
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ hold: { totalMs: 90_000 }, score: { value: 89 } });
  expect(stderr).toContain("event.start_time_assumed");
});

test("several definitions give a result each, in their order", async () => {
  const cwd = await exampleFolder();
  const definitions = ["--definition", "nice", "--definition", "standard"];
  const { stdout } = await runCli(["analyze", "call.json", ...definitions, "--json"], { cwd });
  const both: { definition: string; talkOver: unknown }[] = JSON.parse(stdout);
  expect(both).toMatchObject([
    { definition: "nice", talkOver: null },
    { definition: "standard", talkOver: { count: 1 } },
  ]);
  await writeFile(join(cwd, "calls.jsonl"), `${JSON.stringify(transcript)}\n{}\n${JSON.stringify(transcript)}\n`);
  for (const format of ["--jsonl", "--summary"]) {
    const set = await runCli(["analyze", "calls.jsonl", ...definitions, format], { cwd });
    const rows = set.stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(rows.map(({ line, definition }) => `${line} ${definition}`)).toEqual([
      ...["1 nice", "1 standard", "3 nice", "3 standard"],
    ]);
    expect(set.stderr).toContain("2 analyzed, 1 could not be read");
  }
  const wrong = await runCli(["analyze", "call.json", "--definition", "nice", "--definition", "nicest"], { cwd });
  expect(wrong).toMatchObject({ code: 2, stdout: "" });
});

test("what the recording has of holds is declared by an option, or by the setting", async () => {
  const cwd = await exampleFolder();
  const args = ["analyze", "call.json", "--events", "events.json", "--start-time", "2023-10-25T14:30:00Z", "--json"];
  const env = { EARSHOT_HOLD_AUDIO: "suppressed" };
  const holdOf = async (more: string[], settings: Record<string, string>) => {
    const { holdAudio, hold } = JSON.parse((await runCli([...args, ...more], { cwd, env: settings })).stdout);
    return { holdAudio, totalMs: hold.totalMs, events: hold.events };
  };
  const cut = { holdAudio: "suppressed", totalMs: 90_000, events: [{ startMs: 135_000, endMs: 135_000, open: false }] };
  expect(await holdOf(["--hold-audio", "suppressed"], {})).toEqual(cut);
  expect(await holdOf([], env)).toEqual(cut);
  expect(await holdOf(["--hold-audio", "padded"], env)).toMatchObject({ holdAudio: "padded", totalMs: 90_000 });
  expect(await runCli(args, { cwd, env: { EARSHOT_HOLD_AUDIO: "loud" } })).toMatchObject({ code: 2, stdout: "" });
});

test("a set in which most calls score 0 or 100 says so", async () => {
  const cwd = await temporaryFolder();
  const call = (gap: number) => {
    const results = [
      { start_time: 0, end_time: 1, speaker: "agent", transcript: "a" },
      { start_time: 1 + gap, end_time: 2 + gap, speaker: "guest", transcript: "b" },
    ];
    return `${JSON.stringify({ results })}\n`;
  };
  const analyze = async (content: string, ...more: string[]) => {
    await writeFile(join(cwd, "calls.jsonl"), content);
    return (await runCli(["analyze", "calls.jsonl", "--summary", ...more], { cwd })).stderr;
  };
  const hint = "2 of 3 calls score 0 or 100: guide@1 hardly tells them apart; --scorecard per-minute";
  expect(await analyze(call(0) + call(100) + call(5))).toContain(hint);
  expect(await analyze(call(0) + call(5))).toBe("");
  expect(await analyze(call(0))).toBe("");
});

test("a transcript on standard input", async () => {
  const { code, stdout } = await runCli(["analyze", "-", "--json"], { input: JSON.stringify(transcript) });
  expect(code).toBe(0);
  expect(JSON.parse(stdout).score.value).toBe(99);
});

test("a summary for people names the score and what cost it", async () => {
  const { stdout } = await runCli(["analyze", "-"], { input: JSON.stringify(transcript) });
  expect(stdout).toContain("99.0 of 100 (guide@1)");
  expect(stdout).toContain("0.2 s in 1, the longest at 3.8 s–4 s");
});

test("a folder gives one line for each call, in order, and passes over what it can't read", async () => {
  const cwd = await temporaryFolder();
  await mkdir(join(cwd, "calls", "deep"), { recursive: true });
  for (const name of ["b.json", "a.json", "deep/c.json"]) {
    await writeFile(join(cwd, "calls", name), JSON.stringify(transcript));
  }
  await writeFile(join(cwd, "calls", "bad.json"), "{");
  await writeFile(join(cwd, "calls", "a.events.json"), "[]");
  const { code, stdout, stderr } = await runCli(["analyze", "calls", "--jsonl"], { cwd });
  expect(code).toBe(1);
  const lines = stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(lines.map((line) => line.file)).toEqual(["calls/a.json", "calls/b.json", "calls/deep/c.json"]);
  expect(stderr).toContain("calls/bad.json");
  expect(stderr).toContain("3 analyzed, 1 could not be read");
  const unused = "state events in calls/a.events.json are not used: holds count as silence";
  expect(stderr).toContain(unused);
  expect((await runCli(["analyze", "calls/a.json"], { cwd })).stderr).toContain(unused);
  const given = await runCli(["analyze", "calls/a.json", "--events", "calls/a.events.json"], { cwd });
  expect(given.stderr).not.toContain("[events.unused]");
});

test("a definition without a rule for talk-over gives none, and the criterion does not apply", async () => {
  const { stdout } = await runCli(["analyze", "-", "--json", "--definition", "nice"], {
    input: JSON.stringify(transcript),
  });
  expect(JSON.parse(stdout)).toMatchObject({
    definition: "nice",
    talkOver: null,
    score: { notApplicable: ["talk-over"] },
  });
});

const segment = (start: unknown, end: unknown) =>
  JSON.stringify({ results: [{ start_time: start, end_time: end, speaker: "agent" }] });

test.each([
  ["an empty file", "", /call\.json/, "transcript.empty"],
  ["a binary file", new Uint8Array([0, 1, 2, 255, 254]), /call\.json/, "transcript.binary"],
  ["truncated JSON", '{"results": [{"start_time": 0.5,', /call\.json.*1:33|line 1/, "transcript.json"],
  ["an end before its start", segment(2, 1), /call\.json.*(segment|results).*0.*end_time/s, "transcript.segments"],
  ["a time that is no number", segment("NaN", 1), /start_time/, "transcript.segments"],
  ["a negative time", segment(-1, 1), /start_time/, "transcript.segments"],
  ["another shape", "[1, 2]", /call\.json/, "transcript.shape"],
])("%s is refused with its place, exit code 2 and nothing on standard output", async (_, content, place, errorCode) => {
  const cwd = await temporaryFolder();
  await writeFile(join(cwd, "call.json"), content);
  const { code, stdout, stderr } = await runCli(["analyze", "call.json", "--json"], { cwd });
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toMatch(place);
  expect(stderr).toContain(`[${errorCode}]`);
  expect(stderr).toContain("hint");
});

test("a missing file, an unknown definition and a bad events file are refused", async () => {
  const cwd = await exampleFolder();
  const refusals = [
    [["analyze", "missing.json"], "missing.json: no such file"],
    [["analyze", "call.json", "--definition", "x"], "standard"],
    [["analyze", "call.json", "--events", "call.json"], "entities"],
    [["analyze", "call.json", "events.json", "--json"], "--jsonl"],
    [["analyze", "call.json", "--scorecard", "call.json"], "call.json"],
  ] as const;
  for (const [args, words] of refusals) {
    const { code, stdout, stderr } = await runCli(args, { cwd });
    expect({ args, code, stdout }).toEqual({ args, code: 2, stdout: "" });
    expect(stderr).toContain(words);
  }
});

test("a million segments are measured", { timeout: 60_000 }, async () => {
  const cwd = await temporaryFolder();
  const results = Array.from({ length: 1_000_000 }, (_, index) => ({
    start_time: index,
    end_time: index + 0.9,
    speaker: index % 2 === 0 ? "agent" : "guest",
    transcript: "word",
  }));
  await writeFile(join(cwd, "call.json"), JSON.stringify({ results }));
  const { code, stdout } = await runCli(["analyze", "call.json", "--json"], { cwd });
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    speechMs: 900_000_000,
    utterances: { agent: 500_000, customer: 500_000 },
  });
});

test("a reader that goes away ends the command quietly", async () => {
  const cwd = await temporaryFolder();
  await mkdir(join(cwd, "calls"));
  for (let index = 0; index < 300; index += 1) {
    await writeFile(join(cwd, "calls", `${index}.json`), JSON.stringify(transcript));
  }
  const child = spawn("sh", ["-c", `"${process.execPath}" "${mainFile}" analyze calls --jsonl | head -1`], { cwd });
  const [stderr] = await Promise.all([text(child.stderr), once(child, "close")]);
  expect(stderr).toBe("");
});

const sample = (name: string) =>
  fileURLToPath(new URL(`../../../packages/genesys-simulator/samples/${name}`, import.meta.url));

test.each(["wav", "ogg"])("a recording is measured by who speaks when, alone and in a set: %s", async (format) => {
  const path = sample(`billing-dispute.${format}`);
  const { code, stdout } = await runCli(["analyze", path, "--json"]);
  expect(code).toBe(0);
  const call = JSON.parse(stdout);
  const truth = JSON.parse(await readFile(sample("billing-dispute.truth.json"), "utf8"));
  expect(call).toMatchObject({ support: "recording", durationMs: truth.durationMs });
  expect(Math.abs(call.talkOver.totalMs - truth.reference.overlapMs)).toBeLessThan(250);

  const set = await runCli(["analyze", sample(`*.${format}`), "--jsonl"]);
  const rows = set.stdout.trim().split("\n");
  expect([set.code, rows.length]).toEqual([0, 5]);
  expect(rows.map((row) => JSON.parse(row)).find(({ file }) => file === path)).toEqual({
    file: path,
    id: null,
    engine: expect.stringMatching(/^wasm-.{12}\/\d+$/),
    ...call,
  });
});

test("a transcript that lacks what was said is doubted, with the place", async () => {
  const cwd = await exampleFolder();
  const { code, stdout, stderr } = await runCli(
    ["analyze", "call.json", "--audio", sample("card-on-file.wav"), "--json"],
    {
      cwd,
    },
  );
  expect(code).toBe(0);
  expect(stderr).toContain("[audio.speech_without_words]");
  expect(JSON.parse(stdout)).toMatchObject({ support: "recording" });
});

test("RTTM names the speakers of a transcript that names none", async () => {
  const spoken = (name: string) => join(import.meta.dirname, "../../../packages/transcripts/test/samples", name);
  const args = ["analyze", spoken("whisper.tsv"), "--speakers", spoken("call.rttm"), "--json"];
  const { code, stdout, stderr } = await runCli(args);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ talkOver: { totalMs: 200 }, talk: { agentMs: 3000, customerMs: 1700 } });
  expect(stderr).toContain("[speaker.attributed]");
});

test("a recording that only ffmpeg decodes is named, with what to do, alone and in a set", async () => {
  const cwd = await temporaryFolder();
  for (const name of ["one.amr", "two.amr"]) await writeFile(join(cwd, name), "#!AMR\n\x04");
  const options = { cwd, env: { PATH: "", FFMPEG_PATH: "" } };
  const alone = await runCli(["analyze", "one.amr"], options);
  expect([alone.code, alone.stdout]).toEqual([2, ""]);
  expect(alone.stderr).toContain("one.amr is AMR, which only ffmpeg decodes");
  const set = await runCli(["analyze", "one.amr", "two.amr", "--jsonl"], options);
  expect(set.code).toBe(1);
  expect(set.stderr.match(/\[audio\.needs_ffmpeg\] Install ffmpeg/g)).toHaveLength(2);
});

test("FFMPEG_PATH of the settings file is the ffmpeg of analyzing, alone and in a set", async () => {
  const cwd = await temporaryFolder();
  for (const name of ["one.amr", "two.amr"]) await writeFile(join(cwd, name), "#!AMR\n\x04");
  // Node refuses the arguments of ffmpeg: enough to see that it was asked.
  await writeFile(join(cwd, "my.env"), `FFMPEG_PATH=${process.execPath}\n`);
  const options = { cwd, env: { PATH: "" } };
  const alone = await runCli(["analyze", "one.amr", "--settings", "my.env"], options);
  expect(alone.stderr).toContain("[audio.ffmpeg_failed]");
  const set = await runCli(["analyze", "one.amr", "two.amr", "--jsonl", "--settings", "my.env"], options);
  expect(set.stderr.match(/\[audio\.ffmpeg_failed\]/g)).toHaveLength(2);
});

test.each(["--audio", "--duration-ms", "--speakers"])("%s is refused beside a recording", async (flag) => {
  const path = sample("card-on-file.wav");
  const { code, stderr } = await runCli(["analyze", path, flag, flag === "--duration-ms" ? "5" : path]);
  expect(code).toBe(2);
  expect(stderr).toContain("a recording has its own length");
});

test.each([
  ["analyze", "/dev/zero"],
  ["analyze", "/dev/zero", "--lines", "--summary"],
  ["analyze", sample("card-on-file.truth.json"), "--events", "/dev/zero"],
  ["transcripts", "inspect", "/dev/zero"],
])("a device, which may have no end, is not read: %s %s %s", async (...args) => {
  const { code, stderr } = await runCli(args);
  expect(code).not.toBe(0);
  expect(stderr).toContain("/dev/zero: is a device, not a file");
});

test("a file's name does not draw on the terminal", async () => {
  const { code, stderr } = await runCli(["analyze", "no\u001b[2Jsuch.json"], { cwd: await temporaryFolder() });
  expect(code).toBe(2);
  expect(stderr).toContain("no\uFFFD[2Jsuch.json");
  expect(stderr).not.toContain("\u001b");
});

test("a voice model has the same bounds by its option as by its variable", async () => {
  const cwd = await exampleFolder();
  const model = join(cwd, "voices.onnx");
  const byOption = async () => runCli(["analyze", "call.json", "--voice-model", model], { cwd });
  const byVariable = async () =>
    runCli(["analyze", "call.json", "--audio", "call.wav"], { cwd, env: { EARSHOT_VOICE_MODEL: model } });
  const bothSay = async (what: string) => {
    const [option, variable] = [await byOption(), await byVariable()];
    expect(option).toMatchObject({ code: 2, stdout: "", stderr: expect.stringContaining(`${model}: ${what}`) });
    expect(variable).toEqual(option);
  };
  await bothSay("no such file");
  await writeFile(model, "");
  await truncate(model, 65 * 1024 * 1024);
  await bothSay("is too large for a voice model");
  await rm(model);
  // A pipe that nobody writes to would be read for ever.
  await once(spawn("mkfifo", [model]), "close");
  await bothSay("is a pipe or a device, not a file");
});
