import { fakeClock, temporaryFolder } from "@earshot/test-kit";
import { describe, expect, test } from "vitest";
import { answer, audio, fakeGenesys } from "../fake-genesys.ts";
import { everythingIn, failure, part, readable, recording } from "../helpers.ts";
import { platformClient as client } from "./set-up.ts";

const query = "/api/v2/analytics/conversations/details/query";
const jobs = "/api/v2/analytics/conversations/details/jobs";
const recordingsOf = (id: string) => `/api/v2/conversations/${id}/recordings`;
const range = { from: "2026-10-01T00:00:00Z", to: "2026-10-02T00:00:00Z" };
const longRange = { from: "2026-01-01T00:00:00Z", to: "2026-10-02T00:00:00Z" };
const conversation = (conversationId: string) => ({ conversationId, conversationStart: "2026-10-01T09:00:00Z" });
const conversations = (...ids: string[]) =>
  answer(200, { conversations: ids.map(conversation), totalHits: ids.length });
const ready = (id: string) => ({
  id,
  media: "audio",
  fileState: "AVAILABLE",
  sessionId: `session-${id}`,
  mediaUris: { 0: { mediaUri: "https://media.example/x" } },
});
const codes = async (
  entries: AsyncIterable<{ id: string; unreadable?: { code: string } | undefined } | { id: string }>,
) => (await Array.fromAsync(entries)).map((entry) => [entry.id, "unreadable" in entry ? entry.unreadable?.code : null]);

