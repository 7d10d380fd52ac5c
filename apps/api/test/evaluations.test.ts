import { readTruth, sampleNames } from "@earshot/genesys-simulator";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { finishedJob, serve, simulate, type TestApi } from "./set-up.ts";

const page = z.object({
  items: z.array(z.object({ id: z.int(), recordingId: z.string(), definition: z.string(), score: z.number() })),
  nextCursor: z.string().nullable(),
});
const hits = z.object({
  hits: z.array(
    z.object({
      kind: z.string(),
      recordingId: z.string(),
      startMs: z.int().nullable(),
      side: z.string().nullable(),
      snippet: z.array(z.object({ text: z.string(), match: z.boolean() })),
    }),
  ),
  nextCursor: z.string().nullable(),
});

/** The API after a run over the five sample calls. */
async function serveSamples(definitions = ["standard"]): Promise<TestApi> {
  const api = await serve({ simulator: await simulate() });
  expect(await finishedJob(api, { definitions })).toMatchObject({
    status: "finished",
    counts: { total: 5, evaluated: 5, failed: 0, skipped: 0 },
    failure: null,
  });
  return api;
}

const list = async (api: TestApi, query = "") => page.parse((await api.get(`/v1/evaluations${query}`)).body);
const search = async (api: TestApi, query: string) => hits.parse((await api.get(`/v1/search/utterances${query}`)).body);
const idsOf = (found: { recordingId: string }[]) => found.map(({ recordingId }) => recordingId);

const newestFirst = [
  "rec-two-holds",
  "rec-long-silence",
  "rec-card-on-file",
  "rec-billing-dispute",
  "rec-angry-interruptions",
];

test("the five sample calls equal their truth to the millisecond", async () => {
  const api = await serveSamples();
  const { items } = await list(api);
  for (const name of sampleNames) {
    const { reference, durationMs, segments } = readTruth(name);
    const id = items.find(({ recordingId }) => recordingId === `rec-${name}`)?.id;
    const { body } = await api.get(`/v1/evaluations/${id}`);
    expect(body).toMatchObject({
      recordingId: `rec-${name}`,
      interactionId: `int-${name}`,
      support: "recording",
      durationMs,
      evaluation: {
        durationMs,
        speechMs: durationMs - reference.silenceMs,
        talk: { agentMs: reference.agentTalkMs, customerMs: reference.customerTalkMs },
        talkOver: { totalMs: reference.overlapMs },
      },
      utterances: segments.map(({ startMs, endMs, speaker }) => ({ startMs, endMs, side: speaker })),
    });
  }
});

describe("the list", () => {
  test("has the newest calls first and goes on from a cursor", async () => {
    const api = await serveSamples();
    const seen: string[] = [];
    let query = "?limit=2";
    for (let pages = 1; query !== ""; pages++) {
      const { items, nextCursor } = await list(api, query);
      seen.push(...idsOf(items));
      query = nextCursor === null ? "" : `?limit=2&cursor=${nextCursor}`;
      expect(items.length).toBe(pages < 3 ? 2 : 1);
    }
    expect(seen).toEqual(newestFirst);
  });

  test("is narrowed by dates, measures and scores", async () => {
    const api = await serveSamples();
    const narrowed = async (query: string) => idsOf((await list(api, `?${query}`)).items);
    expect(await narrowed("from=2026-10-21T00:00:00Z&to=2026-10-23T00:00:00%2B00:00")).toEqual([
      "rec-card-on-file",
      "rec-billing-dispute",
    ]);
    expect(await narrowed("minSilenceMs=20000")).toEqual(["rec-long-silence"]);
    expect(await narrowed("minHoldMs=1")).toEqual(["rec-two-holds", "rec-billing-dispute"]);
    expect(await narrowed("belowScore=60")).toContain("rec-long-silence");
    expect(await narrowed("minScore=91.368&maxScore=91.368")).toEqual(["rec-two-holds"]);
    expect(await narrowed("interactionId=int-two-holds")).toEqual(["rec-two-holds"]);
    expect(await narrowed("scored=false")).toEqual([]);
    expect((await narrowed("scored=true")).length).toBe(5);
  });

  test("shows each call's primary evaluation, unless others are asked for", async () => {
    const api = await serveSamples(["standard", "nice", "standard"]);
    const definitionsOf = async (query: string) => {
      const { items } = await list(api, query);
      return items.map(({ definition }) => definition).sort();
    };
    expect(await definitionsOf("")).toEqual(Array(5).fill("standard"));
    expect(await definitionsOf("?definition=nice")).toEqual(Array(5).fill("nice"));
    expect(await definitionsOf("?all=true")).toEqual([...Array(5).fill("nice"), ...Array(5).fill("standard")]);
  });
});

describe("the search", () => {
  test("finds words with their time, side and match", async () => {
    const api = await serveSamples();
    const found = await search(api, "?words=hold&side=agent");
    expect(idsOf(found.hits)).toEqual(["rec-two-holds", "rec-billing-dispute"]);
    for (const { recordingId, startMs, side, snippet } of found.hits) {
      const said = sampleNames
        .filter((name) => `rec-${name}` === recordingId)
        .flatMap((name) => readTruth(name).segments)
        .find((segment) => segment.startMs === startMs);
      expect(side).toBe("agent");
      expect(snippet.map(({ text }) => text).join("")).toBe(said?.text);
      expect(snippet.filter(({ match }) => match).map(({ text }) => text)).toEqual(["hold"]);
    }
  });

  test("is narrowed by how the call went, finds a recording by its id, and pages", async () => {
    const api = await serveSamples();
    expect(idsOf((await search(api, "?words=hold&minSilenceMs=10000")).hits)).toEqual(["rec-billing-dispute"]);
    expect((await search(api, "?words=rec-two-holds")).hits).toMatchObject([
      { kind: "recording", recordingId: "rec-two-holds" },
    ]);
    const first = await search(api, "?words=hold&limit=1");
    const second = await search(api, `?words=hold&limit=1&cursor=${first.nextCursor}`);
    expect(idsOf([...first.hits, ...second.hits])).toEqual(["rec-two-holds", "rec-billing-dispute"]);
    expect(second.nextCursor).toBeNull();
  });

  test("lists calls, each with its first hits, and without words those that pass the filter", async () => {
    const api = await serveSamples();
    const { body } = await api.get("/v1/search?words=hold%20charged%20twice");
    expect(body).toMatchObject({
      calls: [{ recordingId: "rec-billing-dispute", hitCount: expect.any(Number), hits: expect.any(Array) }],
      nextCursor: null,
    });
    expect((await api.get("/v1/search?words=hold%20NOT%20charged")).body).toMatchObject({
      calls: [{ recordingId: "rec-two-holds" }],
    });
    expect((await api.get("/v1/search?minSilenceMs=20000")).body).toMatchObject({
      calls: [{ recordingId: "rec-long-silence", hits: [], hitCount: 0 }],
    });
  });

  test("takes what people type, and says of what it cannot follow why", async () => {
    const api = await serveSamples();
    const statusOf = async (words: string) => (await api.get(`/v1/search?words=${encodeURIComponent(words)}`)).status;
    for (const words of ["O'Brien", "café", "東京", "100 %"]) expect(await statusOf(words), words).toBe(200);
    for (const words of ['say "hold', "a*b", "(refund)", "refund OR", "AND OR NOT"])
      expect(await statusOf(words), words).toBe(400);
  });
});
