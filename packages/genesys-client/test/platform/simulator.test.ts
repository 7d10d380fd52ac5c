import { type QuirkName, readTruth, sampleNames } from "@earshot/genesys-simulator";
import { temporaryFolder } from "@earshot/test-kit";
import { describe, expect, test } from "vitest";
import { failure } from "../helpers.ts";
import { listReadable, sampleDays, startPlatform } from "./set-up.ts";

const idOf = (name: string) => `int-${name}~rec-${name}`;

describe("listing", () => {
  test("finds the sample calls, the latest first, with both channels and who took part", async () => {
    const { genesys, simulator } = await startPlatform();
    const found = await listReadable(genesys);
    expect(found.map(({ id }) => id)).toEqual(
      simulator.calls.map(({ interactionId, recordingId }) => `${interactionId}~${recordingId}`).toReversed(),
    );
    const call = found.find(({ id }) => id === idOf("two-holds"));
    expect(call).toMatchObject({ interactionId: "int-two-holds", state: { kind: "ready" } });
    expect(call?.parts).toEqual([
      { id: "0", mediaType: "voice", format: "wav", channel: 0, state: { kind: "ready" } },
      { id: "1", mediaType: "voice", format: "wav", channel: 1, state: { kind: "ready" } },
    ]);
    expect(call?.conversation).toMatchObject({
      direction: "inbound",
      agents: [{ name: expect.any(String) }],
      queues: [{ name: expect.any(String) }],
      wrapUpCodes: [{ name: expect.any(String) }],
      divisions: [{ name: expect.any(String) }],
    });
    expect(call?.conversation?.legs.map(({ purpose }) => purpose)).toEqual(
      expect.arrayContaining(["customer", "ivr", "acd", "agent"]),
    );
    const names = simulator.requests.filter(({ path }) => /users|queues|wrapupcodes|divisions/.test(path));
    expect(names).toHaveLength(4);
  });

  test("without `from` goes back a week, and asks once for each 7 days of a range", async () => {
    const { genesys, simulator } = await startPlatform({ now: () => Date.UTC(2026, 9, 25) });
    const queries = () => simulator.requests.filter(({ path }) => path.endsWith("/details/query")).length;
    await listReadable(genesys, { to: "2026-10-25T00:00:00Z" });
    expect(queries()).toBe(1);
    await listReadable(genesys, { from: "2026-09-30T00:00:00Z", to: "2026-10-25T00:00:00Z" });
    expect(queries()).toBe(1 + 4);
  });

  test("gives each conversation once over many windows and pages, and ends at the limit", async () => {
    const { genesys, simulator } = await startPlatform({ generatedCalls: 250 });
    const entries = await Array.fromAsync(
      genesys.recordings.list({ from: "2026-08-20T00:00:00Z", to: "2026-09-15T00:00:00Z" }),
    );
    const ids = entries.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBe(250);
    expect(simulator.requests.filter(({ path }) => path.endsWith("/details/query")).length).toBeGreaterThan(4);
    expect(await listReadable(genesys, { ...sampleDays, limit: 3 })).toHaveLength(3);
  });

  test("leaves more than 31 days to a job, and queries what it does not have yet", async () => {
    const query = { from: "2026-08-01T00:00:00Z", to: sampleDays.to };
    const nowMs = Date.UTC(2026, 10, 1);
    const { genesys, simulator } = await startPlatform({
      now: () => nowMs,
      platform: { pollsUntilReady: 2, jobLagMs: 9 * 86_400_000 },
    });
    const ids = (await listReadable(genesys, query)).map(({ id }) => id);
    expect(ids.toSorted()).toEqual(sampleNames.map(idOf).toSorted());
    const paths = simulator.requests.map(({ path }) => path);
    expect(paths.filter((path) => path.endsWith("/details/jobs"))).toHaveLength(1);
    expect(paths.filter((path) => path.endsWith("/results"))).toHaveLength(1);
    expect(paths.filter((path) => path.endsWith("/details/query"))).toHaveLength(2);
  });

  test("asks again for what is being transcoded, while others come first", async () => {
    const { genesys, clock } = await startPlatform({ platform: { pollsUntilReady: 3 } });
    const found = await listReadable(genesys);
    expect(found.map(({ state }) => state.kind)).toEqual(found.map(() => "ready"));
    expect(found).toHaveLength(5);
    expect(clock.waits).toEqual([5000, 5000, 10_000]);
  });

  test("lists what stays in transcoding as that, in the end", async () => {
    const { genesys } = await startPlatform({ platform: { pollsUntilReady: 50 } });
    const found = await listReadable(genesys);
    expect(found.map(({ id, state }) => [id, state.kind])).toEqual(found.map(({ id }) => [id, "transcoding"]));
    expect(found).toHaveLength(5);
  });

  test("by ids: recordings, whole conversations, and entries for those that are not there", async () => {
    const { genesys } = await startPlatform({ extraCalls: ["twoParts"] });
    const ids = ["nobody~nothing", idOf("two-holds"), "int-two-holds~other", "int-twoParts"];
    const entries = await Array.fromAsync(genesys.recordings.list({ ids }));
    expect(entries.map((entry) => [entry.id, "unreadable" in entry ? entry.unreadable.code : null])).toEqual([
      ["nobody~nothing", "genesys.not_found"],
      [idOf("two-holds"), null],
      ["int-two-holds~other", "genesys.not_found"],
      ["int-twoParts~rec-twoParts", null],
      ["int-twoParts~rec-twoParts-2", null],
    ]);
    const found: unknown[] = [];
    const withoutConversation = async () => {
      for await (const entry of genesys.recordings.list({ ids: [idOf("two-holds"), "rec-two-holds"] }))
        found.push(entry);
    };
    const refused = await failure(withoutConversation());
    expect(refused).toMatchObject({
      code: "genesys.invalid_query",
      message: expect.stringContaining('"rec-two-holds"'),
    });
    expect(refused.hint).toContain("<conversation>~<recording>");
    expect(found).toEqual([]);
    expect(await genesys.recordings.get(idOf("two-holds"))).toMatchObject({ id: idOf("two-holds") });
    expect(await failure(genesys.recordings.get("int-two-holds~other"))).toMatchObject({ code: "genesys.not_found" });
  });
});

