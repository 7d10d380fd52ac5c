import type { JobRef, JobState, SttProvider, Submission, TranscriptDocument } from "@earshot/model";
import { errorOf, fakeClock } from "@earshot/test-kit";
import { describe, expect, it } from "vitest";
import { SttError } from "../src/errors.ts";
import { awaitTranscript, transcribe } from "../src/transcribe.ts";

const input = {
  recordingId: "rec-1",
  partId: "part-1",
  path: "/nowhere/call.wav",
  bytes: 1,
  sha256: "00",
  contentType: "audio/wav",
  audio: { container: "WAVE", codec: "PCM", channels: 1, sampleRateHz: 8000, durationMs: 1 },
};
const job: JobRef = { provider: "scripted", id: "7" };
const queued: Submission = { state: "queued", job };
const transcript: TranscriptDocument = { kind: "document", format: "results", document: { results: [] } };
const done: JobState = { state: "done", transcript };

/** A provider that answers from a script, the last answer for ever, and what was asked of it. */
function scripted(submission: Submission, states: readonly (JobState | Error)[]) {
  const calls: string[] = [];
  const script = [...states];
  const provider: SttProvider = {
    name: "scripted",
    submit: async () => {
      calls.push("submit");
      return submission;
    },
    poll: async ({ id }) => {
      calls.push(`poll ${id}`);
      const next = script.length > 1 ? script.shift() : script[0];
      if (next instanceof Error) throw next;
      return next ?? { state: "queued" };
    },
  };
  const onJob = async ({ id }: JobRef) => {
    calls.push(`store ${id}`);
  };
  return { provider, calls, options: { clock: fakeClock(), pollMs: 1000, job: null, onJob } };
}

describe("transcribe", () => {
  it("takes a transcript that is ready at once", async () => {
    const { provider, calls, options } = scripted({ state: "done", transcript }, []);
    expect(await transcribe(provider, input, options)).toBe(transcript);
    expect(calls).toStrictEqual(["submit"]);
  });

  it("stores the job before it asks for it", async () => {
    const { provider, calls, options } = scripted(queued, [{ state: "queued" }, { state: "running" }, done]);
    expect(await transcribe(provider, input, options)).toBe(transcript);
    expect(calls).toStrictEqual(["submit", "store 7", "poll 7", "poll 7", "poll 7"]);
    expect(options.clock.waits).toStrictEqual([1000, 1000]);
  });

  it("asks for no job that could not be stored", async () => {
    const { provider, calls, options } = scripted(queued, [done]);
    const onJob = () => Promise.reject(new Error("the store is closed"));
    await expect(transcribe(provider, input, { ...options, onJob })).rejects.toThrow("the store is closed");
    expect(calls).toStrictEqual(["submit"]);
  });

  it("goes on with a job that was stored", async () => {
    const { provider, calls, options } = scripted(queued, [{ state: "running" }, done]);
    expect(await transcribe(provider, input, { ...options, job: { ...job, id: "6" } })).toBe(transcript);
    expect(calls).toStrictEqual(["poll 6", "poll 6"]);
  });

  it("submits again when the stored job failed, is lost, or is another provider's", async () => {
    const lost = new SttError("stt.job_lost", "gone", { hint: "", provider: "scripted" });
    const stored = { ...job, id: "6" };
    for (const state of [lost, { state: "failed", reason: "no worker was free" } as const]) {
      const { provider, calls, options } = scripted(queued, [state, done]);
      expect(await transcribe(provider, input, { ...options, job: stored })).toBe(transcript);
      expect(calls).toStrictEqual(["poll 6", "submit", "store 7", "poll 7"]);
    }
    const other = scripted(queued, [done]);
    const foreign = { provider: "other", id: "6" };
    expect(await transcribe(other.provider, input, { ...other.options, job: foreign })).toBe(transcript);
    expect(other.calls).toStrictEqual(["submit", "store 7", "poll 7"]);
  });

  it("submits nothing when the stored job cannot be asked for", async () => {
    const down = new SttError("stt.unreachable", "down", { hint: "", provider: "scripted" });
    const { provider, calls, options } = scripted(queued, [down]);
    const error = await errorOf(SttError, () => transcribe(provider, input, { ...options, job }));
    expect(error.code).toBe("stt.unreachable");
    expect(calls).toStrictEqual(["poll 7"]);
  });
});

describe("awaitTranscript", () => {
  it("passes on why a job failed", async () => {
    const { provider, options } = scripted(queued, [
      { state: "running" },
      { state: "failed", reason: "no model for xx" },
    ]);
    const error = await errorOf(SttError, () => awaitTranscript(provider, job, options));
    expect(error).toMatchObject({ code: "stt.failed", provider: "scripted", reason: "no model for xx" });
    expect(error.message).toContain("no model for xx");
  });

  it("gives up a job that never ends", async () => {
    const { provider, calls, options } = scripted(queued, [{ state: "running" }]);
    const error = await errorOf(SttError, () => awaitTranscript(provider, job, { ...options, maxWaitMs: 5000 }));
    expect(error.code).toBe("stt.timed_out");
    expect(options.clock.waits).toHaveLength(5);
    expect(calls).toHaveLength(6);
    await errorOf(SttError, () => awaitTranscript(provider, job, { clock: fakeClock(), pollMs: 60_000 }));
    expect(calls.length - 6).toBe(121);
  });

  it("stops waiting when it is aborted", async () => {
    const { provider, calls, options } = scripted(queued, [{ state: "running" }]);
    const controller = new AbortController();
    const clock = fakeClock(() => controller.abort(new Error("enough")));
    const waiting = awaitTranscript(provider, job, { ...options, clock }, controller.signal);
    await expect(waiting).rejects.toThrow("enough");
    expect(calls).toStrictEqual(["poll 7"]);
  });
});
