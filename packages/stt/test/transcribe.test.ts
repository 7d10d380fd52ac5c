import { describe, expect, it } from "vitest";
import { SttError } from "../src/errors.ts";
import type { JobState, SttProvider, Submission } from "../src/provider.ts";
import { transcribe } from "../src/transcribe.ts";
import { errorOf } from "./errors-of.ts";
import { manualClock } from "./manual-clock.ts";

const input = {
  recordingId: "rec-1",
  partId: "part-1",
  path: "/nowhere/call.wav",
  bytes: 1,
  sha256: "00",
  contentType: "audio/wav",
};

function scripted(submission: Submission, states: readonly JobState[]) {
  const calls: string[] = [];
  const script = [...states];
  const provider: SttProvider = {
    name: "scripted",
    capabilities: { containers: ["*"], maxBytes: 1, maxMs: 1, multichannel: true },
    submit: async () => {
      calls.push("submit");
      return submission;
    },
    poll: async (job) => {
      calls.push(`poll ${job.id}`);
      return script.length > 1 ? (script.shift() ?? { state: "queued" }) : (script[0] ?? { state: "queued" });
    },
    fetch: async (job) => {
      calls.push(`fetch ${job.id}`);
      return { fetched: job.id };
    },
  };
  return { provider, calls };
}

const queued: Submission = { state: "queued", job: { provider: "scripted", id: "7" } };

describe("transcribe", () => {
  it("takes a document that is ready at once", async () => {
    const { provider, calls } = scripted({ state: "done", document: { results: [] } }, []);
    const clock = manualClock();
    expect(await transcribe(provider, input, { clock, pollMs: 1000 })).toStrictEqual({ results: [] });
    expect(calls).toStrictEqual(["submit"]);
    expect(clock.slept).toStrictEqual([]);
  });

  it("polls until done, then fetches", async () => {
    const { provider, calls } = scripted(queued, [{ state: "queued" }, { state: "running" }, { state: "done" }]);
    const clock = manualClock();
    expect(await transcribe(provider, input, { clock, pollMs: 1000 })).toStrictEqual({ fetched: "7" });
    expect(calls).toStrictEqual(["submit", "poll 7", "poll 7", "poll 7", "fetch 7"]);
    expect(clock.slept).toStrictEqual([1000, 1000]);
  });

  it("does not fetch what the poll brought", async () => {
    const { provider, calls } = scripted(queued, [{ state: "done", document: null }]);
    expect(await transcribe(provider, input, { clock: manualClock(), pollMs: 1000 })).toBeNull();
    expect(calls).toStrictEqual(["submit", "poll 7"]);
  });

  it("passes on why a job failed", async () => {
    const { provider } = scripted(queued, [
      { state: "running" },
      { state: "failed", reason: "no speech model for xx" },
    ]);
    const error = await errorOf(SttError, () => transcribe(provider, input, { clock: manualClock(), pollMs: 1000 }));
    expect(error).toMatchObject({ code: "stt.failed", provider: "scripted", reason: "no speech model for xx" });
    expect(error.message).toContain("no speech model for xx");
  });

  it("gives up a job that never ends", async () => {
    const { provider, calls } = scripted(queued, [{ state: "running" }]);
    const clock = manualClock();
    const error = await errorOf(SttError, () => transcribe(provider, input, { clock, pollMs: 1000, maxWaitMs: 5000 }));
    expect(error.code).toBe("stt.timed_out");
    expect(clock.slept).toHaveLength(5);
    expect(calls).toHaveLength(7);
    await errorOf(SttError, () => transcribe(provider, input, { clock: manualClock(), pollMs: 60_000 }));
    expect(calls.length - 7).toBe(1 + 121);
  });

  it("stops waiting when it is aborted", async () => {
    const { provider, calls } = scripted(queued, [{ state: "running" }]);
    const controller = new AbortController();
    const clock = manualClock(() => controller.abort(new Error("enough")));
    const waiting = transcribe(provider, input, { clock, pollMs: 1000 }, controller.signal);
    await expect(waiting).rejects.toThrow("enough");
    expect(calls).toStrictEqual(["submit", "poll 7"]);
  });
});