describe("odd conversations", () => {
  const one = "int-two-holds";
  const list = async (quirk: QuirkName, more: object = {}) => {
    const quirks = { [one]: [quirk] };
    const platform = await startPlatform({ platform: { quirks, ...more } });
    const all = await listReadable(platform.genesys);
    return { ...platform, all, found: all.filter(({ interactionId }) => interactionId === one) };
  };

  test.each<[QuirkName, string]>([
    ["archivedStub", "archived"],
    ["restoring", "restoring"],
    ["deleted", "deleted"],
    ["uploading", "uploading"],
    ["fileError", "failed"],
  ])("%s is the state %s, and its media are not to be had", async (quirk, kind) => {
    const { found, genesys, all } = await list(quirk);
    expect(all).toHaveLength(5);
    expect(found).toMatchObject([{ id: idOf("two-holds"), state: { kind }, startTime: null, parts: [] }]);
    expect((await genesys.recordings.holds(found[0] ?? failed())).warnings).toEqual([]);
  });

  test("copies on other trunks and stations are left out", async () => {
    expect((await list("duplicates")).found.map(({ id }) => id)).toEqual([idOf("two-holds")]);
  });

  test("a recording that is not listed yet is none", async () => {
    expect((await list("notListedYet")).all).toHaveLength(4);
  });

  test("unknown kinds of media keep their names", async () => {
    expect((await list("unknownValues")).found).toMatchObject([
      { parts: [{ mediaType: "hologram" }, { mediaType: "hologram" }] },
    ]);
  });

  test("absent fields are absent: the file is there all the same", async () => {
    const { found, genesys } = await list("absentFields");
    expect(found).toMatchObject([
      { state: { kind: "ready" }, startTime: null, parts: [{ channel: 0 }, { channel: 1 }] },
    ]);
    expect((await genesys.recordings.holds(found[0] ?? failed())).events).toHaveLength(4);
  });

  test("one file for both channels names none", async () => {
    expect((await list("sharedChannel")).found).toMatchObject([{ parts: [{ id: "S", channel: null }] }]);
  });

  test("timestamps without milliseconds and with +0000 are read", async () => {
    const { found, genesys } = await list("plainTimestamps");
    expect(found[0]?.startTime).toMatch(/Z$/);
    expect((await genesys.recordings.holds(found[0] ?? failed())).events).toHaveLength(4);
  });

  test("a chat's hold is none of the call's, and a stuck leg ends nothing late", async () => {
    for (const quirk of ["chatWithHold", "stuckLeg", "secondCustomer"] as const) {
      const { found, genesys } = await list(quirk);
      const { events, warnings } = await genesys.recordings.holds(found[0] ?? failed());
      expect(events.map(({ state }) => state)).toEqual(["HOLD", "TALK", "HOLD", "TALK"]);
      expect(warnings).toEqual([]);
    }
  });

  test("an agent on the second channel becomes channel 0", async () => {
    const { genesys } = await startPlatform({ platform: { agentChannel: 1 } }, { agentChannel: 1 });
    const [call] = await listReadable(genesys);
    expect(call?.parts.map(({ id, channel }) => [id, channel])).toEqual([
      ["0", 1],
      ["1", 0],
    ]);
  });

  test("audio that leaves out holds has its cuts", async () => {
    const { found, genesys } = await list("stuckLeg", { holdAudio: "suppressed" });
    const { pauses, warnings } = await genesys.recordings.holds(found[0] ?? failed());
    expect(pauses.map(({ reason, soundDurationMs }) => [reason, soundDurationMs])).toEqual([
      ["hold", 0],
      ["hold", 0],
    ]);
    expect(pauses.map(({ durationMs }) => durationMs)).toEqual([12_000, 6500]);
    expect(warnings).toEqual([]);
  });
});

