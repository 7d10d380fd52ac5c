import { expect, test } from "vitest";
import { start } from "../set-up.ts";
import { refusalOf, sampleDays, sdkOf, voice } from "./sdk.ts";

const firstPage = { pageSize: 100, pageNumber: 1 };

test("the official client logs in and finds the sample calls with their holds", async () => {
  const simulator = await start();
  const { auth, analytics } = await sdkOf(simulator);
  expect(auth.accessToken).toHaveLength(32);
  const page = await analytics.postAnalyticsConversationsDetailsQuery({
    interval: sampleDays,
    order: "desc",
    segmentFilters: voice,
    paging: firstPage,
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
  expect(await analytics.getAnalyticsConversationDetails("int-two-holds")).toEqual(call);
});

test("refuses intervals over 7 days, pages over 100 and dimensions that segments do not have", async () => {
  const { analytics } = await sdkOf(await start());
  const bodies = [
    { interval: "2026-10-19T00:00:00Z/2026-10-26T00:00:01Z" },
    { interval: "2026-10-20T00:00:00Z/2026-10-19T00:00:00Z" },
    { interval: sampleDays, paging: { pageSize: 101, pageNumber: 1 } },
    {
      interval: sampleDays,
      segmentFilters: [{ type: "and", predicates: [{ dimension: "moonPhase", value: "full" }] }],
    },
  ];
  for (const body of bodies) {
    const refusal = await refusalOf(analytics.postAnalyticsConversationsDetailsQuery(body));
    expect({ body, status: refusal.status }).toEqual({ body, status: 400 });
    expect(refusal.code).toBe("bad.request");
  }
});

test("segment filters find by media, queue and agent; the same filter of conversations finds nothing", async () => {
  const { analytics } = await sdkOf(await start());
  const find = async (filters: object) =>
    (await analytics.postAnalyticsConversationsDetailsQuery({ interval: sampleDays, ...filters })).conversations?.map(
      ({ conversationId }) => conversationId,
    );
  const details = await analytics.getAnalyticsConversationDetails("int-billing-dispute");
  const agent = details.participants?.find(({ purpose }) => purpose === "agent");
  const queueId = agent?.sessions?.[0]?.segments?.[0]?.queueId;
  const by = (dimension: string, value: string | undefined) => [{ type: "and", predicates: [{ dimension, value }] }];
  expect(await find({ segmentFilters: by("queueId", queueId) })).toEqual(["int-billing-dispute"]);
  expect(await find({ segmentFilters: by("userId", agent?.userId) })).toEqual(["int-billing-dispute"]);
  expect(await find({ segmentFilters: by("mediaType", "chat") })).toBeUndefined();
  expect(await find({ conversationFilters: by("mediaType", "voice") })).toBeUndefined();
  expect(await find({ conversationFilters: by("queueId", queueId) })).toBeUndefined();
  expect(await find({ conversationFilters: by("conversationId", "int-two-holds") })).toEqual(["int-two-holds"]);
  const either = [
    {
      type: "or",
      clauses: [
        { type: "and", predicates: [{ dimension: "queueId", value: queueId }] },
        { type: "and", predicates: [{ dimension: "segmentType", value: "hold" }] },
      ],
    },
  ];
  expect(await find({ segmentFilters: either })).toEqual(["int-billing-dispute", "int-two-holds"]);
});

test("a job is queued, pending and fulfilled, and its results come from cursor to cursor", async () => {
  const nowMs = Date.UTC(2026, 9, 25);
  const simulator = await start({ platform: { pollsUntilReady: 2, jobLagMs: 12 * 3_600_000 }, now: () => nowMs });
  const { analytics } = await sdkOf(simulator);
  const { jobId = "" } = await analytics.postAnalyticsConversationsDetailsJobs({
    interval: "2026-10-01T00:00:00Z/2026-11-01T00:00:00Z",
  });
  expect((await refusalOf(analytics.getAnalyticsConversationsDetailsJobResults(jobId))).status).toBe(400);
  const states: (string | undefined)[] = [];
  for (const _ of [1, 2, 3]) states.push((await analytics.getAnalyticsConversationsDetailsJob(jobId)).state);
  expect(states).toEqual(["QUEUED", "PENDING", "FULFILLED"]);
  const found: (string | undefined)[] = [];
  let cursor: string | undefined;
  do {
    const page: Awaited<ReturnType<typeof analytics.getAnalyticsConversationsDetailsJobResults>> =
      await analytics.getAnalyticsConversationsDetailsJobResults(jobId, {
        pageSize: 2,
        ...(cursor === undefined ? {} : { cursor }),
      });
    expect(page.dataAvailabilityDate).toBe("2026-10-24T12:00:00.000Z");
    found.push(...(page.conversations?.map(({ conversationId }) => conversationId) ?? []));
    cursor = page.cursor;
  } while (cursor !== undefined);
  expect(found).toEqual(simulator.calls.map(({ interactionId }) => interactionId));
  const foreign = { cursor: Buffer.from("1 other").toString("base64url") };
  expect((await refusalOf(analytics.getAnalyticsConversationsDetailsJobResults(jobId, foreign))).status).toBe(400);
  expect(await analytics.getAnalyticsConversationsDetailsJobsAvailability()).toEqual({
    dataAvailabilityDate: "2026-10-24T12:00:00.000Z",
  });
});
