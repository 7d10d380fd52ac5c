import { expect, test } from "vitest";
import { start } from "../set-up.ts";
import { sampleDays, sdkOf, voice } from "./sdk.ts";

test("the official client logs in and finds the sample calls with their holds", async () => {
  const simulator = await start();
  const { auth, analytics } = await sdkOf(simulator);
  expect(auth.accessToken).toHaveLength(32);
  const page = await analytics.postAnalyticsConversationsDetailsQuery({
    interval: sampleDays,
    order: "desc",
    segmentFilters: voice,
    paging: { pageSize: 100, pageNumber: 1 },
  });
  expect(page.totalHits).toBe(5);
  expect(page.conversations?.map(({ conversationId }) => conversationId)).toEqual(
    simulator.calls.map(({ interactionId }) => interactionId).toReversed(),
  );
  const call = page.conversations?.[0];
  const agent = call?.participants?.find(({ purpose }) => purpose === "agent")?.sessions?.[0];
  const holds = agent?.segments?.filter(({ segmentType }) => segmentType === "hold");
  expect(holds?.map(({ segmentStart, segmentEnd }) => [segmentStart, segmentEnd])).toEqual([
    ["2026-10-24T09:15:12.000Z", "2026-10-24T09:15:24.000Z"],
    ["2026-10-24T09:15:34.000Z", "2026-10-24T09:15:40.500Z"],
  ]);
  const metrics = Object.fromEntries(agent?.metrics?.map(({ name, value }) => [name, value]) ?? []);
  expect(metrics).toMatchObject({ tHeldComplete: 18_500, tTalkComplete: 45_600 - 18_500 });
});
