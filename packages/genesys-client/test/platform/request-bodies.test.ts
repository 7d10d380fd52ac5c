import type platformClient from "purecloud-platform-client-v2";
import { expect, test } from "vitest";
import { answer, fakeGenesys, type SeenRequest } from "../fake-genesys.ts";
import { platformClient as client } from "./set-up.ts";

type Analytics = InstanceType<typeof platformClient.AnalyticsApi>;
type Conversations = InstanceType<typeof platformClient.ConversationsApi>;
type Recordings = InstanceType<typeof platformClient.RecordingApi>;

const bodyOf = (seen: readonly SeenRequest[]): unknown => JSON.parse(seen[0]?.body ?? "null");
const range = { from: "2026-10-01T00:00:00Z", to: "2026-10-02T00:00:00Z" };
const archived = { id: "r1", media: "audio", fileState: "ARCHIVED" };

test("a details query is one of the official SDK's, with the filters of segments", async () => {
  const path = "/api/v2/analytics/conversations/details/query";
  await using server = await fakeGenesys({ [path]: answer(200, { totalHits: 0 }) });
  expect(await Array.fromAsync(client(server.origin).recordings.list(range))).toEqual([]);
  const expected: Parameters<Analytics["postAnalyticsConversationsDetailsQuery"]>[0] = {
    interval: "2026-10-01T00:00:00.000Z/2026-10-02T00:00:00.000Z",
    order: "desc",
    orderBy: "conversationStart",
    segmentFilters: [
      { type: "and", predicates: [{ type: "dimension", dimension: "mediaType", operator: "matches", value: "voice" }] },
    ],
    paging: { pageSize: 100, pageNumber: 1 },
  };
  expect(bodyOf(server.to(path))).toEqual(expected);
});

test("a job is one of the official SDK's", async () => {
  const path = "/api/v2/analytics/conversations/details/jobs";
  await using server = await fakeGenesys({
    [path]: answer(202, { jobId: "j1" }),
    [`${path}/j1`]: answer(200, { state: "FULFILLED" }),
    [`${path}/j1/results`]: answer(200, { conversations: [] }),
  });
  const query = { ...range, from: "2026-01-01T00:00:00Z" };
  expect(await Array.fromAsync(client(server.origin).recordings.list(query))).toEqual([]);
  const expected: Parameters<Analytics["postAnalyticsConversationsDetailsJobs"]>[0] = {
    interval: "2026-01-01T00:00:00.000Z/2026-10-02T00:00:00.000Z",
    order: "desc",
    orderBy: "conversationStart",
    segmentFilters: [
      { type: "and", predicates: [{ type: "dimension", dimension: "mediaType", operator: "matches", value: "voice" }] },
    ],
  };
  expect(bodyOf(server.to(path))).toEqual(expected);
});

test("a recording is restored as by the official SDK", async () => {
  const path = "/api/v2/conversations/c1/recordings";
  await using server = await fakeGenesys({ [path]: answer(200, [archived]), [`${path}/r1`]: answer(200, archived) });
  const { recordings } = client(server.origin, { restore: 1 });
  const found = await recordings.get("c1~r1");
  expect(await recordings.restore?.(found)).toBe(true);
  const expected: Parameters<Recordings["putConversationRecording"]>[2] = {
    fileState: "RESTORED",
    restoreExpirationTime: "2026-01-08T00:00:00.000Z",
  };
  expect(bodyOf(server.to(`${path}/r1`))).toEqual(expected);
});

test("an annotation is one of the official SDK's", async () => {
  const path = "/api/v2/conversations/c1/recordings";
  await using server = await fakeGenesys({
    [path]: answer(200, [archived]),
    [`${path}/r1/annotations`]: answer(200, [{ id: "a7", name: "earshot/topic/reason", description: "old" }]),
    [`${path}/r1/annotations/a7`]: answer(200, {}),
  });
  const annotations = [{ key: "reason", value: "billing", category: "topic" }];
  await client(server.origin).metadata.publish("c1", { annotations }, {});
  const expected: Parameters<Recordings["putConversationRecordingAnnotation"]>[3] = {
    id: "a7",
    name: "earshot/topic/reason",
    type: "Annotation",
    location: 0,
    description: "billing",
  };
  expect(bodyOf(server.to(`${path}/r1/annotations/a7`))).toEqual(expected);
});

test("custom attributes are those of the official SDK", async () => {
  const path = "/api/v2/conversations/c1/customattributes";
  const results = [{ id: "a1", schema: { id: "s1" }, version: 3, customAttributes: {} }];
  await using server = await fakeGenesys({ [path]: answer(200, { results }) });
  const annotations = [{ key: "reason", value: "billing", category: "topic" }];
  await client(server.origin, { metadata: { attributesSchemaId: "s1" } }).metadata.publish(
    "c1",
    { annotations },
    { etag: "3" },
  );
  const put = server.to(path).filter(({ method }) => method === "PUT");
  type Body = NonNullable<NonNullable<Parameters<Conversations["putConversationCustomattributes"]>[1]>["body"]>;
  const {
    customAttributes,
    ...expected
  }: Omit<Body, "customAttributes"> & { customAttributes: Record<string, string> } = {
    id: "a1",
    schemaId: "s1",
    version: 3,
    customAttributes: { topic_reason: "billing" },
  };
  expect(bodyOf(put)).toEqual({ ...expected, customAttributes });
});
