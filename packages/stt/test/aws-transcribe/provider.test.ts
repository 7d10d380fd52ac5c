import { inspect } from "node:util";
import type { JobRef, SttInput } from "@earshot/model";
import { errorOf } from "@earshot/test-kit";
import { readTranscript } from "@earshot/transcripts";
import { describe, expect, it, vi } from "vitest";
import { SttError } from "../../src/errors.ts";
import { transcribe } from "../../src/transcribe.ts";
import { spokenCall } from "../input-of.ts";
import { sessionToken, setUp } from "./set-up.ts";

const { audio, speech } = spokenCall;

type Set = Awaited<ReturnType<typeof setUp>>;

/** Keeps jobs as the workflow does. */
function jobStore(job: JobRef | null = null) {
  const store = {
    job,
    onJob: async (next: JobRef) => {
      store.job = next;
    },
  };
  return store;
}

const run = ({ clock, connect }: Set, input: SttInput, store = jobStore()) =>
  transcribe(connect(), input, { clock, pollMs: 2000, ...store });

describe("transcribing", () => {
  it("delivers a stereo recording by channel, and leaves nothing in the bucket", async () => {
    const set = await setUp();
    const transcript = readTranscript(await run(set, set.input), { source: "test" });
    expect(transcript.segments).toMatchObject(
      speech.map(({ speaker: side, startMs, endMs, text }) => ({ side, startMs, endMs, text })),
    );
    expect(set.aws.requests.map(({ operation }) => operation)).toStrictEqual([
      "PutObject",
      "StartTranscriptionJob",
      "GetTranscriptionJob",
      "GetTranscriptionJob",
      "GetTranscriptionJob",
      "DeleteObject",
      "result",
    ]);
    expect(set.aws.jobs()).toMatchObject([
      { MediaFormat: "wav", IdentifyLanguage: true, Settings: { ChannelIdentification: true } },
    ]);
    expect(set.aws.objects()).toStrictEqual([]);
    expect(set.clock.waits).toStrictEqual([2000, 2000]);
  });

  it("labels the speakers of a mono recording, in the language that is set", async () => {
    const set = await setUp();
    const input = { ...set.input, audio: { ...set.input.audio, channels: 1 } };
    const provider = set.connect({ language: "en-gb" });
    const document = await transcribe(provider, input, { clock: set.clock, pollMs: 2000, ...jobStore() });
    const { segments } = readTranscript(document, { source: "test" });
    expect(segments.map(({ speaker }) => speaker)).toStrictEqual(["spk_0", "spk_1"]);
    expect(set.aws.jobs()).toMatchObject([
      { LanguageCode: "en-GB", Settings: { ShowSpeakerLabels: true, MaxSpeakerLabels: 4 } },
    ]);
  });

  it("finds no words in silence", async () => {
    const set = await setUp({ audio: [{ audio, speech: [] }] });
    expect(readTranscript(await run(set, set.input), { source: "test" }).segments).toStrictEqual([]);
  });

  it("reads the document from a bucket of one's own, and leaves it there", async () => {
    const set = await setUp({ buckets: ["earshot-calls", "documents"] });
    const provider = set.connect({ outputBucket: "documents" });
    const document = await transcribe(provider, set.input, { clock: set.clock, pollMs: 2000, ...jobStore() });
    expect(readTranscript(document, { source: "test" }).segments).toHaveLength(2);
    expect(set.aws.objects()).toStrictEqual([
      expect.stringMatching(/^documents\/earshot\/earshot-[0-9a-f]{64}\.json$/),
    ]);
  });
});

