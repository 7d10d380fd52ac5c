import { join } from "node:path";
import { startAwsSimulator, startGoogleSimulator, startSimulator } from "@earshot/genesys-simulator";
import { createHttp } from "@earshot/http";
import type { JobRef, SttInput, SttProvider } from "@earshot/model";
import { errorOf, fakeClock } from "@earshot/test-kit";
import { readTranscript } from "@earshot/transcripts";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { createAwsTranscribeProvider } from "../src/aws-transcribe/provider.ts";
import { createAzureFastSttProvider } from "../src/azure-fast/azure-fast-provider.ts";
import { SttError } from "../src/errors.ts";
import { createGoogleV2SttProvider } from "../src/google-v2/provider.ts";
import { createHttpSttProvider } from "../src/http-provider.ts";
import { createOpenaiSttProvider } from "../src/openai/openai-provider.ts";
import { transcribe } from "../src/transcribe.ts";
import { startFront } from "./front.ts";
import { inputOf, samples } from "./input-of.ts";

vi.setConfig({ testTimeout: 60_000 });

interface Options {
  language?: string | undefined;
  phrases?: readonly string[] | undefined;
  answerTimeoutMs?: number | undefined;
}

/** A service that stands in for the real one, behind a front that has submissions go wrong. */
interface Started {
  front: Awaited<ReturnType<typeof startFront>>;
  clock: ReturnType<typeof fakeClock>;
  /** A provider as a process makes it that has just been started. */
  connect(options?: Options): SttProvider;
  input: SttInput;
  billed(): number;
}

interface Service {
  name: string;
  start(): Promise<Started>;
  /** What one call is billed as. */
  units: number;
  /** By what the service tells that it was given a call before. */
  knows: "keys" | "jobs" | "notes" | "nothing";
  /** How a submission names the language `de-DE`, and the phrase `Earshot`; null where the service takes none. */
  asks: { language: RegExp; phrase: RegExp } | null;
}

function http(clock: ReturnType<typeof fakeClock>) {
  const client = createHttp({}, { clock, random: () => 0.5 });
  onTestFinished(() => client.close());
  return client;
}

async function startOfCalls(
  path: string,
  create: (origin: string, key: string, options: Options, clock: ReturnType<typeof fakeClock>) => SttProvider,
): Promise<Started> {
  const simulator = await startSimulator({ speech: { mode: "jobs" } });
  onTestFinished(() => simulator.close());
  const front = await startFront(simulator.origin, (url) => url.startsWith(path));
  const clock = fakeClock();
  return {
    front,
    clock,
    connect: (options = {}) => create(front.origin, simulator.speech.key, options, clock),
    input: await inputOf(join(samples, "angry-interruptions.ogg")),
    billed: () => simulator.speech.stats().billedUploads,
  };
}

async function startGoogle(durationMs?: number): Promise<Started> {
  const clock = fakeClock();
  const google = await startGoogleSimulator({ now: clock.now });
  onTestFinished(() => google.close());
  const front = await startFront(google.endpoint, (url) => /ecognize$/.test(url));
  const { serviceAccount } = google;
  const input = await inputOf(join(samples, "angry-interruptions.ogg"));
  const place = { serviceAccount, endpoint: front.origin, bucket: "earshot-calls" };
  return {
    front,
    clock,
    connect: ({ language = "en-US", ...options } = {}) =>
      createGoogleV2SttProvider({ ...place, language, ...options }, { http: http(clock), clock, ffmpeg: null }),
    input: durationMs === undefined ? input : { ...input, audio: { ...input.audio, durationMs } },
    billed: google.billed,
  };
}

