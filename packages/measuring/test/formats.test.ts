import { readdirSync, readFileSync } from "node:fs";
import { createKernel } from "@earshot/analysis-wasm";
import { getDefinition, guideScorecard } from "@earshot/quality";
import { defaultRoleMap } from "@earshot/transcripts";
import { describe, expect, it } from "vitest";
import { analyzeFile } from "../src/analyze-file.ts";

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