describe("repeated work", () => {
  it("goes on with a stored job after a restart, and uploads nothing", async () => {
    const set = await setUp();
    const store = jobStore();
    const { input } = set;
    const submission = await set.connect().submit(input);
    if (submission.state === "queued") await store.onJob(submission.job);
    expect(readTranscript(await run(set, input, store), { source: "test" }).segments).toHaveLength(2);
    expect(set.aws.requests.filter(({ operation }) => operation === "PutObject")).toHaveLength(1);
  });

  it("is billed once when it is submitted twice", async () => {
    const set = await setUp();
    await set.connect().submit(set.input);
    await run(set, set.input);
    await run(set, set.input);
    expect(set.aws.billedJobs()).toBe(1);
    expect(set.aws.objects()).toStrictEqual([]);
  });

  it("is billed once when the answer to the start is lost", async () => {
    const set = await setUp();
    set.aws.fail("StartTranscriptionJob", "lost", 1);
    await run(set, set.input);
    expect(set.aws.billedJobs()).toBe(1);
  });

  it("is another job for another recording, content or language", async () => {
    const set = await setUp();
    const { input } = set;
    await set.connect().submit(input);
    await set.connect().submit({ ...input, recordingId: "rec-2" });
    await set.connect({ language: "en-US" }).submit(input);
    expect(new Set(set.aws.jobs().map(({ TranscriptionJobName }) => TranscriptionJobName)).size).toBe(3);
  });

  it("starts a job anew that failed before", async () => {
    const set = await setUp();
    const store = jobStore();
    set.aws.failJobs("Internal failure.");
    const error = await errorOf(SttError, () => run(set, set.input, store));
    expect(error).toMatchObject({ code: "stt.failed", reason: "Internal failure." });
    expect(set.aws.objects()).toStrictEqual([]);
    set.aws.failJobs(null);
    await run(set, set.input, store);
    expect(set.aws.billedJobs()).toBe(1);
  });

  it("submits again when the service has forgotten the job", async () => {
    const set = await setUp();
    const id = `earshot-${"0".repeat(64)}`;
    await run(set, set.input, jobStore({ provider: "aws-transcribe", id }));
    expect(set.aws.billedJobs()).toBe(1);
  });
});

describe("a service in trouble", () => {
  it.each(["throttled", "broken", "lost"] as const)("repeats every request that is %s", async (fault) => {
    const set = await setUp();
    const operations = ["PutObject", "StartTranscriptionJob", "GetTranscriptionJob", "DeleteObject"] as const;
    for (const operation of operations) set.aws.fail(operation, fault, 2);
    await run(set, set.input);
    expect(set.aws.billedJobs()).toBe(1);
    expect(set.aws.objects()).toStrictEqual([]);
  });

  it.each([
    ["PutObject", "throttled", "stt.rate_limited"],
    ["StartTranscriptionJob", "throttled", "stt.rate_limited"],
    ["PutObject", "broken", "stt.server_error"],
    ["StartTranscriptionJob", "broken", "stt.server_error"],
    ["GetTranscriptionJob", "broken", "stt.server_error"],
    ["PutObject", "forbidden", "stt.unauthorized"],
    ["StartTranscriptionJob", "forbidden", "stt.unauthorized"],
    ["DeleteObject", "forbidden", "stt.unauthorized"],
    ["PutObject", "lost", "stt.unreachable"],
  ] as const)("%s that stays %s is %s", async (operation, fault, code) => {
    const set = await setUp();
    set.aws.fail(operation, fault);
    const error = await errorOf(SttError, () => run(set, set.input));
    expect(error).toMatchObject({ code, provider: "aws-transcribe" });
    expect(error.hint).not.toBe("");
  });

  it.each(["PutObject", "StartTranscriptionJob", "GetTranscriptionJob"] as const)(
    "gives up a %s that hangs",
    async (operation) => {
      const set = await setUp();
      set.aws.fail(operation, "hanging");
      const provider = set.connect({ answerTimeoutMs: 100 });
      const error = await errorOf(SttError, () =>
        transcribe(provider, set.input, { clock: set.clock, pollMs: 2000, ...jobStore() }),
      );
      expect(error.code).toBe("stt.timed_out");
    },
  );

  it("takes the recording out of the bucket when the job is refused, and leaves it when that is not known", async () => {
    const refused = await setUp();
    refused.aws.fail("StartTranscriptionJob", "forbidden");
    await errorOf(SttError, () => run(refused, refused.input));
    expect(refused.aws.objects()).toStrictEqual([]);
    const unknown = await setUp();
    unknown.aws.fail("StartTranscriptionJob", "lost");
    await errorOf(SttError, () => run(unknown, unknown.input));
    expect(unknown.aws.objects()).toHaveLength(1);
  });

  it("stops when it is told to", async () => {
    const set = await setUp();
    const controller = new AbortController();
    set.aws.fail("PutObject", "hanging");
    const submitting = set.connect().submit(set.input, controller.signal);
    await vi.waitFor(() => expect(set.aws.requests).toHaveLength(1), { timeout: 20_000 });
    controller.abort(new Error("enough"));
    await expect(submitting).rejects.toThrow("enough");
  });
});

