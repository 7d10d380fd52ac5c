import { inspect } from "node:util";
import type { JobRef, SttInput } from "@earshot/model";
import { errorOf } from "@earshot/test-kit";
import { readTranscript } from "@earshot/transcripts";
import { describe, expect, it } from "vitest";
import { SttError } from "../../src/errors.ts";
import { transcribe } from "../../src/transcribe.ts";
import { spokenCall } from "../input-of.ts";
import { sessionToken, setUp } from "./set-up.ts";

const { speech } = spokenCall;

const callAnalytics = { role: "arn:aws:iam::123456789012:role/calls" };

function jobStore(job: JobRef | null = null) {
  const store = {
    job,
    onJob: async (next: JobRef) => {
      store.job = next;
    },
  };
  return store;
}

type SetUp = Awaited<ReturnType<typeof setUp>>;

const run = ({ clock, connect }: SetUp, input: SttInput, store = jobStore()) =>
  transcribe(connect({ callAnalytics }), input, { clock, pollMs: 2000, ...store });

describe("Call Analytics", () => {
  it("delivers turns by role, and what the service measured", async () => {
    const set = await setUp();
    const provider = set.connect({ callAnalytics, language: "en-gb" });
    const document = await transcribe(provider, set.input, { clock: set.clock, pollMs: 2000, ...jobStore() });
    const transcript = readTranscript(document, { source: "test" });
    expect(transcript.segments).toMatchObject(
      speech.map(({ speaker: side, startMs, endMs, text }) => ({ side, startMs, endMs, text })),
    );
    expect(transcript.vendorMetrics).toMatchObject({
      vendor: "aws-call-analytics",
      talk: { agentMs: 800, customerMs: 950 },
      interruptions: { count: 1, totalMs: 50, byCustomer: 1 },
    });
    expect(set.aws.callAnalyticsJobs()).toMatchObject([
      {
        DataAccessRoleArn: callAnalytics.role,
        Settings: { LanguageOptions: ["en-GB"] },
        ChannelDefinitions: [
          { ChannelId: 0, ParticipantRole: "AGENT" },
          { ChannelId: 1, ParticipantRole: "CUSTOMER" },
        ],
      },
    ]);
    expect(set.aws.objects()).toStrictEqual([]);
  });

  it("takes the other channel for the agent's where it is, and the document from a bucket of one's own", async () => {
    const set = await setUp({ buckets: ["earshot-calls", "documents"] });
    const options = { callAnalytics: { ...callAnalytics, agentChannel: 1 as const }, outputBucket: "documents" };
    const document = await transcribe(set.connect(options), set.input, {
      ...{ clock: set.clock, pollMs: 2000 },
      ...jobStore(),
    });
    const { segments } = readTranscript(document, { source: "test" });
    expect(segments.map(({ side }) => side)).toStrictEqual(["customer", "agent"]);
    expect(set.aws.objects()).toStrictEqual([expect.stringMatching(/^documents\/earshot\/earshot-analytics-/)]);
  });

  it("leaves mono recordings to ordinary jobs", async () => {
    const set = await setUp();
    await run(set, { ...set.input, audio: { ...set.input.audio, channels: 1 } });
    expect(set.aws.callAnalyticsJobs()).toStrictEqual([]);
    expect(set.aws.jobs()).toMatchObject([{ Settings: { ShowSpeakerLabels: true } }]);
  });

  it("goes on with a stored job after a restart, and uploads nothing", async () => {
    const set = await setUp();
    const store = jobStore();
    const submission = await set.connect({ callAnalytics }).submit(set.input);
    if (submission.state === "queued") await store.onJob(submission.job);
    const document = await run(set, set.input, store);
    expect(readTranscript(document, { source: "test" }).segments).toHaveLength(2);
    expect(set.aws.requests.filter(({ operation }) => operation === "PutObject")).toHaveLength(1);
    expect(set.aws.billedJobs()).toBe(1);
  });

  it("is billed once when it is submitted twice, or the answer to the start is lost", async () => {
    const set = await setUp();
    set.aws.fail("StartCallAnalyticsJob", "lost", 1);
    await set.connect({ callAnalytics }).submit(set.input);
    await run(set, set.input);
    await run(set, set.input);
    expect(set.aws.billedJobs()).toBe(1);
    expect(set.aws.objects()).toStrictEqual([]);
  });

  it("starts a job anew that failed before, and one that the service has forgotten", async () => {
    const set = await setUp();
    const store = jobStore();
    set.aws.failJobs("Internal failure.");
    const error = await errorOf(SttError, () => run(set, set.input, store));
    expect(error).toMatchObject({ code: "stt.failed", reason: "Internal failure." });
    expect(set.aws.objects()).toStrictEqual([]);
    set.aws.failJobs(null);
    await run(set, set.input, store);
    const id = `earshot-analytics-${"0".repeat(64)}.wav`;
    await run(set, set.input, jobStore({ provider: "aws-transcribe", id }));
    expect(set.aws.billedJobs()).toBe(1);
  });

  it("repeats every request that is throttled, broken or lost", async () => {
    for (const fault of ["throttled", "broken", "lost"] as const) {
      const set = await setUp();
      const operations = ["StartCallAnalyticsJob", "GetCallAnalyticsJob"] as const;
      for (const operation of operations) set.aws.fail(operation, fault, 2);
      await run(set, set.input);
      expect(set.aws.billedJobs()).toBe(1);
    }
  });

  it.each([
    ["StartCallAnalyticsJob", "throttled", "stt.rate_limited"],
    ["StartCallAnalyticsJob", "forbidden", "stt.unauthorized"],
    ["GetCallAnalyticsJob", "broken", "stt.server_error"],
    ["StartCallAnalyticsJob", "lost", "stt.unreachable"],
  ] as const)("%s that stays %s is %s, and names no secret", async (operation, fault, code) => {
    const set = await setUp();
    set.aws.fail(operation, fault);
    const error = await errorOf(SttError, () => run(set, set.input));
    expect(error).toMatchObject({ code, provider: "aws-transcribe" });
    const shown = inspect(error, { depth: 10, showHidden: true });
    for (const secret of [...Object.values(set.aws.credentials), sessionToken]) expect(shown).not.toContain(secret);
    // Only what was surely refused leaves nothing behind.
    if (operation === "StartCallAnalyticsJob")
      expect(set.aws.objects()).toHaveLength(code === "stt.unauthorized" ? 0 : 1);
  });

  it.each([[{ role: "calls" }], [{ role: "arn:aws:iam::1:user/x" }]])("refuses %j", async (wrong) => {
    const set = await setUp();
    const error = await errorOf(SttError, async () => set.connect({ callAnalytics: wrong }));
    expect(error).toMatchObject({ code: "stt.configuration", message: expect.stringContaining("role") });
  });
});