async function startAws(): Promise<Started> {
  const aws = await startAwsSimulator({ vocabularies: { ours: "en-US" } });
  onTestFinished(() => aws.close());
  const front = await startFront(aws.endpoint, (_, operation) => operation.endsWith("StartTranscriptionJob"));
  const clock = fakeClock();
  const { AWS_ACCESS_KEY_ID: accessKeyId = "", AWS_SECRET_ACCESS_KEY: secretAccessKey = "" } = aws.credentials;
  const place = { region: "eu-central-1", bucket: "earshot-calls", endpoint: front.origin };
  return {
    front,
    clock,
    connect: ({ phrases, ...options } = {}) => {
      // Its phrases are a vocabulary of its own.
      const words = phrases === undefined ? {} : { vocabulary: "ours" };
      const provider = createAwsTranscribeProvider(
        { ...place, credentials: { accessKeyId, secretAccessKey }, ...words, ...options },
        { http: http(clock), clock, random: () => 0.5 },
      );
      onTestFinished(() => provider.close());
      return provider;
    },
    input: await inputOf(join(samples, "angry-interruptions.ogg")),
    billed: aws.billedJobs,
  };
}

const services: readonly Service[] = [
  {
    name: "http",
    start: () =>
      startOfCalls("/stt", (origin, _key, { answerTimeoutMs }, clock) =>
        createHttpSttProvider({ endpoint: `${origin}/stt`, answerTimeoutMs }, { http: http(clock) }),
      ),
    units: 1,
    knows: "keys",
    asks: null,
  },
  {
    name: "openai",
    start: () =>
      startOfCalls("/v1", (origin, key, options, clock) =>
        createOpenaiSttProvider({ url: `${origin}/v1`, key, ...options }, { http: http(clock), ffmpeg: null }),
      ),
    units: 2,
    knows: "keys",
    asks: { language: /name="language"\r\n\r\nde\r\n/, phrase: /name="prompt"\r\n\r\nEarshot, Genesys\r\n/ },
  },
  {
    name: "azure-fast",
    start: () =>
      startOfCalls("/speechtotext", (endpoint, key, options, clock) =>
        createAzureFastSttProvider({ endpoint, key, ...options }, { http: http(clock), ffmpeg: null }),
      ),
    units: 1,
    knows: "nothing",
    asks: { language: /"locales":\["de-DE"\]/, phrase: /"phraseList":\{"phrases":\["Earshot","Genesys"\]\}/ },
  },
  {
    name: "google-v2, at once",
    start: () => startGoogle(),
    units: 1,
    knows: "nothing",
    asks: {
      language: /"languageCodes":\["de-DE"\]/,
      phrase: /"phrases":\[\{"value":"Earshot"\},\{"value":"Genesys"\}\]/,
    },
  },
  {
    name: "google-v2, as a batch",
    start: () => startGoogle(600_000),
    units: 1,
    knows: "notes",
    asks: {
      language: /"languageCodes":\["de-DE"\]/,
      phrase: /"phrases":\[\{"value":"Earshot"\},\{"value":"Genesys"\}\]/,
    },
  },
  {
    name: "aws-transcribe",
    start: startAws,
    units: 1,
    knows: "jobs",
    asks: { language: /"LanguageCode":"de-DE"/, phrase: /"VocabularyName":"ours"/ },
  },
];

/** What a run does with a call; the job is what an earlier one noted. */
async function run({ clock }: Started, provider: SttProvider, input: SttInput, job: JobRef | null = null) {
  const options = { clock, pollMs: 2000, job, onJob: async () => {} };
  const document = await transcribe(provider, input, options);
  return readTranscript(document, { source: provider.name }).segments;
}

