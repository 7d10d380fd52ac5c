import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createKernel } from "@earshot/analysis-wasm";
import { getDefinition, guideScorecard } from "@earshot/quality";
import { defaultRoleMap } from "@earshot/transcripts";
import { describe, expect, it, onTestFinished } from "vitest";
import { analyzeFile } from "../src/analyze-file.ts";
import { callText } from "../src/call-text.ts";
import { analyzeSet } from "../src/set/analyze-set.ts";

const folder = new URL("../../transcripts/test/samples/", import.meta.url);
const kernel = await createKernel();
const options = {
  definition: getDefinition("standard"),
  scorecard: guideScorecard,
  roleMap: defaultRoleMap,
  events: [],
  startTime: null,
  durationMs: null,
};
const analyze = (name: string) => analyzeFile(kernel, readFileSync(new URL(name, folder)), name, options);

const withoutSpeakers = new Set(["openai-verbose_json.json", "whisper.tsv"]);
const withoutEnds = new Set(["timestamped.txt"]);
const names = readdirSync(folder);

describe("one call in the words of many services", () => {
  it.each(names.filter((name) => !withoutSpeakers.has(name) && !withoutEnds.has(name)))(
    "%s has 200 ms of talk-over",
    (name) => {
      const call = analyze(name);
      expect(call.talkOver?.events).toMatchObject([{ startMs: 3800, endMs: 4000, interrupter: "agent" }]);
      expect(call).toMatchObject({ speechMs: 4500, overlapMs: 200, talkOver: { totalMs: 200 } });
      expect(call.score.value).toBe(analyze("generic-seed.json").score.value);
    },
  );

  it.each([...withoutSpeakers])("%s has overlap, but no talk-over and no score", (name) => {
    expect(analyze(name)).toMatchObject({
      overlapMs: 200,
      talkOver: { count: 0 },
      score: { value: null, reason: "sides_unknown" },
    });
  });

  it("says in its warnings what was guessed or is in doubt", () => {
    expect(analyze("assemblyai.json").warnings).toMatchObject([{ code: "speaker.guessed_side" }]);
    expect(analyze("timestamped.txt").warnings).toMatchObject([{ code: "transcript.no_ends" }]);
    expect(analyze("generic.csv").warnings).toStrictEqual([]);
  });

  it("says what decided the sides", () => {
    const names = [
      "generic-seed.json",
      "aws-call-analytics.json",
      "deepgram-multichannel-utterances.json",
      "assemblyai.json",
      "whisper.tsv",
    ];
    expect(names.map((name) => analyze(name).sidesFrom)).toEqual(["role", "role", "channel", "greeting", "unknown"]);
    const roleMap = { labels: { A: "agent", B: "customer" }, channels: {} } as const;
    const bytes = readFileSync(new URL("assemblyai.json", folder));
    expect(analyzeFile(kernel, bytes, "assemblyai.json", { ...options, roleMap }).sidesFrom).toBe("label");
  });

  it("keeps what the service measured beside our own measures", () => {
    expect(analyze("aws-call-analytics.json").vendorMetrics).toStrictEqual({
      vendor: "aws-call-analytics",
      durationMs: 5200,
      talk: { agentMs: 3000, customerMs: 1700 },
      silence: { count: 0, totalMs: 0 },
      interruptions: { count: 1, totalMs: 200, byAgent: 1, byCustomer: 0 },
      wordsPerMinute: { agent: 240, customer: 212 },
    });
    expect(analyze("generic-seed.json")).not.toHaveProperty("vendorMetrics");
  });
});

describe("what the service measured", () => {
  it("is a line of a call's text", () => {
    expect(callText("call", analyze("aws-call-analytics.json"))).toContain(
      "service        aws-call-analytics: silence 0 s, talk-over 0.2 s, talk agent 3 s, customer 1.7 s",
    );
  });

  it("is in the evaluations of a set, also of documents that the scanner reads", async () => {
    const own = mkdtempSync(join(tmpdir(), "earshot-formats-"));
    onTestFinished(() => rmSync(own, { recursive: true }));
    const genesys = JSON.parse(readFileSync(new URL("genesys.json", folder), "utf8"));
    const path = join(own, "calls.jsonl");
    const participantMetrics = { silenceDurationPercentage: 10, overtalkCount: 1 };
    writeFileSync(
      path,
      [genesys, { ...genesys, participantMetrics }].map((call) => `${JSON.stringify(call)}\n`).join(""),
    );
    const { scorecard, roleMap, definition } = options;
    const set = { definitions: [definition], scorecard, roleMap, format: "evaluation", workers: 1 } as const;
    const parts = await Array.fromAsync(analyzeSet([{ path, lines: true, compression: null }], set));
    const lines = Buffer.concat(parts.map(({ output }) => output))
      .toString()
      .trim()
      .split("\n");
    const [without, withMetrics] = lines.map((line) => JSON.parse(line));
    expect(without).not.toHaveProperty("vendorMetrics");
    expect(withMetrics.vendorMetrics).toMatchObject({ vendor: "genesys", silence: { totalMs: 600 } });
    expect(parts.reduce((sum, { segments }) => sum + segments, 0)).toBe(6);
  });
});
