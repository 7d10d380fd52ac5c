import { expect, test } from "vitest";
import { readTruth, type Simulator, sampleCalls, sampleNames } from "../src/index.ts";
import { start } from "./set-up.ts";

const upload = ({ sttEndpoint }: Simulator, audio: Buffer) =>
  fetch(sttEndpoint, { method: "POST", body: new Uint8Array(audio), headers: { "content-type": "audio/ogg" } });

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
  const running = await start({ sttMode: "async" });
  for (const [index, { parts }] of running.calls.entries()) {
    for (const { audio, transcript } of parts) {
      const accepted = await upload(running, audio);
      expect(accepted.status).toBe(202);
      const job = new URL(accepted.headers.get("location") ?? "", running.sttEndpoint);
      expect(job.origin).toBe(running.origin);
      expect((await fetch(job)).status).toBe(202);
      // An upload that is sent again starts nothing anew.
      if (index === 0) expect((await upload(running, audio)).headers.get("location")).toBe(job.pathname);
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