describe("one bad entry is an entry", () => {
  test("a conversation that is not there, is no list, has no id or is refused", async () => {
    await using server = await fakeGenesys({
      [query]: answer(200, {
        conversations: [
          conversation("a"),
          conversation("b"),
          { participants: [] },
          conversation("c"),
          7,
          conversation("d"),
        ],
        totalHits: 6,
      }),
      [recordingsOf("a")]: answer(200, [ready("r1")]),
      [recordingsOf("b")]: answer(200, { entities: [] }),
      [recordingsOf("c")]: answer(403, { message: "not your division" }),
      [recordingsOf("d")]: answer(200, [
        ready("r2"),
        { media: "audio" },
        null,
        { ...ready("r3"), startTime: 5, annotations: 7 },
      ]),
    });
    const found = await codes(client(server.origin).recordings.list(range));
    expect(found.map(([id, code]) => [id?.replace(/unreadable-\w+/, "unreadable"), code])).toEqual([
      ["a~r1", null],
      ["b", "genesys.unexpected_shape"],
      ["unreadable", "genesys.unexpected_shape"],
      ["c", "genesys.forbidden"],
      ["unreadable", "genesys.unexpected_shape"],
      ["d~r2", null],
      ["d~r3", null],
      ["d~unreadable", "genesys.unexpected_shape"],
      ["d~unreadable", "genesys.unexpected_shape"],
    ]);
  });

  test("refusals at the head of a listing are of those conversations when a later one is answered", async () => {
    await using server = await fakeGenesys({
      [query]: conversations("a", "b", "c"),
      [recordingsOf("a")]: answer(403),
      [recordingsOf("b")]: answer(403),
      [recordingsOf("c")]: answer(200, [ready("r")]),
    });
    expect(await codes(client(server.origin).recordings.list(range))).toEqual([
      ["c~r", null],
      ["a", "genesys.forbidden"],
      ["b", "genesys.forbidden"],
    ]);
  });

  test.each([
    [1, 1],
    [30, 10],
  ])("refusals of all of %d conversations end the listing after %d, with none failed", async (listed, asked) => {
    const ids = Array.from({ length: listed }, (_, index) => `c${index}`);
    await using server = await fakeGenesys({
      [query]: conversations(...ids),
      ...Object.fromEntries(ids.map((id) => [recordingsOf(id), answer(403)])),
    });
    const found: unknown[] = [];
    const listing = async () => {
      for await (const entry of client(server.origin).recordings.list(range)) found.push(entry);
    };
    expect(await failure(listing())).toMatchObject({ code: "genesys.forbidden", scope: "recording:recording:view" });
    expect(found).toEqual([]);
    expect(server.seen.filter(({ url }) => url.includes("/recordings"))).toHaveLength(asked);
  });

  test("an outage at any conversation ends the listing", async () => {
    const once = { http: { retry: { maxAttempts: 1 } } };
    await using down = await fakeGenesys({
      [query]: conversations("a", "b"),
      [recordingsOf("a")]: answer(200, []),
      [recordingsOf("b")]: answer(503),
    });
    expect((await failure(Array.fromAsync(client(down.origin, once).recordings.list(range)))).code).toBe(
      "genesys.server_error",
    );
  });

  describe("a gateway's page in the place of recordings", () => {
    const page = answer(200, "<html>Log in</html>", { "content-type": "text/html" });
    const once = { http: { retry: { maxAttempts: 1 } } };
    const ids = Array.from({ length: 30 }, (_, index) => `c${index}`);
    const routes = (reply: (id: string) => Parameters<typeof fakeGenesys>[0][string]) => ({
      [query]: conversations(...ids),
      ...Object.fromEntries(ids.map((id) => [recordingsOf(id), reply(id)])),
    });
    const list = (origin: string) => client(origin, once).recordings.list(range);

    test("makes it be asked for again", async () => {
      const sound = answer(200, [ready("r")]);
      await using server = await fakeGenesys(routes((id) => (id === "c0" ? [page, sound] : sound)));
      const found = await codes(list(server.origin));
      expect(found).toHaveLength(ids.length);
      expect(found.at(-1)).toEqual(["c0~r", null]);
    });

    test("at each time is a fault of this conversation when others are answered", async () => {
      await using server = await fakeGenesys(routes((id) => (id === "c3" ? page : answer(200, [ready("r")]))));
      const found = await codes(list(server.origin));
      expect(found.filter(([, code]) => code !== null)).toEqual([["c3", "genesys.not_json"]]);
      expect(server.to(recordingsOf("c3"))).toHaveLength(2);
    });

    test.each([0, 5])(
      "ends the listing at the tenth in a row, and makes no call failed: from number %d on",
      async (from) => {
        await using server = await fakeGenesys(
          routes((id) => (ids.indexOf(id) >= from ? page : answer(200, [ready("r")]))),
        );
        const found: unknown[] = [];
        const listing = async () => {
          for await (const entry of list(server.origin)) found.push(readable(entry).id);
        };
        expect((await failure(listing())).code).toBe("genesys.not_json");
        expect(found).toHaveLength(from);
        expect(server.seen.filter(({ url }) => url.includes("/recordings"))).toHaveLength(from + 10);
      },
    );

    test("of all of a few ends the listing, too", async () => {
      await using server = await fakeGenesys({
        [query]: conversations("a", "b"),
        [recordingsOf("a")]: page,
        [recordingsOf("b")]: page,
      });
      expect((await failure(Array.fromAsync(list(server.origin)))).code).toBe("genesys.not_json");
    });
  });

  test("a list without conversations is one, an answer that is no listing is none", async () => {
    await using empty = await fakeGenesys({ [query]: answer(200, {}) });
    expect(await codes(client(empty.origin).recordings.list(range))).toEqual([]);
    await using odd = await fakeGenesys({ [query]: answer(200, []) });
    expect((await failure(Array.fromAsync(client(odd.origin).recordings.list(range)))).code).toBe(
      "genesys.unexpected_shape",
    );
  });

  test.each([{}, { totalHits: 0 }, { totalHits: null, conversations: null }])("nothing was found: %j", async (body) => {
    await using server = await fakeGenesys({ [query]: answer(200, body) });
    expect(await codes(client(server.origin).recordings.list(range))).toEqual([]);
  });

  test.each([
    [{ message: "maintenance", status: 200 }, "message"],
    [{ code: "maintenance" }, "code"],
    [{ status: "down", conversations: null }, "status"],
    [{ totalHits: 7 }, "totalHits"],
    [{ totalHits: "many" }, "totalHits"],
  ])("an error in the place of conversations is none: %j", async (body, field) => {
    await using server = await fakeGenesys({
      [query]: answer(200, body),
      [jobs]: answer(202, { jobId: "j1" }),
      [`${jobs}/j1`]: answer(200, { state: "FULFILLED" }),
      [`${jobs}/j1/results`]: answer(200, body),
    });
    for (const asked of [range, longRange]) {
      const error = await failure(Array.fromAsync(client(server.origin).recordings.list(asked)));
      expect(error).toMatchObject({ code: "genesys.unexpected_shape", message: expect.stringContaining(field) });
    }
  });

  test("copies of conversations on later pages are left out", async () => {
    const page = (...ids: string[]) => answer(200, { conversations: ids.map(conversation), totalHits: 4 });
    await using server = await fakeGenesys({
      [query]: [page("a", "b"), page("b", "c")],
      ...Object.fromEntries(["a", "b", "c"].map((id) => [recordingsOf(id), answer(200, [ready("r")])])),
    });
    expect(await codes(client(server.origin).recordings.list(range))).toEqual([
      ["a~r", null],
      ["b~r", null],
      ["c~r", null],
    ]);
  });
});

