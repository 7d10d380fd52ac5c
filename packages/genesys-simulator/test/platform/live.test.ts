import { expect, test } from "vitest";
import { start } from "../set-up.ts";
import { refusalOf, sampleDays, sdkOf } from "./sdk.ts";

const hourMs = 3_600_000;
const connectMs = Date.UTC(2026, 9, 24, 9, 15);

test("a call is known as far as it has come, its recording and its transcript later", async () => {
  let nowMs = connectMs - hourMs;
  const live = { recordingLagMs: hourMs, transcriptLagMs: 2 * hourMs };
  const simulator = await start({ platform: { live }, now: () => nowMs, tokenLifetimeS: 86_400 });
  const { analytics, recording, speech } = await sdkOf(simulator);
  const details = () => analytics.getAnalyticsConversationDetails("int-two-holds");
  const recordings = () => recording.getConversationRecordings("int-two-holds", { formatId: "NONE" });
  const segments = async () => {
    const agents = (await details()).participants?.filter(({ purpose }) => purpose === "agent") ?? [];
    return agents.flatMap(({ sessions = [] }) => sessions).flatMap((session) => session.segments ?? []);
  };
  expect((await refusalOf(details())).status).toBe(404);
  expect((await analytics.postAnalyticsConversationsDetailsQuery({ interval: sampleDays })).totalHits).toBe(4);

  nowMs = connectMs + 15_000;
  expect((await segments()).map(({ segmentType, segmentEnd }) => [segmentType, segmentEnd !== undefined])).toEqual([
    ["alert", true],
    ["interact", true],
    ["hold", false],
  ]);
  expect(await details()).not.toHaveProperty("conversationEnd");
  expect(await recordings()).toEqual([]);

  nowMs = connectMs + 45_600 + hourMs;
  const [found] = await recordings();
  expect(found).toMatchObject({ id: "rec-two-holds", fileState: "AVAILABLE" });
  expect((await segments()).every(({ segmentEnd }) => segmentEnd !== undefined)).toBe(true);
  expect((await refusalOf(speech.getSpeechandtextanalyticsConversation("int-two-holds"))).status).toBe(404);

  nowMs += hourMs;
  const of = ["int-two-holds", found?.sessionId ?? ""] as const;
  expect(await speech.getSpeechandtextanalyticsConversationCommunicationTranscripturl(...of)).toHaveProperty("url");
  const { dataAvailabilityDate } = await analytics.getAnalyticsConversationsDetailsJobsAvailability();
  expect(dataAvailabilityDate).toBe(new Date(nowMs).toISOString());
});
