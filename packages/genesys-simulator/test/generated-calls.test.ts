import { expect, test } from "vitest";
import { z } from "zod";
import { login, search, start } from "./set-up.ts";

const transcriptShape = z.object({
  results: z
    .array(z.object({ start_time: z.number(), end_time: z.number(), speaker: z.enum(["agent", "guest"]) }))
    .min(1),
});

test("the same seed generates the same calls, another seed others", async () => {
  const [first, same, other] = await Promise.all(
    [1, 1, 2].map((seed) => start({ calls: [], generatedCalls: 20, seed })),
  );
  expect(same?.calls).toEqual(first?.calls);
  expect(other?.calls).not.toEqual(first?.calls);
});

test("generated calls are whole: ids and audio of their own, transcripts within the audio, events", async () => {
  const { calls } = await start({ calls: [], generatedCalls: 200 });
  const audios = new Set<string>();
  for (const { parts, events } of calls) {
    const [part] = parts;
    if (part === undefined) throw new Error("a generated call has no part");
    audios.add(part.audio.toString("base64"));
    const durationMs = readWavMs(part.audio);
    for (const { start_time, end_time } of transcriptShape.parse(part.transcript).results) {
      expect(start_time).toBeGreaterThanOrEqual(0);
      expect(end_time).toBeGreaterThan(start_time);
      expect(end_time * 1000).toBeLessThanOrEqual(durationMs);
    }
    expect(events.map(({ state }) => state).toSorted()).toEqual(["DISCONNECTED", "RINGING", "TALK"]);
  }
  expect(audios.size).toBe(200);
  expect(new Set(calls.map(({ recordingId }) => recordingId)).size).toBe(200);
  expect(new Set(calls.map(({ interactionId }) => interactionId)).size).toBe(200);
});

/** The duration of 8 kHz µ-law audio, after walking every chunk to the end of the file. */
function readWavMs(wav: Buffer): number {
  expect(wav.toString("latin1", 0, 4)).toBe("RIFF");
  expect(wav.readUInt32LE(4)).toBe(wav.length - 8);
  expect(wav.toString("latin1", 8, 12)).toBe("WAVE");
  const chunks = new Map<string, Buffer>();
  let offset = 12;
  while (offset < wav.length) {
    const bytes = wav.readUInt32LE(offset + 4);
    chunks.set(wav.toString("latin1", offset, offset + 4), wav.subarray(offset + 8, offset + 8 + bytes));
    offset += 8 + bytes + (bytes % 2);
  }
  expect(offset).toBe(wav.length);
  const format = chunks.get("fmt ");
  expect([format?.readUInt16LE(0), format?.readUInt16LE(2), format?.readUInt32LE(4)]).toEqual([7, 1, 8000]);
  const samples = chunks.get("data")?.length ?? 0;
  expect(chunks.get("fact")?.readUInt32LE(0)).toBe(samples);
  return samples / 8;
}

test("thousands of generated calls are listed without their audio being made", async () => {
  const { calls, ...running } = await start({ calls: [], generatedCalls: 5000 });
  const parts = calls.flatMap(({ parts }) => parts);
  expect(parts).toHaveLength(5000);
  for (const part of parts) expect(Object.getOwnPropertyDescriptor(part, "audio")).not.toHaveProperty("value");
  const last = await search(running.origin, await login({ calls, ...running }), { pageSize: 100, pageNumber: 50 });
  expect(await last.json()).toMatchObject({ total: 5000, pageCount: 50 });
  const [part] = parts;
  expect(part?.audio).toEqual(part?.audio);
});
