import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { startGoogleSimulator, startSimulator } from "@earshot/genesys-simulator";
import { createHttp } from "@earshot/http";
import type { SttInput, SttProvider } from "@earshot/model";
import { errorOf, fakeClock, temporaryFolder } from "@earshot/test-kit";
import { readTranscript } from "@earshot/transcripts";
import fc from "fast-check";
import { beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { SttError } from "../src/errors.ts";
import { createGoogleV2SttProvider } from "../src/google-v2/provider.ts";
import { createKeptAnswers, type KeptAnswers } from "../src/kept-answers.ts";
import { createOpenaiSttProvider, type OpenaiSttOptions } from "../src/openai/openai-provider.ts";
import { callOf, inputOf, longCall } from "./long-call.ts";

vi.setConfig({ testTimeout: 60_000 });

type Spoken = Pick<Awaited<ReturnType<typeof longCall>>["speech"][number], "startMs" | "endMs" | "text"> & {
  side: string;
};

let stereo: Awaited<ReturnType<typeof longCall>>;

beforeAll(async () => {
  stereo = await longCall(2);
});

/** What is said with less than half a second between is one: a cut may divide it, and moves no word. */
function joined(segments: readonly Spoken[]): Spoken[] {
  const result: Spoken[] = [];
  for (const { side, startMs, endMs, text } of segments.toSorted(
    (a, b) => a.side.localeCompare(b.side) || a.startMs - b.startMs,
  )) {
    const last = result.at(-1);
    if (last === undefined || last.side !== side || startMs - last.endMs > 500) {
      result.push({ side, startMs, endMs, text });
    } else {
      last.endMs = endMs;
      last.text = `${last.text} ${text}`;
    }
  }
  return result;
}

const stereoInput = () => inputOf(stereo.wav, 2);
const truth = () => joined(stereo.speech.map(({ speaker, ...rest }) => ({ side: speaker, ...rest })));

async function transcribed(provider: SttProvider, of: SttInput, signal?: AbortSignal) {
  const submission = await provider.submit(of, signal);
  if (submission.state !== "done") throw new Error("it answers at once");
  return readTranscript(submission.transcript, { source: "test" });
}

function client(clock = fakeClock()) {
  const http = createHttp({}, { clock, random: () => 0.5 });
  onTestFinished(() => http.close());
  return http;
}

describe("openai", () => {
  const set = async (call = stereo) => {
    const simulator = await startSimulator({ calls: [callOf(call)] });
    onTestFinished(() => simulator.close());
    const http = client();
    const connect = (options: Partial<OpenaiSttOptions>) =>
      createOpenaiSttProvider(
        { url: `${simulator.origin}/v1`, key: simulator.speech.key, ...options },
        { http, ffmpeg: null },
      );
    return { simulator, connect };
  };

  it("has the same words at the same times, however a call is cut", async () => {
    const { connect, simulator } = await set();
    const limits = fc.oneof(
      fc.record({ maxMs: fc.integer({ min: 4000, max: 120_000 }) }),
      fc.record({ maxBytes: fc.integer({ min: 100_000, max: 2_000_000 }) }),
    );
    const input = await stereoInput();
    await fc.assert(
      fc.asyncProperty(limits, async (limits) => {
        const before = simulator.speech.stats().uploads;
        const { segments, durationMs } = await transcribed(connect({ limits }), input);
        const isShort = "maxMs" in limits ? limits.maxMs < 20_000 : limits.maxBytes < 320_000;
        // Pieces of a few seconds may be cut within a word, which then has the time of its larger part.
        const mostOffMs = isShort ? 250 : 0;
        const found = joined(segments);
        expect(found.map(({ side, text }) => ({ side, text }))).toEqual(
          truth().map(({ side, text }) => ({ side, text })),
        );
        for (const [index, { startMs, endMs }] of truth().entries()) {
          expect(Math.abs((found[index]?.startMs ?? 0) - startMs)).toBeLessThanOrEqual(mostOffMs);
          expect(Math.abs((found[index]?.endMs ?? 0) - endMs)).toBeLessThanOrEqual(mostOffMs);
        }
        expect(durationMs).toBe(stereo.durationMs);
        const pieceMs = "maxMs" in limits ? limits.maxMs : (limits.maxBytes - 44) / 16;
        expect(simulator.speech.stats().uploads - before).toBeGreaterThanOrEqual((2 * stereo.durationMs) / pieceMs);
      }),
      { numRuns: 5, examples: [[{ maxMs: 3000 }], [{ maxMs: 55_000 }]] },
    );
  });

  it("flags cuts in speech, where nobody pauses, and makes no others there", async () => {
    const { connect } = await set();
    const codes = async (maxMs: number) =>
      (await transcribed(connect({ limits: { maxMs } }), await stereoInput())).warnings?.map(({ code }) => code) ?? [];
    expect(new Set(await codes(3000))).toEqual(new Set(["transcript.cut_in_speech"]));
    expect(await codes(60_000)).toEqual([]);
  });

  it("does not take a voice of one piece for one of another", async () => {
    const mono = await longCall(1);
    const { connect } = await set(mono);
    const provider = connect({ model: "gpt-4o-transcribe-diarize", limits: { maxMs: 100_000 } });
    const { segments, warnings } = await transcribed(provider, await inputOf(mono.wav, 1));
    expect(new Set(segments.map(({ speaker }) => speaker))).toEqual(new Set(["unknown"]));
    expect(segments.map(({ text }) => text).join(" ")).toBe(
      mono.speech
        .toSorted((a, b) => a.startMs - b.startMs)
        .map(({ text }) => text)
        .join(" "),
    );
    expect(warnings?.map(({ code }) => code)).toContain("transcript.voices_unknown");
  });
});

describe("google-v2 without a bucket", () => {
  const set = async () => {
    const { wav, speech } = stereo;
    const clock = fakeClock();
    const google = await startGoogleSimulator({ audio: [{ audio: wav, speech }], buckets: [], now: clock.now });
    onTestFinished(() => google.close());
    const http = client(clock);
    const { serviceAccount, endpoint } = google;
    const connect = (kept?: KeptAnswers) =>
      createGoogleV2SttProvider({ serviceAccount, endpoint, language: "en-US" }, { http, clock, ffmpeg: null, kept });
    return { google, connect };
  };

  it("recognises each channel in pieces of less than a minute", async () => {
    const { google, connect } = await set();
    const { segments, warnings } = await transcribed(connect(), await stereoInput());
    expect(joined(segments)).toEqual(truth());
    expect(warnings).toBeUndefined();
    expect(google.billed()).toBeGreaterThanOrEqual(10);
  });

  it("asks again only for the piece that was lost, after a restart", async () => {
    const { google, connect } = await set();
    const folder = join(await temporaryFolder(), "answers");
    const kept = createKeptAnswers(folder, Date.now);
    let count = 0;
    const losing: KeptAnswers = {
      ...kept,
      keep: async (key, answer) => {
        await kept.keep(key, answer);
        count += 1;
        if (count === 3) google.fail("recognize", "lost", 1);
      },
    };
    const input = await stereoInput();
    expect((await errorOf(SttError, () => transcribed(connect(losing), input))).code).toBe("stt.unreachable");
    expect(google.billed()).toBe(4);
    expect(await readdir(folder)).toHaveLength(3);
    const { segments } = await transcribed(connect(createKeptAnswers(folder, Date.now)), input);
    expect(joined(segments)).toEqual(truth());
    const pieces = google.billed() - 1;
    expect(await readdir(folder)).toEqual([]);
    await transcribed(connect(), await stereoInput());
    expect(google.billed()).toBe(1 + 2 * pieces);
  });
});
