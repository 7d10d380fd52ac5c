import { inspect } from "node:util";
import { startGoogleSimulator } from "@earshot/genesys-simulator";
import { createHttp } from "@earshot/http";
import type { JobRef, SttInput } from "@earshot/model";
import { errorOf, fakeClock, wavFile } from "@earshot/test-kit";
import { readTranscript } from "@earshot/transcripts";
import { describe, expect, it, onTestFinished } from "vitest";
import { SttError } from "../../src/errors.ts";
import type { GoogleV2Options } from "../../src/google-v2/options.ts";
import { createGoogleV2SttProvider } from "../../src/google-v2/provider.ts";
import { transcribe } from "../../src/transcribe.ts";
import { callInput, spokenCall } from "../input-of.ts";

const { audio, speech } = spokenCall;

const silence = wavFile({ samples: 8000 });

async function setUp(buckets = ["earshot-calls"]) {
  const clock = fakeClock();
  const google = await startGoogleSimulator({
    audio: [
      { audio, speech },
      { audio: silence, speech: [] },
    ],
    buckets,
    now: clock.now,
  });
  onTestFinished(() => google.close());
  const short = await callInput();
  const long = { ...short, audio: { ...short.audio, durationMs: 600_000 } };
  const connect = (more: Partial<GoogleV2Options> = {}) => {
    const http = createHttp({}, { clock, random: () => 0.5 });
    onTestFinished(() => http.close());
    const { serviceAccount, endpoint } = google;
    const place = { serviceAccount, endpoint, language: "en-US", bucket: "earshot-calls" };
    return createGoogleV2SttProvider({ ...place, ...more }, { http, clock, ffmpeg: null });
  };
  const jobs: JobRef[] = [];
  const run = (input: SttInput, provider = connect()) =>
    transcribe(provider, input, {
      clock,
      pollMs: 2000,
      job: jobs.at(-1) ?? null,
      onJob: async (job) => void jobs.push(job),
    });
  return { google, clock, short, long, connect, run, jobs };
}

const expected = speech.map(({ speaker: side, startMs, endMs }) => ({ side, startMs, endMs }));

describe("transcribing", () => {
  it("recognises a minute at once, by channel, and needs no bucket", async () => {
    const { google, run, short, connect } = await setUp([]);
    const document = await run(short, connect({ bucket: undefined }));
    expect(readTranscript(document, { source: "test" }).segments).toMatchObject(expected);
    expect(google.requests.map(({ operation }) => operation)).toStrictEqual(["token", "recognize"]);
  });

  it("recognises longer recordings as a batch, and leaves nothing in the bucket", async () => {
    const { google, run, long } = await setUp();
    expect(readTranscript(await run(long), { source: "test" }).segments).toMatchObject(expected);
    expect(google.objects()).toStrictEqual([]);
    expect(google.requests.filter(({ operation }) => operation === "token")).toHaveLength(1);
  });

  it("finds no words in silence", async () => {
    const { run, short, long } = await setUp();
    const { path, bytes, sha256 } = await callInput(silence);
    for (const input of [short, long]) {
      const document = await run({ ...input, path, bytes, sha256 });
      expect(readTranscript(document, { source: "test" }).segments).toStrictEqual([]);
    }
  });

  it("gets another token when the first ends", async () => {
    const { google, run, short, clock, connect } = await setUp();
    const provider = connect();
    await run(short, provider);
    await clock.sleep(3_500_000);
    await run(short, provider);
    expect(google.requests.filter(({ operation }) => operation === "token")).toHaveLength(2);
  });
});

describe("repeated work", () => {
  it("goes on with a stored job after a restart, and uploads nothing", async () => {
    const { google, run, long, connect, jobs } = await setUp();
    const submission = await connect().submit(long);
    if (submission.state === "queued") jobs.push(submission.job);
    await run(long);
    // The recording, and the note beside it.
    expect(google.requests.filter(({ operation }) => operation === "upload")).toHaveLength(2);
    expect(google.billed()).toBe(1);
  });

  it("is billed once when it is submitted twice", async () => {
    const { google, run, long, connect } = await setUp();
    await connect().submit(long);
    await run(long);
    expect(google.billed()).toBe(1);
    expect(google.objects()).toStrictEqual([]);
  });

  it("is begun anew after it failed, or was forgotten", async () => {
    const { google, run, long, jobs } = await setUp();
    google.failBatches("Internal failure.");
    expect(await errorOf(SttError, () => run(long))).toMatchObject({ code: "stt.failed", reason: "Internal failure." });
    expect(google.objects()).toStrictEqual([]);
    google.failBatches(null);
    await run(long);
    const object = `earshot/${"0".repeat(64)}`;
    const operation = "projects/simulated-project/locations/global/operations/gone";
    jobs.push({ provider: "google-v2", id: JSON.stringify({ operation, object }) });
    await run(long);
    expect(google.billed()).toBe(3);
  });
});

describe("a service in trouble", () => {
  it("repeats what may be repeated", async () => {
    const { google, run, long } = await setUp();
    for (const operation of ["token", "read", "upload", "operation", "delete"] as const)
      google.fail(operation, "broken", 2);
    google.fail("batchRecognize", "throttled", 2);
    await run(long);
    expect(google.billed()).toBe(1);
    expect(google.objects()).toStrictEqual([]);
  });

  it.each([
    ["token", "broken", "stt.server_error"],
    ["recognize", "throttled", "stt.rate_limited"],
    ["recognize", "broken", "stt.server_error"],
    ["recognize", "forbidden", "stt.unauthorized"],
    ["recognize", "lost", "stt.unreachable"],
    ["recognize", "hanging", "stt.timed_out"],
  ] as const)("%s that stays %s is %s, and names no secret", async (operation, fault, code) => {
    const { google, run, short, connect } = await setUp();
    google.fail(operation, fault);
    const error = await errorOf(SttError, () => run(short, connect({ answerTimeoutMs: 100 })));
    expect(error).toMatchObject({ code, provider: "google-v2" });
    expect(inspect(error, { depth: 10, showHidden: true })).not.toMatch(/ya29|PRIVATE KEY|eyJ/);
    expect(google.billed()).toBeLessThanOrEqual(1);
  });
});

describe("what is refused", () => {
  it("a bucket that does not exist", async () => {
    const { run, long } = await setUp([]);
    expect((await errorOf(SttError, () => run(long))).code).toBe("stt.configuration");
  });

  it("a language that is unknown", async () => {
    const { run, short, connect } = await setUp();
    const error = await errorOf(SttError, () => run(short, connect({ language: "xx-XX" })));
    expect(error.code).toBe("stt.unsupported_language");
  });

  it("a key of another account", async () => {
    const { google, run, short, connect } = await setUp();
    const other = await startGoogleSimulator();
    onTestFinished(() => other.close());
    const { private_key } = JSON.parse(other.serviceAccount);
    const serviceAccount = JSON.stringify({ ...JSON.parse(google.serviceAccount), private_key });
    const error = await errorOf(SttError, () => run(short, connect({ serviceAccount })));
    expect(error.code).toBe("stt.unauthorized");
    expect(inspect(error, { depth: 10 })).not.toMatch(/PRIVATE KEY|eyJ/);
  });

  it.each(["no JSON", "{}", '{"private_key": "-----BEGIN PRIVATE KEY-----secret"}'])(
    "the key file %s",
    async (file) => {
      const { connect } = await setUp();
      const error = await errorOf(SttError, async () => connect({ serviceAccount: file }));
      expect(error.code).toBe("stt.configuration");
      expect(error.message).not.toContain("secret");
    },
  );
});