test.each(sampleNames)("the holds of %s are those of its truth", async (name) => {
  const { genesys } = await startPlatform();
  const call = (await listReadable(genesys)).find(({ id }) => id === idOf(name)) ?? failed();
  const { events, warnings } = await genesys.recordings.holds(call);
  const startMs = Date.parse(call.startTime ?? "");
  const held = events
    .filter(({ state }) => state === "HOLD")
    .map(({ timestamp }) => Date.parse(timestamp ?? "") - startMs);
  expect(held).toEqual(readTruth(name).holds.map((hold) => hold.startMs));
  expect(warnings).toEqual([]);
});

describe("media", () => {
  test("come from signed URLs, without the token", async () => {
    const folder = await temporaryFolder();
    const { genesys, simulator } = await startPlatform();
    const [call] = await listReadable(genesys);
    if (call === undefined) throw new Error("no call");
    for (const part of call.parts) {
      expect(await genesys.recordings.media(call, part, folder)).toMatchObject({ contentType: "audio/wav" });
    }
    const signed = simulator.requests.filter(({ path }) => path.includes("media"));
    expect(signed.length).toBeGreaterThan(0);
    for (const { hasAuthorization } of signed) expect(hasAuthorization).toBe(false);
  });

  test("are asked for once more when a signed URL has ended", async () => {
    const folder = await temporaryFolder();
    const { genesys, simulator } = await startPlatform({ faults: { expiredUrl: 1 } });
    const [call] = await listReadable(genesys);
    const [part] = call?.parts ?? [];
    if (call === undefined || part === undefined) throw new Error("no call");
    expect(await genesys.recordings.media(call, part, folder)).toMatchObject({ contentType: "audio/wav" });
    expect(simulator.requests.some(({ status }) => status === 403)).toBe(true);
  });

  test("that are being transcoded come later, when they are said to", async () => {
    const folder = await temporaryFolder();
    const { genesys, clock } = await startPlatform({ platform: { pollsUntilReady: 1 } });
    const [call] = await listReadable(genesys);
    const [part] = call?.parts ?? [];
    if (call === undefined || part === undefined) throw new Error("no call");
    const error = await failure(genesys.recordings.media(call, part, folder));
    expect(error).toMatchObject({ code: "genesys.not_ready", retryAtMs: clock.now() + 5000 });
    expect(await genesys.recordings.media(call, part, folder)).toMatchObject({ contentType: "audio/wav" });
  });
});

