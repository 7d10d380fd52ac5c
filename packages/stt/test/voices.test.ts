import { startGoogleSimulator, startSimulator } from "@earshot/genesys-simulator";
import { createHttp } from "@earshot/http";
import type { SttProvider } from "@earshot/model";
import { fakeClock } from "@earshot/test-kit";
import { readTranscript } from "@earshot/transcripts";
import { expect, onTestFinished, test } from "vitest";
import { createAzureFastSttProvider } from "../src/azure-fast/azure-fast-provider.ts";
import { createGoogleV2SttProvider } from "../src/google-v2/provider.ts";
import { transcribe } from "../src/transcribe.ts";
import { callOf, inputOf, longCall } from "./long-call.ts";

const call = await longCall(1, ["card-on-file"]);
const clock = fakeClock();

async function transcribed(provider: SttProvider) {
  const options = { clock, pollMs: 2000, job: null, onJob: async () => {} };
  return readTranscript(await transcribe(provider, await inputOf(call.wav, 1), options), { source: "test" });
}

function client() {
  const http = createHttp({}, { clock, random: () => 0.5 });
  onTestFinished(() => http.close());
  return http;
}

async function google() {
  const { wav: audio, speech } = call;
  const simulator = await startGoogleSimulator({ audio: [{ audio, speech }], now: clock.now });
  onTestFinished(() => simulator.close());
  const { serviceAccount, endpoint } = simulator;
  const connect = (language: string) =>
    createGoogleV2SttProvider({ serviceAccount, endpoint, language }, { http: client(), clock, ffmpeg: null });
  return { connect, simulator };
}

async function azure() {
  const simulator = await startSimulator({ calls: [callOf(call)] });
  onTestFinished(() => simulator.close());
  const options = { endpoint: simulator.origin, key: simulator.speech.key };
  return createAzureFastSttProvider(options, { http: client(), ffmpeg: null });
}

test.each<[string, () => Promise<SttProvider>]>([
  ["azure-fast", azure],
  ["google-v2", async () => (await google()).connect("en-US")],
])("%s tells the voices of a mono recording apart, and what they say tells their sides", async (_, connect) => {
  const { segments, warnings } = await transcribed(await connect());
  const saidBy = (side: string, of: readonly { side: string; text: string }[]) =>
    of
      .filter((segment) => segment.side === side)
      .map(({ text }) => text)
      .join(" ");
  const truth = call.speech.map(({ speaker: side, text }) => ({ side, text }));
  for (const side of ["agent", "customer"]) expect(saidBy(side, segments)).toBe(saidBy(side, truth));
  expect(new Set(segments.map(({ speaker }) => speaker))).toEqual(new Set(["speaker_1", "speaker_2"]));
  expect(warnings?.map(({ code }) => code)).toEqual(["speaker.guessed_side"]);
});

test("google-v2 does without in a language in which the service cannot tell voices apart", async () => {
  const { connect, simulator } = await google();
  const { segments } = await transcribed(connect("fr-FR"));
  expect(new Set(segments.map(({ speaker }) => speaker))).toEqual(new Set(["unknown"]));
  expect(simulator.billed()).toBe(1);
});
