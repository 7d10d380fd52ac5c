import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import {
  readTruth,
  type Simulator,
  type SimulatorOptions,
  sampleNames,
  startSimulator,
} from "@earshot/genesys-simulator";
import { expect, onTestFinished, test, vi } from "vitest";
import { runCli, simulatorEnv, temporaryFolder } from "./run-cli.ts";

vi.setConfig({ testTimeout: 60_000 });

const services: [name: string, settings: (simulator: Simulator) => Record<string, string>][] = [
  ["openai", ({ origin, speech }) => ({ EARSHOT_OPENAI_URL: `${origin}/v1`, EARSHOT_OPENAI_KEY: speech.key })],
  [
    "azure-fast",
    ({ origin, speech }) => ({ EARSHOT_AZURE_SPEECH_ENDPOINT: origin, EARSHOT_AZURE_SPEECH_KEY: speech.key }),
  ],
];

async function start(service: string, settings: (typeof services)[number][1], options: SimulatorOptions = {}) {
  const simulator = await startSimulator({ speech: { key: "a-key-that-nobody-prints" }, ...options });
  onTestFinished(() => simulator.close());
  const cwd = await temporaryFolder();
  const { EARSHOT_STT_URL: _, ...genesys } = simulatorEnv(simulator, join(cwd, "data"));
  const env = { ...genesys, EARSHOT_STT: service, EARSHOT_STT_LANGUAGE: "en-US", ...settings(simulator) };
  const earshot = (args: string[], more: Record<string, string> = {}) =>
    runCli(args, { cwd, env: { ...env, ...more } });
  return { simulator, cwd, earshot };
}

test.each(services)(
  "%s gives the five sample calls the numbers of their truth, and its key is nowhere",
  async (name, settings) => {
    const { simulator, cwd, earshot } = await start(name, settings);
    const evaluated = await earshot(["evaluate", "--report", "report.html", "--json"]);
    expect(evaluated.code, evaluated.stderr).toBe(0);
    expect(JSON.parse(evaluated.stdout)).toMatchObject({ evaluated: 5, failed: 0 });
    const { calls } = JSON.parse((await earshot(["report", "--format", "json"])).stdout);
    for (const sample of sampleNames) {
      const { reference, durationMs } = readTruth(sample);
      const call = calls.find(({ recordingId }: { recordingId: string }) => recordingId === `rec-${sample}`);
      const { evaluation } = call;
      expect({
        durationMs: evaluation.durationMs,
        agentTalkMs: evaluation.talk.agentMs,
        customerTalkMs: evaluation.talk.customerMs,
        overlapMs: evaluation.talkOver.totalMs,
        silenceMs: evaluation.durationMs - evaluation.speechMs,
      }).toEqual({ durationMs, ...reference });
    }
    const again = await earshot(["evaluate", "--json"]);
    expect(JSON.parse(again.stdout)).toMatchObject({ evaluated: 0, skipped: 5 });
    const files = (await readdir(cwd, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
    const written = await Promise.all(files.map((entry) => readFile(join(entry.parentPath, entry.name), "latin1")));
    expect([evaluated.stdout, evaluated.stderr, ...written].join("\n")).not.toContain(simulator.speech.key);
  },
);

test.each(services)(
  "%s ends a run when its key or its language is refused, and says which setting to correct",
  async (name, settings) => {
    const { simulator, earshot } = await start(name, settings);
    const wrongKey = { EARSHOT_OPENAI_KEY: "wr0ng-key", EARSHOT_AZURE_SPEECH_KEY: "wr0ng-key" };
    const refused = await earshot(["evaluate", "--concurrency", "1"], wrongKey);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toMatch(/EARSHOT_(OPENAI|AZURE_SPEECH)_KEY/);
    expect(refused.stdout + refused.stderr).not.toContain("wr0ng-key");
    const unknown = await earshot(["evaluate", "--concurrency", "1"], { EARSHOT_STT_LANGUAGE: "tlh" });
    expect(unknown.code).toBe(2);
    expect(unknown.stderr).toContain("EARSHOT_STT_LANGUAGE");
    expect(simulator.speech.stats().billedUploads).toBe(0);
  },
);

test.each(services)("doctor names %s, and what it lacks", async (name, settings) => {
  const { earshot } = await start(name, settings);
  const checked = await earshot(["doctor", "--json"]);
  expect(checked.code, checked.stdout).toBe(0);
  const ofTranscripts = (stdout: string) =>
    JSON.parse(stdout).find((check: { name: string }) => check.name === "transcripts");
  expect(ofTranscripts(checked.stdout)).toMatchObject({ ok: true, detail: `from ${name}` });
  const lacking = await earshot(["doctor", "--json"], { EARSHOT_OPENAI_URL: "", EARSHOT_AZURE_SPEECH_ENDPOINT: "" });
  expect(lacking.code).toBe(2);
  expect(ofTranscripts(lacking.stdout)).toMatchObject({
    ok: false,
    detail: expect.stringMatching(/EARSHOT_(OPENAI_URL|AZURE_SPEECH_ENDPOINT) is not set/),
  });
});

test("a service that is not known, and a limit that is no number, are refused with what may be set", async () => {
  const wrong = await runCli(["evaluate"], { env: { EARSHOT_STT: "whisper", EARSHOT_STT_MAX_MB: "many" } });
  expect(wrong.code).toBe(2);
  expect(wrong.stderr).toContain("EARSHOT_STT must be one of");
  expect(wrong.stderr).toContain("EARSHOT_STT_MAX_MB");
});