describe("transcoding", () => {
  test("is 202, an empty body or a recording without media that says how long it takes", async () => {
    const clock = fakeClock();
    const pending = { id: "r", media: "audio", fileState: "AVAILABLE", estimatedTranscodeTimeMs: 42_000 };
    await using server = await fakeGenesys({
      [query]: conversations("a"),
      [recordingsOf("a")]: [
        answer(202, "", { "retry-after": "17" }),
        answer(200, ""),
        answer(200, [pending]),
        answer(200, [ready("r")]),
      ],
    });
    expect(await codes(client(server.origin, {}, clock).recordings.list(range))).toEqual([["a~r", null]]);
    expect(clock.waits).toEqual([17_000, 5000, 42_000]);
    expect(server.to(recordingsOf("a"))[0]?.url).toContain("formatId=WAV");
  });

  test("holds up no other conversation", async () => {
    await using server = await fakeGenesys({
      [query]: conversations("a", "b", "c"),
      [recordingsOf("a")]: [answer(202, ""), answer(200, [ready("r")])],
      [recordingsOf("b")]: answer(200, [ready("r")]),
      [recordingsOf("c")]: answer(200, [ready("r")]),
    });
    const ids = (await codes(client(server.origin).recordings.list(range))).map(([id]) => id);
    expect(ids).toEqual(["b~r", "c~r", "a~r"]);
  });

  test("that goes on and on is listed with what is known without media", async () => {
    const pending = { id: "r", media: "audio", fileState: "AVAILABLE" };
    await using server = await fakeGenesys({
      [query]: conversations("a"),
      [recordingsOf("a")]: (response, request) =>
        (request.url.includes("formatId=NONE") ? answer(200, [pending]) : answer(202, ""))(response, request),
    });
    const found = (await Array.fromAsync(client(server.origin).recordings.list(range))).map(readable);
    expect(found).toMatchObject([{ id: "a~r", state: { kind: "transcoding" }, parts: [] }]);
    expect(server.to(recordingsOf("a"))).toHaveLength(8 + 1);
  });

  test("of a medium names when to ask again, later each time, until it is left to another run", async () => {
    const clock = fakeClock();
    await using server = await fakeGenesys({ [`${recordingsOf("a")}/r`]: answer(202, "") });
    const { recordings } = client(server.origin, {}, clock);
    const waits: (number | null)[] = [];
    for (let time = 0; time < 8; time++) {
      const error = await failure(recordings.media(recording("a~r"), part("0"), await temporaryFolder()));
      expect(error.code).toBe("genesys.not_ready");
      waits.push(error.retryAtMs === null ? null : error.retryAtMs - clock.now());
    }
    expect(waits).toEqual([5000, 5000, 10_000, 15_000, 30_000, 30_000, 60_000, null]);
  });
});

