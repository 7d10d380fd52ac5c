import { expect, test } from "vitest";
import { type QuirkName, quirkNames } from "../../src/index.ts";
import { start } from "../set-up.ts";
import { refusalOf, sdkOf } from "./sdk.ts";

const conversationId = "int-two-holds";
const wav = { formatId: "WAV" };

async function withQuirk(quirk: QuirkName) {
  const simulator = await start({ platform: { quirks: { [conversationId]: [quirk] } } });
  const sdk = await sdkOf(simulator);
  const details = await sdk.analytics.getAnalyticsConversationDetails(conversationId);
  const sessionsOf = (wanted: string) =>
    details.participants?.filter(({ purpose }) => purpose === wanted).flatMap(({ sessions = [] }) => sessions) ?? [];
  const recordings = () => sdk.recording.getConversationRecordings(conversationId, wav);
  return { ...sdk, details, sessionsOf, recordings };
}

test.each([
  ["restoring", "RESTORING"],
  ["deleted", "DELETED"],
  ["uploading", "UPLOADING"],
  ["fileError", "ERROR"],
] as const)("%s: the file is %s and has nothing to play", async (quirk, fileState) => {
  const { recordings } = await withQuirk(quirk);
  expect(await recordings()).toMatchObject([{ fileState, startTime: null, endTime: null, mediaUris: null }]);
});

test("notListedYet: there are no recordings, and the one recording is not found", async () => {
  const { recordings, recording } = await withQuirk("notListedYet");
  expect(await recordings()).toEqual([]);
  const one = recording.getConversationRecording(conversationId, "rec-two-holds", wav);
  expect((await refusalOf(one)).status).toBe(404);
});

test("duplicates: one session comes as Trunk and Consult, the agent's as Station", async () => {
  const { recordings, sessionsOf } = await withQuirk("duplicates");
  const customer = sessionsOf("customer")[0]?.sessionId;
  const agent = sessionsOf("agent")[0]?.sessionId;
  expect((await recordings()).map(({ mediaSubtype, sessionId }) => [mediaSubtype, sessionId])).toEqual([
    ["Trunk", customer],
    ["Station", agent],
    ["Consult", customer],
  ]);
});

test("sharedChannel: both sides are in the one file of key S", async () => {
  const { recordings } = await withQuirk("sharedChannel");
  const [found] = await recordings();
  expect(Object.keys(found?.mediaUris ?? {})).toEqual(["S"]);
});

test("headerOnlyAudio: the files are 44 bytes of header", async () => {
  const { recordings } = await withQuirk("headerOnlyAudio");
  const [found] = await recordings();
  const media = await fetch(found?.mediaUris?.["0"]?.mediaUri ?? "");
  expect((await media.arrayBuffer()).byteLength).toBe(44);
});

test("mixedSides: both files have the same sound, and more of it than one side", async () => {
  const read = async (quirk: QuirkName) => {
    const { recordings } = await withQuirk(quirk);
    const [found] = await recordings();
    const urls = Object.values(found?.mediaUris ?? {}).map(({ mediaUri = "" }) => mediaUri);
    const files = await Promise.all(urls.map(async (url) => Buffer.from(await (await fetch(url)).arrayBuffer())));
    return files.map((file) => file.subarray(file.indexOf("data")));
  };
  const [agent, customer] = await read("noTranscript");
  const [first, second] = await read("mixedSides");
  expect(first?.equals(second ?? Buffer.alloc(0))).toBe(true);
  expect(first?.equals(agent ?? Buffer.alloc(0))).toBe(false);
  expect(first?.equals(customer ?? Buffer.alloc(0))).toBe(false);
});

test("plainTimestamps: no milliseconds where there are none, and +0000", async () => {
  const { details, recordings } = await withQuirk("plainTimestamps");
  expect((await recordings())[0]?.startTime).toBe("2026-10-24T09:15:00+0000");
  expect((await recordings())[0]?.endTime).toBe("2026-10-24T09:15:45.600+0000");
  expect(details.conversationStart).toMatch(/\+0000$/);
});