describe("transcripts", () => {
  const transcript = async (quirk: QuirkName | null, name = "two-holds") => {
    const quirks = quirk === null ? {} : { [`int-${name}`]: [quirk] };
    const { genesys } = await startPlatform({ extraCalls: ["twoParts"], platform: { quirks } }, { transcripts: true });
    const call = await genesys.recordings.get(idOf(name));
    return { call, document: await genesys.recordings.transcript?.(call) };
  };

  test.each<QuirkName | null>([null, "relativeTranscript", "flowPhrases", "absentFields", "duplicates"])(
    "are the service's own document (%s)",
    async (quirk) => {
      expect((await transcript(quirk)).document).toMatchObject({ kind: "document", format: "genesys" });
    },
  );

  test("of one of several recordings of a session are its own", async () => {
    const { call, document } = await transcript(null, "twoParts");
    expect(document).toMatchObject({ document: { transcripts: [{ transcriptId: "rec-twoParts-transcript" }] } });
    expect(document).toMatchObject({ document: { startTime: Date.parse(call.startTime ?? "") } });
  });

  test("that are not there are no fault", async () => {
    expect((await transcript("noTranscript")).document).toBe(null);
  });

  test("are asked for only when they are wanted", async () => {
    const { genesys } = await startPlatform();
    expect(genesys.recordings.transcript).toBeUndefined();
  });
});

test("the service's own numbers are there to compare with", async () => {
  const { genesys } = await startPlatform({ platform: { quirks: { "int-two-holds": ["noTranscript"] } } });
  const calls = await listReadable(genesys);
  const metrics = await Promise.all(calls.map(({ id }) => genesys.recordings.sourceMetrics?.(id)));
  for (const each of metrics) expect(each).toMatchObject({ silencePercent: expect.toSatisfy(() => true) });
  const held = metrics[calls.findIndex(({ interactionId }) => interactionId === "int-two-holds")];
  expect(held).toMatchObject({ silencePercent: null, heldMs: 18_500 });
});

describe("permissions", () => {
  test("that are missing are named, and end the listing", async () => {
    const { genesys } = await startPlatform({ platform: { missingPermissions: ["recording:recording:view"] } });
    const error = await failure(Array.fromAsync(genesys.recordings.list(sampleDays)));
    expect(error).toMatchObject({ code: "genesys.forbidden", status: 403, scope: "recording:recording:view" });
    expect(error.message).toContain("permission recording:recording:view is missing");
    expect(error.hint).toContain("role");
    expect(error.contextId).not.toBe(null);
    expect(error.message).toContain(`context ${error.contextId}`);
  });

  test("for names that are missing leave the ids", async () => {
    const missingPermissions = ["directory:user:view", "routing:queue:view"];
    const { genesys, simulator } = await startPlatform({ platform: { missingPermissions } });
    const [call] = await listReadable(genesys);
    expect(call?.conversation).toMatchObject({
      agents: [{ name: null }],
      queues: [{ name: null }],
      wrapUpCodes: [{ name: expect.any(String) }],
    });
    await listReadable(genesys);
    expect(simulator.requests.filter(({ path }) => path === "/api/v2/users")).toHaveLength(1);
  });
});

test("archived recordings are asked to be restored, as many as allowed", async () => {
  const archivedStub: QuirkName[] = ["archivedStub"];
  const quirks = { "int-two-holds": archivedStub, [`int-${sampleNames[0]}`]: archivedStub };
  const { genesys } = await startPlatform({ platform: { quirks } }, { restore: 1 });
  const archived = (await listReadable(genesys)).filter(({ state }) => state.kind === "archived");
  expect(archived).toHaveLength(2);
  const [first, second] = archived;
  if (first === undefined || second === undefined) throw new Error("no archived recordings");
  expect(await genesys.recordings.restore?.(first)).toBe(true);
  expect(await genesys.recordings.restore?.(second)).toBe(false);
  const again = await listReadable(genesys);
  expect(again.filter(({ state }) => state.kind === "archived").map(({ id }) => id)).toEqual([second.id]);
});

function failed(): never {
  throw new Error("there is no such call");
}