describe("media", () => {
  test.each([
    [{ fileState: "ARCHIVED" }, "genesys.archived"],
    [{ fileState: "RESTORING" }, "genesys.not_ready"],
    [{ fileState: "UPLOADING" }, "genesys.not_ready"],
    [{ fileState: "DELETED" }, "genesys.media_gone"],
    [{ fileState: "ERROR" }, "genesys.media_gone"],
    [{ fileState: "AVAILABLE" }, "genesys.media_gone"],
    [{ fileState: "SHINY" }, "genesys.not_ready"],
    [{ fileState: "AVAILABLE", estimatedTranscodeTimeMs: 9 }, "genesys.not_ready"],
    [{ fileState: "AVAILABLE", mediaUris: { 1: { mediaUri: "https://media.example/1" } } }, "genesys.media_gone"],
  ])("that went away since the listing: %j is %s", async (fields, code) => {
    await using server = await fakeGenesys({ [`${recordingsOf("a")}/r`]: answer(200, { id: "r", ...fields }) });
    const { recordings } = client(server.origin);
    const error = await failure(recordings.media(recording("a~r"), part("0"), await temporaryFolder()));
    expect(error.code).toBe(code);
  });

  test("without the permission are refused at once, with its name", async () => {
    await using server = await fakeGenesys({ [`${recordingsOf("a")}/r`]: answer(403) });
    const { recordings } = client(server.origin);
    const error = await failure(recordings.media(recording("a~r"), part("0"), await temporaryFolder()));
    expect(error).toMatchObject({ code: "genesys.forbidden", scope: "recording:recording:view" });
    expect(server.to(`${recordingsOf("a")}/r`)).toHaveLength(1);
  });
});

describe("jobs", () => {
  const run = (routes: Parameters<typeof fakeGenesys>[0]) =>
    fakeGenesys({
      [jobs]: answer(202, { jobId: "j1" }),
      [`${jobs}/j1`]: answer(200, { state: "FULFILLED" }),
      ...routes,
    });

  test.each(["FAILED", "CANCELLED", "EXPIRED"])("that end as %s are faults, with their reason", async (state) => {
    await using server = await run({ [`${jobs}/j1`]: answer(200, { state, errorMessage: "too much" }) });
    const error = await failure(Array.fromAsync(client(server.origin).recordings.list(longRange)));
    expect(error).toMatchObject({ code: "genesys.job_failed", message: expect.stringContaining("too much") });
    expect(error.message).toContain(state);
  });

  test("that are never done end after an hour, whatever state they name", async () => {
    const clock = fakeClock();
    await using server = await run({ [`${jobs}/j1`]: answer(200, { state: "PONDERING" }) });
    const error = await failure(Array.fromAsync(client(server.origin, {}, clock).recordings.list(longRange)));
    expect(error.code).toBe("genesys.job_failed");
    expect(clock.waits.reduce((sum, ms) => sum + ms, 0)).toBeLessThan(3_700_000);
    expect(clock.waits.slice(0, 6)).toEqual([1000, 2000, 5000, 10_000, 20_000, 30_000]);
  });

  test("are not started twice where the answer is lost", async () => {
    await using server = await run({ [jobs]: answer(503) });
    const error = await failure(Array.fromAsync(client(server.origin).recordings.list(longRange)));
    expect(error.code).toBe("genesys.server_error");
    expect(server.to(jobs)).toHaveLength(1);
  });

  test("whose cursor repeats end the listing", async () => {
    await using server = await run({ [`${jobs}/j1/results`]: answer(200, { conversations: [], cursor: "again" }) });
    const error = await failure(Array.fromAsync(client(server.origin).recordings.list(longRange)));
    expect(error).toMatchObject({ code: "genesys.repeated_page", message: expect.stringContaining("again") });
    expect(server.to(`${jobs}/j1/results`)).toHaveLength(2);
  });

  test("whose pages are empty without an end, end the listing after 20 of them, 100 ms apart", async () => {
    let cursor = 0;
    const clock = fakeClock();
    await using server = await run({
      [`${jobs}/j1/results`]: (response, request) => {
        cursor += 1;
        answer(200, { conversations: [], cursor: `c${cursor}` })(response, request);
      },
    });
    const error = await failure(Array.fromAsync(client(server.origin, {}, clock).recordings.list(longRange)));
    expect(error).toMatchObject({ code: "genesys.listing_too_large", message: expect.stringContaining("20 pages") });
    expect(server.to(`${jobs}/j1/results`)).toHaveLength(20);
    expect(clock.waits).toEqual(Array(19).fill(100));
  });

  test("are read from cursor to cursor, behind the query for what they lack", async () => {
    const page = (id: string, cursor?: string) =>
      answer(200, { conversations: [conversation(id)], cursor, dataAvailabilityDate: "2026-10-01T12:00:00Z" });
    await using server = await run({
      [`${jobs}/j1/results`]: [page("b", "c1"), page("c", "c2"), page("a")],
      [query]: conversations("a"),
      ...Object.fromEntries(["a", "b", "c"].map((id) => [recordingsOf(id), answer(200, [ready("r")])])),
    });
    expect((await codes(client(server.origin).recordings.list(longRange))).map(([id]) => id)).toEqual([
      "a~r",
      "b~r",
      "c~r",
    ]);
    expect(server.to(query)[0]?.body).toContain("2026-10-01T12:00:00.000Z/2026-10-02T00:00:00.000Z");
    expect(server.to(`${jobs}/j1/results`)[1]?.url).toContain("cursor=c1");
  });
});

