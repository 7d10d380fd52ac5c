import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  readTruth,
  sampleNames,
  startAwsSimulator,
  startGoogleSimulator,
  startSimulator,
} from "@earshot/genesys-simulator";
import { expect, onTestFinished, test, vi } from "vitest";
import { runCli, simulatorEnv, temporaryFolder } from "./run-cli.ts";

vi.setConfig({ testTimeout: 60_000 });

async function start() {
  const simulator = await startSimulator();
  const aws = await startAwsSimulator({ pollsUntilDone: 1 });
  onTestFinished(async () => {
    await simulator.close();
    await aws.close();
  });
  const cwd = await temporaryFolder();
  const { EARSHOT_STT_URL: _, ...genesys } = simulatorEnv(simulator, join(cwd, "data"));
  const env = {
    ...genesys,
    EARSHOT_STT: "aws-transcribe",
    EARSHOT_STT_LANGUAGE: "en-US",
    EARSHOT_AWS_REGION: "eu-central-1",
    EARSHOT_AWS_BUCKET: "earshot-calls",
    EARSHOT_AWS_ENDPOINT: aws.endpoint,
    ...aws.credentials,
  };
  return { aws, cwd, env, earshot: (args: string[], more = {}) => runCli(args, { cwd, env: { ...env, ...more } }) };
}

/** Evaluates the sample calls and compares their measures with the truth. */
async function expectTruth(earshot: (args: string[]) => ReturnType<typeof runCli>): Promise<void> {
  const evaluated = await earshot(["evaluate", "--json"]);
  expect(evaluated.code, evaluated.stderr).toBe(0);
  expect(JSON.parse(evaluated.stdout)).toMatchObject({ evaluated: 5, failed: 0 });
  const { calls } = JSON.parse((await earshot(["report", "--format", "json"])).stdout);
  for (const name of sampleNames) {
    const { reference, durationMs } = readTruth(name);
    const { evaluation } = calls.find(({ recordingId }: { recordingId: string }) => recordingId === `rec-${name}`);
    expect({
      support: evaluation.support,
      durationMs: evaluation.durationMs,
      agentTalkMs: evaluation.talk.agentMs,
      customerTalkMs: evaluation.talk.customerMs,
      overlapMs: evaluation.talkOver.totalMs,
      silenceMs: evaluation.durationMs - evaluation.speechMs,
    }).toEqual({ support: "recording", durationMs, ...reference });
  }
}

test("the five sample calls by Amazon Transcribe: measured as they are, paid once, nothing left in the bucket", async () => {
  const { aws, cwd, earshot } = await start();
  await expectTruth(earshot);
  expect(aws.billedJobs()).toBe(5);
  expect(aws.objects()).toStrictEqual([]);

  const data = join(cwd, "data");
  const files = await readdir(data, { recursive: true, withFileTypes: true });
  for (const file of files.filter((entry) => entry.isFile())) {
    const content = await readFile(join(file.parentPath, file.name), "latin1");
    for (const secret of Object.values(aws.credentials)) expect(content).not.toContain(secret);
  }
});

test("credentials that are not accepted end the run, and are not printed", async () => {
  const { aws, earshot } = await start();
  const { code, stdout, stderr } = await earshot(["evaluate"], { AWS_SECRET_ACCESS_KEY: "wrong-and-secret" });
  expect(code).toBe(2);
  expect(stderr).toContain("stt.unauthorized");
  for (const secret of ["wrong-and-secret", aws.credentials.AWS_ACCESS_KEY_ID]) {
    expect(stdout + stderr).not.toContain(secret);
  }
});

test("what Amazon Transcribe needs is named when it is missing", async () => {
  const { earshot } = await start();
  const missing = await earshot(["doctor"], { EARSHOT_AWS_BUCKET: "", EARSHOT_AWS_REGION: "" });
  expect(missing.stdout).toContain("EARSHOT_AWS_REGION and EARSHOT_AWS_BUCKET not set");
  expect((await earshot(["doctor"])).stdout).toContain("from aws-transcribe");
});

test("the five sample calls by Google Speech-to-Text: measured as they are, paid once, nothing left in the bucket", async () => {
  const google = await startGoogleSimulator({ pollsUntilDone: 1 });
  onTestFinished(() => google.close());
  const { cwd, env } = await start();
  const key = join(cwd, "service-account.json");
  await writeFile(key, google.serviceAccount);
  const settings = {
    ...env,
    EARSHOT_STT: "google-v2",
    EARSHOT_GOOGLE_CREDENTIALS: key,
    EARSHOT_GOOGLE_BUCKET: "earshot-calls",
    EARSHOT_GOOGLE_ENDPOINT: google.endpoint,
  };
  await expectTruth((args) => runCli(args, { cwd, env: settings }));
  expect(google.billed()).toBe(5);
  expect(google.objects()).toStrictEqual([]);
});