describe.each(services)("$name", ({ start, units, knows, asks }) => {
  test("gets through 429, 5xx, a hang, a lost answer, a restart and a double submission, and pays no more than it must", async () => {
    const started = await start();
    const { front, input, connect, billed } = started;
    let paid = 0;
    let call = 0;
    /** Checks that a call of its own is transcribed, and how often it was paid for at most. */
    async function expectPaid(most: number, work: (own: SttInput) => Promise<unknown[]>): Promise<void> {
      call += 1;
      expect((await work({ ...input, recordingId: `rec-${call}` })).length).toBeGreaterThan(0);
      expect(billed() - paid).toBeGreaterThanOrEqual(units);
      expect(billed() - paid, `what call ${call} cost`).toBeLessThanOrEqual(most * units);
      paid = billed();
    }
    for (const fault of ["throttled", "broken"] as const) {
      await expectPaid(1, async (own) => {
        front.fail(fault, 1);
        // Where an answer may cost something, a later run goes on.
        return run(started, connect(), own).catch(() => run(started, connect(), own));
      });
    }
    await expectPaid(1, async (own) => {
      front.fail("hanging", Number.POSITIVE_INFINITY);
      const error = await errorOf(SttError, () => run(started, connect({ answerTimeoutMs: 60 }), own));
      expect(error.code).toBe("stt.timed_out");
      front.fail("hanging", 0);
      return run(started, connect(), own);
    });
    const knowsLost = knows === "keys" || knows === "jobs";
    await expectPaid(knowsLost ? 1 : 2, async (own) => {
      front.fail("lost", 1);
      return run(started, connect(), own).catch(() => run(started, connect(), own));
    });
    await expectPaid(knows === "nothing" ? 2 : 1, async (own) => {
      const submission = await connect().submit(own);
      const job = submission.state === "queued" ? submission.job : null;
      return run(started, connect(), own, job);
    });
    await expectPaid(knows === "nothing" ? 2 : 1, async (own) => {
      await connect().submit(own);
      return run(started, connect(), own);
    });
  });

  test.runIf(asks !== null)(
    "asks for the language of the call and for what is to be expected, and knows its job by them",
    async () => {
      const { front, input, connect } = await start();
      const provider = connect({ language: "en-US", phrases: ["Earshot", "Genesys"] });
      const english = await provider.submit(input);
      expect(front.submissions.at(-1)?.body).toMatch(asks?.phrase ?? /$^/);
      expect(front.submissions.at(-1)?.body).not.toMatch(asks?.language ?? /$^/);
      const german = { ...input, language: "de-DE" };
      await provider.submit(german);
      const [first, last] = [front.submissions[0], front.submissions.at(-1)];
      expect(last?.body).toMatch(asks?.language ?? /$^/);
      if (first?.key !== undefined) expect(first.key).not.toBe(last?.key);
      if (english.state !== "queued") return;
      expect(provider.isJobFor?.(english.job, input)).toBe(true);
      expect(provider.isJobFor?.(english.job, german)).toBe(false);
      expect(connect({ language: "en-US" }).isJobFor?.(english.job, input)).toBe(false);
    },
  );
});

test("phrases beyond what a service takes are refused before anything is sent", async () => {
  const deps = { http: http(fakeClock()), ffmpeg: null };
  const words = (count: number) => Array.from({ length: count }, (_, index) => `word ${index}`);
  const azure = (phrases: string[]) => createAzureFastSttProvider({ endpoint: "http://x", key: "k", phrases }, deps);
  const openai = (phrases: string[], model?: string) =>
    createOpenaiSttProvider({ url: "http://x", phrases, model }, deps);
  const google = await startGoogle();
  expect(azure(words(500)).name).toBe("azure-fast");
  for (const wrong of [
    () => azure(words(501)),
    () => openai(words(100)),
    () => openai(["Earshot"], "gpt-4o-transcribe-diarize"),
    () => google.connect({ phrases: ["x".repeat(101)] }),
    () => google.connect({ phrases: words(5001) }),
  ]) {
    const error = await errorOf(SttError, async () => wrong());
    expect(error).toMatchObject({ code: "stt.configuration", message: expect.stringContaining("phrases") });
  }
});

test("a vocabulary that Amazon Transcribe does not have is a fault of the settings, and one of another language is left out", async () => {
  const { connect, front, input } = await startAws();
  const error = await errorOf(SttError, () => connect({ language: "de-DE", phrases: [] }).submit(input));
  expect(error).toMatchObject({ code: "stt.configuration", hint: expect.stringContaining("EARSHOT_AWS_VOCABULARY") });
  await connect({ language: "en-US", phrases: [] }).submit({ ...input, language: "de-DE" });
  expect(front.submissions.at(-1)?.body).not.toContain("VocabularyName");
});
