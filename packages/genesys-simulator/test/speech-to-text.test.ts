import { expect, test } from "vitest";
import { readTruth, type Simulator, sampleCalls, sampleNames } from "../src/index.ts";
import { start } from "./set-up.ts";

const upload = ({ sttEndpoint }: Simulator, audio: Buffer, headers: Record<string, string> = {}) =>
  fetch(sttEndpoint, {
    method: "POST",
    body: new Uint8Array(audio),
    headers: { "content-type": "audio/ogg", ...headers },
  });

const audioOf = ({ calls }: Simulator) => calls[0]?.parts[0]?.audio ?? Buffer.alloc(0);

test("recognises every call by its audio, and no other audio", async () => {
  const running = await start({ generatedCalls: 3 });
  for (const { audio, transcript } of running.calls.flatMap(({ parts }) => parts)) {
    const answer = await upload(running, audio);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual(transcript);
  }
  const unknown = await upload(running, Buffer.from("noise"));
  expect(unknown.status).toBe(422);
  expect(await unknown.json()).toMatchObject({ error: { code: "audio.unknown" } });
});

test("answers with a job that runs, then is done or has failed", async () => {
  const running = await start({ speech: { mode: "jobs" } });
  for (const { parts } of running.calls) {
    for (const { audio, transcript } of parts) {
      const accepted = await upload(running, audio);
      expect(accepted.status).toBe(202);
      const job = new URL(accepted.headers.get("location") ?? "", running.sttEndpoint);
      expect(job.origin).toBe(running.origin);
      expect((await fetch(job)).status).toBe(202);
      const done = await fetch(job);
      expect(done.status).toBe(200);
      expect(await done.json()).toEqual(transcript);
    }
  }
  const accepted = await upload(running, Buffer.from("noise"));
  expect(accepted.status).toBe(202);
  const job = new URL(accepted.headers.get("location") ?? "", running.sttEndpoint);
  expect((await fetch(job)).status).toBe(202);
  const failed = await fetch(job);
  expect(failed.status).toBe(422);
  expect(await failed.json()).toMatchObject({ error: { code: "audio.unknown" } });
  expect((await fetch(`${running.sttEndpoint}/jobs/unknown`)).status).toBe(404);
});

test("a job is done after as many polls as asked for", async () => {
  const running = await start({ speech: { mode: "jobs", pollsUntilDone: 4 } });
  const accepted = await upload(running, audioOf(running));
  const job = new URL(accepted.headers.get("location") ?? "", running.sttEndpoint);
  const statuses: number[] = [];
  for (let poll = 0; poll < 5; poll += 1) statuses.push((await fetch(job)).status);
  expect(statuses).toEqual([202, 202, 202, 200, 200]);
  expect(running.speech.stats()).toEqual({ uploads: 1, billedUploads: 1, polls: 5 });
});

test.each([
  { keys: true, jobs: 2, billedUploads: 2 },
  { keys: false, jobs: 4, billedUploads: 4 },
])("a repeated key is one job, billed once, if keys are known: $keys", async ({ keys, jobs, billedUploads }) => {
  const running = await start({ speech: { mode: "jobs", keys } });
  const locations = new Set<string | null>();
  for (const key of ["a", "a", "b", "a"]) {
    const accepted = await upload(running, audioOf(running), { "idempotency-key": key });
    expect(accepted.status).toBe(202);
    locations.add(accepted.headers.get("location"));
  }
  expect(locations.size).toBe(jobs);
  expect(running.speech.stats()).toEqual({ uploads: 4, billedUploads, polls: 0 });
});

test("what is answered at once is billed by the same rule, and what is refused is not", async () => {
  const running = await start();
  for (const key of ["a", "a"]) await upload(running, audioOf(running), { "idempotency-key": key });
  for (let time = 0; time < 2; time += 1) await upload(running, audioOf(running));
  await upload(running, Buffer.from("noise"), { "idempotency-key": "c" });
  expect(running.speech.stats()).toEqual({ uploads: 5, billedUploads: 3, polls: 0 });
});

test("the transcripts of the samples are their truth, each spelt in its own way", () => {
  const spellings = new Set<string>();
  for (const [index, call] of sampleCalls().entries()) {
    const name = sampleNames[index];
    if (name === undefined) throw new Error("more calls than names");
    const document = JSON.parse(JSON.stringify(call.parts[0]?.transcript));
    const segments: Record<string, unknown>[] = document.results ?? document.transcripts;
    const spoken = segments.map((segment) => ({
      startMs: Number(segment.start_time ?? segment.startTime) * 1000,
      endMs: Number(segment.end_time ?? segment.endTime) * 1000,
      text: segment.transcript ?? segment.text,
      isAgent: /^(agent|channel_0|0)$/i.test(String(segment.speaker ?? segment.channel)),
    }));
    expect(spoken).toEqual(
      readTruth(name).segments.map(({ startMs, endMs, text, speaker }) => ({
        startMs: expect.closeTo(startMs, 6),
        endMs: expect.closeTo(endMs, 6),
        text,
        isAgent: speaker === "agent",
      })),
    );
    spellings.add(JSON.stringify(Object.entries(segments[0] ?? {}).map(([key, value]) => [key, typeof value])));
  }
  expect(spellings.size).toBe(5);
});