describe("holds", () => {
  test("of a conversation that analytics does not know are not known", async () => {
    await using server = await fakeGenesys({ [recordingsOf("a")]: answer(200, [ready("r")]) });
    const { recordings } = client(server.origin);
    const found = await recordings.get("a~r");
    expect(found.conversation).toBeUndefined();
    expect(await recordings.holds(found)).toMatchObject({ events: [], warnings: [{ code: "hold.unknown" }] });
  });

  test("of a conversation whose details are refused are not known, and it is asked for again once it is over", async () => {
    const details = "/api/v2/analytics/conversations/a/details";
    await using refusing = await fakeGenesys({
      [recordingsOf("a")]: answer(200, [ready("r")]),
      [details]: answer(403),
    });
    const refused = client(refusing.origin).recordings;
    expect(await refused.holds(await refused.get("a~r"))).toMatchObject({ warnings: [{ code: "hold.unknown" }] });

    const agent = (segmentEnd?: string) => ({
      ...conversation("a"),
      originatingDirection: "inbound",
      participants: [
        {
          purpose: "agent",
          userId: "u",
          sessions: [
            {
              mediaType: "voice",
              segments: [{ segmentType: "hold", segmentStart: "2026-10-01T09:00:00Z", segmentEnd }],
            },
          ],
        },
      ],
    });
    await using server = await fakeGenesys({
      [query]: answer(200, { conversations: [agent()], totalHits: 1 }),
      [recordingsOf("a")]: answer(200, [ready("r")]),
      [details]: answer(200, agent("2026-10-01T09:00:30Z")),
    });
    const { recordings } = client(server.origin);
    const [found] = (await Array.fromAsync(recordings.list(range))).map(readable);
    if (found === undefined) throw new Error("no recording");
    expect(found.conversation?.legs).toMatchObject([{ endedAtMs: null }]);
    expect((await recordings.holds(found)).events.map(({ state }) => state)).toEqual(["HOLD", "TALK"]);
    expect(found.conversation?.legs).toMatchObject([{ endedAtMs: Date.UTC(2026, 9, 1, 9, 0, 30) }]);
    await recordings.holds(found);
    expect(server.to(details)).toHaveLength(1);
  });

  test("of one of several recordings are those of its own time, as far as that is known", async () => {
    const time = (minute: number) => new Date(Date.UTC(2026, 9, 1, 9, minute)).toISOString();
    const segments = [{ segmentType: "hold", segmentStart: time(4), segmentEnd: time(6) }];
    const held = {
      ...conversation("a"),
      participants: [{ purpose: "agent", sessions: [{ sessionId: "s", mediaType: "voice", segments }] }],
    };
    await using server = await fakeGenesys({
      [recordingsOf("a")]: answer(200, [
        { ...ready("r1"), startTime: time(0), endTime: time(5) },
        { ...ready("r2"), originalRecordingStartTime: time(5), endTime: time(9) },
        { ...ready("r3"), mediaSubtype: "Trunk" },
      ]),
      "/api/v2/analytics/conversations/a/details": answer(200, held),
    });
    const { recordings } = client(server.origin);
    const times = async (id: string) => {
      const { events, warnings } = await recordings.holds(await recordings.get(id));
      return [events.map(({ timestamp }) => timestamp), warnings.map(({ code }) => code)];
    };
    expect(await times("a~r1")).toEqual([[time(4), time(5)], []]);
    expect(await times("a~r2")).toEqual([[time(5), time(6)], ["recording.start_assumed"]]);
    expect(await times("a~r3")).toEqual([[time(4), time(6)], ["hold.maybe_of_other_recording"]]);
  });

  test("of a recording without a start go by another, with a warning", async () => {
    const undated = { ...ready("r"), creationTime: "2026-10-01T09:00:00Z" };
    await using server = await fakeGenesys({
      [recordingsOf("a")]: answer(200, [undated]),
      "/api/v2/analytics/conversations/a/details": answer(200, conversation("a")),
    });
    const { recordings } = client(server.origin);
    const found = await recordings.get("a~r");
    expect(found.startTime).toBe("2026-10-01T09:00:00.000Z");
    expect(await recordings.holds(found)).toMatchObject({
      warnings: [{ code: "recording.start_assumed", message: expect.stringContaining("creationTime") }],
    });
  });
});