test("absentFields: what may be absent is", async () => {
  const { details, recordings } = await withQuirk("absentFields");
  const [found] = await recordings();
  expect(Object.keys(found ?? {}).toSorted()).toEqual(["id", "mediaUris", "selfUri"]);
  expect(details).not.toHaveProperty("conversationEnd");
});

test("unknownValues: enums hold values that nobody documented", async () => {
  const { details, recordings } = await withQuirk("unknownValues");
  expect(await recordings()).toMatchObject([{ media: "hologram", mediaSubtype: "Hologram" }]);
  expect(details.participants?.map(({ purpose }) => purpose)).toContain("digitalGreeter");
});

test("chatWithHold: the agent has a chat with a hold beside the call", async () => {
  const { sessionsOf } = await withQuirk("chatWithHold");
  expect(sessionsOf("agent").map(({ mediaType }) => mediaType)).toEqual(["voice", "chat"]);
  const chat = sessionsOf("agent")[1]?.segments?.map(({ segmentType }) => segmentType);
  expect(chat).toEqual(["interact", "hold", "interact"]);
});

test("stuckLeg: a segment stays open, and the conversation ends months later", async () => {
  const { details, sessionsOf, analytics } = await withQuirk("stuckLeg");
  const open = sessionsOf("agent")[0]?.segments?.filter(({ segmentEnd }) => segmentEnd === undefined);
  expect(open).toHaveLength(1);
  expect(Date.parse(details.conversationEnd ?? "")).toBeGreaterThan(Date.UTC(2027, 0, 1));
  const later = await analytics.postAnalyticsConversationsDetailsQuery({
    interval: "2026-12-01T00:00:00Z/2026-12-02T00:00:00Z",
  });
  expect(later.totalHits).toBe(1);
});

test("secondCustomer: there are two customers", async () => {
  const { sessionsOf } = await withQuirk("secondCustomer");
  expect(sessionsOf("customer")).toHaveLength(2);
});

test("transfer: two agents, each with the holds of its own time", async () => {
  const { details, sessionsOf } = await withQuirk("transfer");
  const agents = details.participants?.filter(({ purpose }) => purpose === "agent").map(({ userId }) => userId);
  expect(new Set(agents).size).toBe(2);
  const holds = sessionsOf("agent").map(({ segments }) =>
    segments?.filter(({ segmentType }) => segmentType === "hold").map(({ segmentStart }) => segmentStart),
  );
  expect(holds).toEqual([["2026-10-24T09:15:12.000Z"], ["2026-10-24T09:15:34.000Z"]]);
  expect(sessionsOf("agent")[0]?.segments?.map(({ disconnectType }) => disconnectType)).toContain("transfer");
});

test("quirks of a share of all conversations are the same with one seed", async () => {
  const find = async (seed: number) => {
    const quirkRates = Object.fromEntries(quirkNames.map((name) => [name, 0.2]));
    const simulator = await start({ calls: [], platform: { conversations: 300, quirkRates }, seed });
    const { analytics } = await sdkOf(simulator);
    const { conversations = [] } = await analytics.postAnalyticsConversationsDetailsQuery({
      interval: "2026-10-01T00:00:00Z/2026-10-08T00:00:00Z",
      paging: { pageSize: 100, pageNumber: 1 },
    });
    return conversations;
  };
  const first = await find(1);
  expect(await find(1)).toEqual(first);
  expect(await find(2)).not.toEqual(first);
  const transferred = first.filter(
    ({ participants = [] }) => participants.filter(({ purpose }) => purpose === "agent").length === 2,
  );
  expect(transferred.length).toBeGreaterThan(5);
  expect(transferred.length).toBeLessThan(35);
});

test("a quirk can be taken back while the simulator runs", async () => {
  const quirks: Record<string, QuirkName[]> = { [conversationId]: ["notListedYet"] };
  const { recording } = await sdkOf(await start({ platform: { quirks } }));
  expect(await recording.getConversationRecordings(conversationId, wav)).toEqual([]);
  delete quirks[conversationId];
  expect(await recording.getConversationRecordings(conversationId, wav)).toHaveLength(1);
});
