import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { runCli, temporaryFolder } from "./run-cli.ts";

const samples = join(import.meta.dirname, "../../../packages/transcripts/test/samples");
const sample = (name: string) => join(samples, name);

describe("earshot transcripts inspect", () => {
  test("prints format, length and speakers", async () => {
    const file = sample("deepgram-multichannel-utterances.json");
    const { code, stdout, stderr } = await runCli(["transcripts", "inspect", file]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toBe(`${file}
  format     deepgram
  language   not said
  length     6 s
  speech     3 segments from 0.5 s to 5.2 s
  words      18 with times
  speakers   "channel_0": agent, channel 0, 2 segments, 3 s
             "channel_1": customer, channel 1, 1 segments, 1.7 s
`);
  });

  test("names what was guessed and who is not known, with exit code 1", async () => {
    const guessed = await runCli(["transcripts", "inspect", sample("assemblyai.json"), "--json"]);
    expect(guessed).toMatchObject({ code: 1, stderr: "" });
    expect(JSON.parse(guessed.stdout)).toMatchObject({
      format: "assemblyai",
      speakers: [
        { speaker: "A", side: "agent" },
        { speaker: "B", side: "customer" },
      ],
      problems: [{ code: "speaker.guessed_side" }],
    });
    const silent = await runCli(["transcripts", "inspect", sample("whisper.tsv")]);
    expect(silent.code).toBe(1);
    expect(silent.stderr).toBe("warning 3 of 3 segments do not say who speaks [transcript.no_speaker]\n");
  });

  test("cuts long labels, and lists the first of many speakers", async () => {
    const label = (index: number) => `${"long ".repeat(index === 0 ? 2_000_000 : 0)}Voice${index}`;
    const results = Array.from({ length: 2000 }, (_, index) => ({
      ...{ start_time: index, end_time: index + 1, speaker: label(index), transcript: "Hi" },
    }));
    const { code, stdout, stderr } = await runCli(["transcripts", "inspect", "-"], {
      input: JSON.stringify({ results }),
    });
    expect(code).toBe(1);
    const lines = stdout.trimEnd().split("\n");
    const cut = `"${"long ".repeat(16).slice(0, 79)}…"`;
    expect(lines[6]).toBe(`  speakers   ${cut}: unknown, 1 segments, 1 s`);
    expect(lines.slice(25).map((line) => line.trim())).toEqual([
      '"Voice19": unknown, 1 segments, 1 s',
      "1980 more, 2000 in all",
    ]);
    expect(stderr).toContain(`the speaker labels ${cut}, "Voice1", `);
    expect(stderr).toContain(', "Voice9", 1990 more; say');
  });

  test("takes roles over every guess", async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, "roles.json"), '{"labels": {"A": "customer", "B": "agent"}}');
    const args = ["transcripts", "inspect", sample("assemblyai.json"), "--roles", "roles.json", "--json"];
    const { code, stdout } = await runCli(args, { cwd: folder });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ speakers: [{ side: "customer" }, { side: "agent" }], problems: [] });
  });

  test("lists the formats for a document of none of them", async () => {
    const { code, stderr } = await runCli(["transcripts", "inspect", "-"], { input: "Dear diary" });
    expect(code).toBe(2);
    expect(stderr).toContain("it is text of 10 characters [transcript.shape]");
    expect(stderr).toContain("Known formats: results, ");
  });
});

describe("earshot transcripts inspect of JSON Lines", () => {
  const call = async (name: string) => JSON.stringify(JSON.parse(await readFile(sample(name), "utf8")));

  test("has a line for each transcript, its problems, and what they are in all", async () => {
    const folder = await temporaryFolder();
    const lines = [
      await call("deepgram-words.json"),
      "",
      "{",
      await call("openai-verbose_json.json"),
      await call("deepgram-multichannel-utterances.json"),
    ];
    await writeFile(join(folder, "calls.jsonl.gz"), gzipSync(lines.join("\r\n")));
    const { code, stdout, stderr } = await runCli(["transcripts", "inspect", "calls.jsonl.gz"], { cwd: folder });
    expect(code).toBe(1);
    expect(stdout).toBe(`calls.jsonl.gz:1  deepgram  3 segments  "channel_0" agent, "channel_1" customer
calls.jsonl.gz:4  openai  3 segments  "unknown" unknown
calls.jsonl.gz:5  deepgram  3 segments  "channel_0" agent, "channel_1" customer
3 transcripts, 1 with doubts; 1 line could not be read
  formats   deepgram 2, openai 1
  problems  transcript.json in 1, first in calls.jsonl.gz:3
            transcript.no_speaker in 1, first in calls.jsonl.gz:4
`);
    expect(stderr).toContain("error calls.jsonl.gz:3 is not valid JSON at 1:2");
    expect(stderr).toContain("warning calls.jsonl.gz:4: 3 of 3 segments do not say who speaks");
  });

  test("is JSON Lines with --json, of a pipe that breaks off too", async () => {
    const packed = gzipSync(`${await call("assemblyai.json")}\n[]\n`);
    const args = ["transcripts", "inspect", "-", "--lines", "--json"];
    const { code, stdout, stderr } = await runCli(args, { input: `${await call("assemblyai.json")}\n[]\n` });
    expect(code).toBe(1);
    expect(
      stdout
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line)),
    ).toMatchObject([
      { file: "-", line: 1, format: "assemblyai", segments: 3, problems: [{ code: "speaker.guessed_side" }] },
      { file: "-", line: 2, error: { code: "transcript.shape" } },
    ]);
    expect(stderr).toContain("1 transcript, 1 with doubts; 1 line could not be read");
    const folder = await temporaryFolder();
    await writeFile(join(folder, "cut.jsonl.gz"), packed.subarray(0, -12));
    const cut = await runCli(["transcripts", "inspect", "cut.jsonl.gz", "--json"], { cwd: folder });
    expect(cut.code).not.toBe(0);
    expect(cut.stderr).toContain("[transcript.damaged]");
  });
});

describe("earshot transcripts convert", () => {
  test("writes captions of a packed document", async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, "call.json.gz"), gzipSync(await readFile(sample("google-v2-recognize.json"))));
    const { code, stdout } = await runCli(["transcripts", "convert", "call.json.gz", "--to", "vtt"], { cwd: folder });
    expect(code).toBe(0);
    expect(stdout).toBe(`WEBVTT

00:00:00.500 --> 00:00:02.100
<v channel_0>Hello, how can I help you?</v>

00:00:02.300 --> 00:00:04.000
<v channel_1>I need assistance with my account.</v>

00:00:03.800 --> 00:00:05.200
<v channel_0>I can certainly help with that.</v>
`);
  });

  test("writes a file that gives the same measures", { timeout: 60_000 }, async () => {
    const folder = await temporaryFolder();
    const measure = async (path: string) => (await runCli(["analyze", path, "--json"], { cwd: folder })).stdout;
    const original = await measure(sample("azure-batch-channels.json"));
    for (const format of ["srt", "csv", "json", "audacity"]) {
      const args = ["transcripts", "convert", sample("azure-batch-channels.json"), "--to", format, "--output", "call"];
      expect(await runCli(args, { cwd: folder })).toEqual({ code: 0, stdout: "", stderr: "" });
      expect(await measure("call")).toBe(original);
    }
  });

  test("does not know other formats", async () => {
    const { code, stderr } = await runCli(["transcripts", "convert", "call.json", "--to", "docx"]);
    expect(code).toBe(2);
    expect(stderr).toContain("Allowed choices are vtt, srt, rttm, audacity, csv, json");
  });
});