describe("recordings", () => {
  const read = async (fields: object) => {
    await using server = await fakeGenesys({ [recordingsOf("a")]: answer(200, [{ ...ready("r"), ...fields }]) });
    return await client(server.origin).recordings.get("a~r");
  };

  test("whose start is a placeholder have none", async () => {
    const startTime = "0001-01-01T00:00:00.000Z";
    expect((await read({ startTime })).startTime).toBe(null);
    const creationTime = "2026-10-01T09:00:00.000Z";
    expect((await read({ startTime, creationTime })).startTime).toBe(creationTime);
  });

  test.each([-1, 12_345.5, 1e300, 0, 604_800_001, "60000", null])("of the length %j have none", async (length) => {
    expect((await read({ outputDurationMs: length })).durationMs).toBe(undefined);
  });

  test.each([1, 604_800_000])("may last %d ms", async (length) => {
    expect((await read({ outputDurationMs: length })).durationMs).toBe(length);
  });
});

describe("transcripts", () => {
  const url = "/api/v2/speechandtextanalytics/conversations/a/communications/session-r/transcripturl";
  const routes = { [recordingsOf("a")]: answer(200, [{ ...ready("r"), startTime: "2026-10-01T09:00:00Z" }]) };
  const startMs = Date.UTC(2026, 9, 1, 9);
  const phrase = (startTimeMs: number) => ({
    transcripts: [
      { phrases: [{ participantPurpose: "internal", text: "hi", startTimeMs, duration: { milliseconds: 5 } }] },
    ],
  });

  async function transcript(document: unknown, more: object = {}) {
    await using server = await fakeGenesys({
      ...routes,
      [url]: (response, request) =>
        answer(200, { url: `http://${request.headers.host}/signed?sig=S1G` })(response, request),
      "/signed": answer(200, document),
      ...more,
    });
    const { recordings } = client(server.origin, { transcripts: true });
    const found = await recordings.transcript?.(await recordings.get("a~r"));
    for (const { headers } of server.to("/signed")) expect(headers.authorization).toBeUndefined();
    return found;
  }

  test("count from the start of the recording", async () => {
    const document = { startTime: startMs - 3000, ...phrase(startMs + 1000) };
    expect(await transcript(document)).toMatchObject({ document: { startTime: startMs } });
  });

  test("that count from the recording's start already, or say something before it, stay as they are", async () => {
    const relative = { startTime: startMs - 3000, ...phrase(1000) };
    expect(await transcript(relative)).toMatchObject({ document: relative });
    const early = { startTime: startMs - 3000, ...phrase(startMs - 1000) };
    expect(await transcript(early)).toMatchObject({ document: early });
  });

  test.each([-62_135_596_800_000, 0, "0001-01-01T00:00:00.000Z"])(
    "whose start is a placeholder begin with the recording: %j",
    async (startTime) => {
      const [entry] = phrase(startMs + 1000).transcripts;
      const document = { startTime, transcripts: [{ ...entry, startTime }] };
      expect(await transcript(document)).toMatchObject({
        document: { startTime: startMs, transcripts: [{ phrases: entry?.phrases }] },
      });
      const relative = phrase(1000);
      const found = await transcript({ startTime, ...relative });
      expect(found).toEqual({ kind: "document", format: "genesys", document: relative });
    },
  );

  test.each([[{}], [{ transcripts: [] }], [{ transcripts: [{ phrases: [] }] }], [[]], [null]])(
    "without phrases are not there yet: %j",
    async (document) => {
      expect(await transcript(document)).toBe(null);
    },
  );

  test("whose answer is empty are not ready", async () => {
    const error = await failure(transcript(""));
    expect(error).toMatchObject({ code: "genesys.not_ready", message: expect.stringContaining("empty") });
  });

  test("without an address are not there yet", async () => {
    expect(await transcript({}, { [url]: answer(200, {}) })).toBe(null);
    expect(await transcript({}, { [url]: answer(404) })).toBe(null);
  });

  test("whose address is refused are faults, and their signature is not shown", async () => {
    const error = await failure(transcript({}, { "/signed": answer(403) }));
    expect(error).toMatchObject({ code: "genesys.forbidden", scope: null });
    expect(everythingIn(error)).not.toContain("S1G");
    const elsewhere = failure(transcript({}, { [url]: answer(200, { url: "https://10.0.0.7/?sig=S1G" }) }));
    expect((await elsewhere).code).toBe("genesys.media_url_refused");
  });

  test("that the role does not permit are not there", async () => {
    expect(await transcript({}, { [url]: answer(403) })).toBe(null);
  });
});

