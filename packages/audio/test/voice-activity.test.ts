import { readFile } from "node:fs/promises";
import { createKernel } from "@earshot/analysis-wasm";
import type { SpeechColumns } from "@earshot/model";
import { describe, expect, it } from "vitest";
import { detectSpeech } from "../src/voice-activity.ts";

interface Truth {
  durationMs: number;
  holds: { startMs: number; endMs: number }[];
  segments: { channel: number; startMs: number; endMs: number }[];
}

type Stretch = readonly [startMs: number, endMs: number];

const ids = ["angry-interruptions", "billing-dispute", "card-on-file", "long-silence", "two-holds"];
const kernel = await createKernel();

const samples = new URL("../../genesys-simulator/samples/", import.meta.url);
const sample = (name: string) => readFile(new URL(name, samples));

async function detect(id: string) {
  const truth: Truth = JSON.parse((await sample(`${id}.truth.json`)).toString("utf8"));
  const speech = detectSpeech(kernel, await sample(`${id}.wav`), `${id}.wav`);
  return { truth, detected: { durationMs: speech.durationMs, segments: rows(speech) } };
}

function rows({ startMs, endMs, channel }: SpeechColumns): Truth["segments"] {
  return Array.from(startMs, (start, index) => ({
    channel: channel[index] ?? -1,
    startMs: start,
    endMs: endMs[index] ?? -1,
  }));
}

/** The stretches of one channel; those less than 300 ms apart are one, as they are to the detector. */
function stretches(segments: Truth["segments"], channel: number) {
  const joined: Stretch[] = [];
  for (const segment of segments.filter((segment) => segment.channel === channel)) {
    const last = joined.at(-1);
    if (last !== undefined && segment.startMs - last[1] < 300) joined.splice(-1, 1, [last[0], segment.endMs]);
    else joined.push([segment.startMs, segment.endMs]);
  }
  return joined;
}

/** Whether anybody speaks in each 10 ms, by the middle of them. */
function frames(speech: readonly Stretch[], durationMs: number): boolean[] {
  return Array.from({ length: Math.ceil(durationMs / 10) }, (_, frame) => {
    return speech.some(([startMs, endMs]) => startMs <= frame * 10 + 5 && frame * 10 + 5 < endMs);
  });
}

const nearest = (times: readonly number[], time: number) => Math.min(...times.map((other) => Math.abs(other - time)));

describe("speech in the sample calls", async () => {
  const calls = await Promise.all(ids.map(async (id) => ({ id, ...(await detect(id)) })));

  it("begins and ends within 60 ms of the truth in 95 of 100 utterances", () => {
    const utterances = calls.flatMap(({ truth, detected }) =>
      [0, 1].flatMap((channel) => {
        const found = stretches(detected.segments, channel);
        return stretches(truth.segments, channel).map(([startMs, endMs]) => {
          const starts = found.map(([start]) => start);
          const ends = found.map(([, end]) => end);
          return nearest(starts, startMs) <= 60 && nearest(ends, endMs) <= 60;
        });
      }),
    );
    expect(utterances.length).toBe(50);
    expect(utterances.filter((close) => close).length / utterances.length).toBeGreaterThanOrEqual(0.95);
  });

  it.each(calls)(
    "$id: the frames agree with an F1 of 0.97 or more, and talk-over within 250 ms",
    ({ truth, detected }) => {
      const of = (segments: Parameters<typeof stretches>[0]) =>
        [0, 1].map((channel) => frames(stretches(segments, channel), truth.durationMs));
      const [spoken, found] = [of(truth.segments), of(detected.segments)];
      const pairs = spoken.flatMap((frames, channel) =>
        frames.map((speaks, frame) => [speaks, found[channel]?.[frame]]),
      );
      const both = pairs.filter(([speaks, detected]) => speaks && detected).length;
      const either = pairs.filter(([speaks, detected]) => speaks !== detected).length;
      expect((2 * both) / (2 * both + either)).toBeGreaterThanOrEqual(0.97);
      const talkOverMs = ([one, other]: boolean[][]) =>
        10 * (one ?? []).filter((speaks, frame) => speaks && other?.[frame]).length;
      expect(Math.abs(talkOverMs(found) - talkOverMs(spoken))).toBeLessThanOrEqual(250);
      expect(detected.durationMs).toBe(truth.durationMs);
    },
  );

  it("takes no hold music for the agent", () => {
    const music = calls.find(({ id }) => id === "billing-dispute");
    const [hold] = music?.truth.holds ?? [];
    expect(hold).toEqual({ startMs: 33_000, endMs: 45_000 });
    const during = music?.detected.segments.filter(({ startMs, endMs }) => startMs < 45_000 && endMs > 33_000);
    expect(during).toEqual([]);
  });
});

describe("a recording of one channel", () => {
  it("is measured as it is", async () => {
    const stereo = await sample("card-on-file.wav");
    const header = Buffer.from(stereo.subarray(0, stereo.indexOf("data") + 8));
    const codes = stereo.subarray(header.length).filter((_, i) => i % 2 === 0);
    header.writeUInt16LE(1, 22);
    header.writeUInt16LE(1, 32);
    header.writeUInt32LE(codes.length, header.length - 4);
    const speech = detectSpeech(kernel, Buffer.concat([header, codes]), "mono.wav");
    expect(speech).toMatchObject({ durationMs: 36_848, channels: 1 });
    expect(rows(speech).map(({ channel }) => channel)).toEqual([0, 0, 0, 0, 0]);
  });
});
