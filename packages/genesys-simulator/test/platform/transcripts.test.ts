import { expect, test } from "vitest";
import { z } from "zod";
import { readTruth, type SimulatorOptions, sampleNames } from "../../src/index.ts";
import { login, start } from "../set-up.ts";
import { refusalOf, sdkOf } from "./sdk.ts";

const milliseconds = z.object({ milliseconds: z.number() });
const transcriptShape = z.object({
  transcripts: z.array(
    z.object({
      startTime: z.number(),
      duration: milliseconds,
      phrases: z.array(
        z.object({
          participantPurpose: z.enum(["internal", "external"]),
          text: z.string(),
          startTimeMs: z.number(),
          duration: milliseconds,
          words: z.array(z.object({ word: z.string(), startTimeMs: z.number(), duration: milliseconds })),
        }),
      ),
    }),
  ),
  participants: z.array(
    z.object({
      participantPurpose: z.string(),
      userId: z.string().optional(),
      startTimeMs: z.number(),
      endTimeMs: z.number(),
    }),
  ),
});

async function read(conversationId: string, platform: SimulatorOptions["platform"] = {}) {
  const simulator = await start({ platform });
  const { recording, speech } = await sdkOf(simulator);
  const [found] = await recording.getConversationRecordings(conversationId, { formatId: "NONE" });
  const of = [conversationId, found?.sessionId ?? ""] as const;
  const { url = "" } = await speech.getSpeechandtextanalyticsConversationCommunicationTranscripturl(...of);
  const { urls } = await speech.getSpeechandtextanalyticsConversationCommunicationTranscripturls(...of);
  expect(urls?.map((each) => each.recording?.id)).toEqual([found?.id]);
  expect((await fetch(url, { headers: await login(simulator) })).status).toBe(400);
  const document = transcriptShape.parse(await (await fetch(url)).json());
  expect(transcriptShape.parse(await (await fetch(urls?.[0]?.url ?? "")).json())).toEqual(document);
  const [transcript] = document.transcripts;
  if (transcript === undefined) throw new Error("the document has no transcript");
  return { transcript, participants: document.participants, startMs: Date.parse(found?.startTime ?? "") };
}

const spoken = ({ startMs, endMs, text, speaker }: ReturnType<typeof readTruth>["segments"][number]) => ({
  participantPurpose: speaker === "agent" ? "internal" : "external",
  text,
  startTimeMs: startMs,
  duration: { milliseconds: endMs - startMs },
});

test("the transcript has what was said, in epoch times or for some in times of the recording", async () => {
  const segments = readTruth("two-holds").segments.map(spoken);
  const epoch = await read("int-two-holds");
  expect(epoch.transcript.phrases).toMatchObject(
    segments.map((each) => ({ ...each, startTimeMs: epoch.startMs + each.startTimeMs })),
  );
  const relative = await read("int-two-holds", { quirks: { "int-two-holds": ["relativeTranscript"] } });
  expect(relative.transcript.phrases).toMatchObject(segments);
  for (const { words, startTimeMs, duration, text } of relative.transcript.phrases) {
    expect(words.map(({ word }) => word).join(" ")).toBe(text);
    expect(words[0]?.startTimeMs).toBe(startTimeMs);
    const last = words.at(-1);
    expect((last?.startTimeMs ?? 0) + (last?.duration.milliseconds ?? 0)).toBe(startTimeMs + duration.milliseconds);
  }
});

test("suppressed holds are cut out of the times of the transcript", async () => {
  const { transcript, startMs } = await read("int-two-holds", { holdAudio: "suppressed" });
  expect(transcript.duration).toEqual({ milliseconds: 45_600 - 18_500 });
  const starts = transcript.phrases.map(({ startTimeMs }) => startTimeMs - startMs);
  expect(starts.slice(4)).toEqual([12_500, 15_909, 17_827, 22_500, 24_348]);
});

test("windows say who of the internal side speaks: the flow first, then the agent", async () => {
  const { transcript, participants } = await read("int-two-holds", { quirks: { "int-two-holds": ["flowPhrases"] } });
  const at = (ms: number) =>
    participants
      .filter(({ startTimeMs, endTimeMs }) => startTimeMs <= ms && ms < endTimeMs)
      .map(({ participantPurpose }) => participantPurpose)
      .filter((purpose) => purpose !== "customer");
  const internal = transcript.phrases.filter(({ participantPurpose }) => participantPurpose === "internal");
  expect(at(internal[0]?.startTimeMs ?? 0)).toEqual(["acd"]);
  expect(at(internal[1]?.startTimeMs ?? 0)).toEqual(["agent"]);
});

test("a transcript that is not there is not found, and its URL ends after ten minutes", async () => {
  let nowMs = 0;
  const simulator = await start({ platform: { quirks: { "int-card-on-file": ["noTranscript"] } }, now: () => nowMs });
  const { recording, speech } = await sdkOf(simulator);
  const urlOf = async (conversationId: string) => {
    const [found] = await recording.getConversationRecordings(conversationId, { formatId: "NONE" });
    return speech.getSpeechandtextanalyticsConversationCommunicationTranscripturl(
      conversationId,
      found?.sessionId ?? "",
    );
  };
  expect((await refusalOf(urlOf("int-card-on-file"))).status).toBe(404);
  const { url = "" } = await urlOf("int-two-holds");
  nowMs = 599_999;
  expect((await fetch(url)).status).toBe(200);
  nowMs = 600_000;
  expect((await fetch(url)).status).toBe(403);
});

test("the participant metrics are those of the truth", async () => {
  const { speech } = await sdkOf(await start());
  for (const name of sampleNames) {
    const { durationMs, reference } = readTruth(name);
    const { participantMetrics } = await speech.getSpeechandtextanalyticsConversation(`int-${name}`);
    const ms = (percentage: number | undefined) => Math.round(((percentage ?? 0) * durationMs) / 100);
    expect({
      name,
      silenceMs: ms(participantMetrics?.silenceDurationPercentage),
      overlapMs: ms(participantMetrics?.overtalkDurationPercentage),
      agentTalkMs: ms(participantMetrics?.agentDurationPercentage),
      customerTalkMs: ms(participantMetrics?.customerDurationPercentage),
    }).toMatchObject({ name, ...pickTotals(reference) });
  }
});

function pickTotals({ silenceMs, overlapMs, agentTalkMs, customerTalkMs }: ReturnType<typeof readTruth>["reference"]) {
  return { silenceMs, overlapMs, agentTalkMs, customerTalkMs };
}