describe("pace", () => {
  test("requests of one class wait before they would be refused, those of another do not", async () => {
    const clock = fakeClock();
    const spent = { "inin-ratelimit-count": "300", "inin-ratelimit-allowed": "300", "inin-ratelimit-reset": "21" };
    await using server = await fakeGenesys({
      [query]: conversations("a", "b"),
      [recordingsOf("a")]: answer(200, [], spent),
      [recordingsOf("b")]: answer(200, []),
      "/api/v2/conversations/c/customattributes": answer(200, { results: [] }),
    });
    const genesys = client(server.origin, { metadata: { attributesSchemaId: "s" } }, clock);
    const listing = genesys.recordings.list(range);
    await Array.fromAsync(listing);
    expect(clock.waits).toEqual([21_000]);
    await genesys.metadata.read("c");
    expect(clock.waits).toEqual([21_000]);
  });

  test("a 429 is waited out for as long as it says", async () => {
    const clock = fakeClock();
    await using server = await fakeGenesys({
      [query]: [answer(429, { message: "Retry the request in [3] seconds" }, { "retry-after": "42" }), answer(200, {})],
    });
    await Array.fromAsync(client(server.origin, {}, clock).recordings.list(range));
    expect(clock.waits).toEqual([42_000]);
  });

  test("an audio file is not counted among the requests of the API", async () => {
    const clock = fakeClock();
    const spent = { "inin-ratelimit-count": "300", "inin-ratelimit-allowed": "300", "inin-ratelimit-reset": "21" };
    await using server = await fakeGenesys({
      [`${recordingsOf("a")}/r`]: (response, request) =>
        answer(
          200,
          { id: "r", mediaUris: { 0: { mediaUri: `http://${request.headers.host}/x` } } },
          spent,
        )(response, request),
      "/x": audio("sound"),
    });
    await client(server.origin, {}, clock).recordings.media(recording("a~r"), part("0"), await temporaryFolder());
    expect(clock.waits).toEqual([]);
  });
});