describe("what is refused before anything is sent", () => {
  it.each([
    [{ codec: "Vorbis I", container: "Ogg" }, "stt.unsupported_audio"],
    [{ container: "AIFF" }, "stt.unsupported_audio"],
    [{ channels: 3 }, "stt.unsupported_audio"],
    [{ durationMs: 4 * 3_600_000 + 1 }, "stt.too_long"],
  ])("audio that the service does not take: %j", async (facts, code) => {
    const set = await setUp();
    const input = { ...set.input, audio: { ...set.input.audio, ...facts } };
    expect(await errorOf(SttError, () => run(set, input))).toMatchObject({ code });
    expect(set.aws.requests).toStrictEqual([]);
  });

  it("more than 2 GB", async () => {
    const set = await setUp();
    const error = await errorOf(SttError, () => run(set, { ...set.input, bytes: 2 * 1024 ** 3 + 1 }));
    expect(error.code).toBe("stt.too_large");
  });

  it("a language that is unknown, with those that are near", async () => {
    const set = await setUp();
    const error = await errorOf(SttError, () => set.connect({ language: "de-XX" }).submit(set.input));
    expect(error).toMatchObject({ code: "stt.unsupported_language", hint: expect.stringContaining("de-DE") });
    expect(set.aws.requests).toStrictEqual([]);
  });

  it("wrong options", async () => {
    const set = await setUp();
    const error = await errorOf(SttError, async () => set.connect({ region: "Frankfurt", bucket: "A" }));
    expect(error).toMatchObject({ code: "stt.configuration", message: expect.stringContaining("region") });
  });
});

describe("what the service refuses", () => {
  it("a language that the region lacks", async () => {
    const set = await setUp();
    const error = await errorOf(SttError, () => set.connect({ language: "zu-ZA" }).submit(set.input));
    expect(error.code).toBe("stt.unsupported_language");
    expect(set.aws.objects()).toStrictEqual([]);
  });

  it("a bucket that does not exist", async () => {
    const set = await setUp({ buckets: [] });
    const error = await errorOf(SttError, () => run(set, set.input));
    expect(error).toMatchObject({ code: "stt.configuration", status: 404, hint: expect.stringContaining("BUCKET") });
    expect(error.requestId).not.toBeNull();
  });

  it.each(["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"])("a wrong %s, without naming it", async (variable) => {
    const set = await setUp();
    vi.stubEnv(variable, "wrong-and-secret-value");
    const error = await errorOf(SttError, () => run(set, set.input));
    expect(error).toMatchObject({ code: "stt.unauthorized", status: 403 });
    expect(inspect(error, { depth: 10 })).not.toMatch(/wrong-and-secret|simulated\/secret/);
  });

  it("a clock that is wrong", async () => {
    const set = await setUp({ now: () => Date.now() + 3_600_000 });
    const error = await errorOf(SttError, () => run(set, set.input));
    expect(error).toMatchObject({ code: "stt.unauthorized", hint: expect.stringContaining("clock") });
  });

  it("a request without credentials", async () => {
    const set = await setUp();
    vi.stubEnv("AWS_ACCESS_KEY_ID", undefined);
    const error = await errorOf(SttError, () => run(set, set.input));
    expect(error).toMatchObject({ code: "stt.unauthorized", hint: expect.stringContaining("AWS_ACCESS_KEY_ID") });
  });
});

it("names no secret in any error", async () => {
  for (const operation of [
    "PutObject",
    "StartTranscriptionJob",
    "GetTranscriptionJob",
    "DeleteObject",
    "result",
  ] as const) {
    for (const fault of ["throttled", "broken", "forbidden", "lost"] as const) {
      const set = await setUp();
      set.aws.fail(operation, fault);
      const error = await errorOf(SttError, () => run(set, set.input));
      const shown = inspect(error, { depth: 10, showHidden: true });
      for (const secret of [...Object.values(set.aws.credentials), sessionToken, "X-Amz-Signature"]) {
        expect(shown).not.toContain(secret);
      }
    }
  }
});

it("says when it cannot be reached", async () => {
  const set = await setUp();
  const provider = set.connect({ endpoint: "http://127.0.0.1:1" });
  expect((await errorOf(SttError, () => provider.submit(set.input))).code).toBe("stt.unreachable");
});

it("takes credentials that it is given", async () => {
  const set = await setUp();
  vi.stubEnv("AWS_ACCESS_KEY_ID", undefined);
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = set.aws.credentials;
  const provider = set.connect({ credentials: { accessKeyId, secretAccessKey } });
  expect(await provider.submit(set.input)).toMatchObject({ state: "queued" });
});
