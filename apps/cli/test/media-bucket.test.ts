import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { startServer } from "@earshot/api";
import { createParts, parseSettings } from "@earshot/composition";
import { startAwsSimulator, startSimulator } from "@earshot/genesys-simulator";
import { expect, onTestFinished, test, vi } from "vitest";
import { runCli, simulatorEnv, temporaryFolder } from "./run-cli.ts";

vi.setConfig({ testTimeout: 60_000 });

async function start() {
  const simulator = await startSimulator();
  const aws = await startAwsSimulator();
  onTestFinished(async () => {
    await simulator.close();
    await aws.close();
  });
  const cwd = await temporaryFolder();
  const env: Record<string, string> = {
    ...simulatorEnv(simulator, join(cwd, "data")),
    EARSHOT_MEDIA: "s3://earshot-calls/kept",
    EARSHOT_S3_ENDPOINT: aws.endpoint,
    ...aws.credentials,
  };
  return { aws, simulator, cwd, env };
}

test("recordings are kept in a bucket and played from there, and from nowhere else when it gives others", async () => {
  const { aws, cwd, env } = await start();
  const { code, stdout, stderr } = await runCli(["evaluate"], { cwd, env });
  expect(code, stderr).toBe(0);
  expect(stdout).toContain("s3://earshot-calls/kept keeps 5 files of this run");
  expect(aws.objects()).toHaveLength(5);
  expect(await readdir(join(cwd, "data"))).not.toContain("media");

  const copies = join(cwd, "copies");
  await mkdir(copies);
  vi.stubEnv("TMPDIR", copies);
  onTestFinished(() => void vi.unstubAllEnvs());
  const parts = createParts(parseSettings(env, undefined), env);
  onTestFinished(() => parts.close());
  const deps = { kernel: await parts.kernel(), store: await parts.store(), pii: {}, token: null, metadata: null };
  const sound = { media: await parts.media(), ffmpeg: null };
  const server = await startServer(
    { ...deps, sound, evaluation: null },
    { host: "127.0.0.1", port: 0, logLevel: "silent", onClose: async () => {} },
  );
  onTestFinished(() => server.close());
  const listen = async (id: string, headers = {}) => {
    const answer = await fetch(`${server.origin}/v1/calls/${id}/sound`, { headers });
    return { status: answer.status, body: Buffer.from(await answer.arrayBuffer()) };
  };
  const [first = "", second = "", third = ""] = (await deps.store.calls.list({}, { limit: 3 })).items.map(
    ({ recordingId }) => recordingId,
  );
  const whole = await listen(first);
  expect(whole.status).toBe(200);
  expect(await listen(first, { range: "bytes=1000-1999" })).toEqual({
    status: 206,
    body: whole.body.subarray(1000, 2000),
  });

  for (const lie of ["wrong_bytes", "short"] as const) {
    aws.fail("GetObject", lie, 1);
    expect((await listen(second)).body.toString()).toContain("its recording is no longer where it was kept");
  }
  aws.fail("GetObject", "cut", 1);
  expect((await listen(second)).status).toBe(200);
  aws.fail("GetObject", "forbidden");
  const refused = await listen(third);
  expect([refused.status, refused.body.toString()]).toEqual([502, expect.stringContaining("media.unauthorized")]);
  for (const secret of Object.values(aws.credentials)) expect(refused.body.toString()).not.toContain(secret);
  await expect.poll(() => readdir(copies)).toEqual([]);
});

test("a bucket that is not there ends a run before anything is transcribed", async () => {
  const { cwd, env, simulator } = await start();
  const { code, stderr } = await runCli(["evaluate"], { cwd, env: { ...env, EARSHOT_MEDIA: "s3://another-one" } });
  expect([code, stderr]).toEqual([2, expect.stringContaining("media.configuration")]);
  expect(simulator.speech.stats().uploads).toBe(0);
});

test("doctor tries the bucket out, and leaves nothing there", async () => {
  const { aws, cwd, env } = await start();
  const { EARSHOT_GENESYS_URL: _, EARSHOT_STT_URL: __, ...bucket } = env;
  const { AWS_SECRET_ACCESS_KEY: secret = "", ...withoutSecret } = bucket;
  const sound = await runCli(["doctor"], { cwd, env: bucket });
  expect(sound.stdout).toContain("s3://earshot-calls/kept keeps, gives back and deletes");
  expect(aws.requests.map(({ operation }) => operation)).toEqual(
    expect.arrayContaining(["PutObject", "GetObject", "DeleteObject"]),
  );
  expect(aws.objects()).toEqual([]);
  aws.fail("PutObject", "forbidden");
  const { code, stdout } = await runCli(["doctor"], { cwd, env: bucket });
  expect(code).toBe(2);
  expect(stdout).toContain("Access Denied");
  expect(stdout).toContain("s3:PutObject");
  expect(stdout).not.toContain(secret);
  const missing = await runCli(["doctor"], { cwd, env: withoutSecret });
  expect(missing.stdout).toContain("AWS_SECRET_ACCESS_KEY are not both set");
});
