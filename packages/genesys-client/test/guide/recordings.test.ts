import type { RecordingQuery } from "@earshot/model";
import { describe, expect, test } from "vitest";
import { answer, fakeGenesys, type Reply } from "../fake-genesys.ts";
import { client, entity, failure, readable, recording } from "../helpers.ts";

const search = "/api/v2/recordings/search";
const page = (ids: string[], more: object = {}) => answer(200, { entities: ids.map((id) => entity(id)), ...more });

async function listed(origin: string, query: RecordingQuery = {}): Promise<string[]> {
  const recordings = await Array.fromAsync(client(origin).recordings.list(query));
  return recordings.map(({ id }) => id);
}

describe("recordings", () => {
  test("are asked for as the guide does, all pages", async () => {
    const whole = { pageSize: 2, total: 5, pageCount: 3 };
    await using server = await fakeGenesys({
      [search]: [page(["a", "b"], whole), page(["c", "d"], whole), page(["e"], whole)],
    });
    const totals: number[] = [];
    expect(await listed(server.origin, { onTotal: (total) => totals.push(total) })).toEqual(["a", "b", "c", "d", "e"]);
    expect(totals).toEqual([5]);
    const filter = { type: "type eq 'voice'", sort: "startTime desc" };
    expect(server.to(search).map(({ body }) => JSON.parse(body))).toEqual(
      [1, 2, 3].map((pageNumber) => ({ filter, pageSize: 100, pageNumber })),
    );
  });

  test("come with all their parts and states", async () => {
    const parts = [
      { id: "p1", type: "voice", format: "wav", status: "COMPLETED", channel: 0, unknownField: 1 },
      { id: "p2", status: "TRANSCODING", channel: "1" },
      { id: "p3", type: "screen", format: null },
    ];
    const statuses = ["COMPLETED", "completed", "ARCHIVED", "DELETED", "ERROR", "BREWING"];
    const entities = statuses.map((status, index) => entity(`r${index}`, { status, parts, startTime: null }));
    await using server = await fakeGenesys({ [search]: answer(200, { entities, pageCount: 1 }) });
    const entries = await Array.fromAsync(client(server.origin).recordings.list({}));
    const recordings = entries.map(readable);
    expect(recordings.map(({ state }) => state)).toEqual([
      { kind: "ready" },
      { kind: "ready" },
      { kind: "archived" },
      { kind: "deleted" },
      { kind: "failed" },
      { kind: "unknown", status: "BREWING" },
    ]);
    expect(recordings[0]).toEqual({
      id: "r0",
      interactionId: "int-r0",
      state: { kind: "ready" },
      startTime: null,
      parts: [
        { id: "p1", mediaType: "voice", format: "wav", channel: 0, state: { kind: "ready" } },
        { id: "p2", mediaType: "voice", format: "", channel: 1, state: { kind: "transcoding" } },
        { id: "p3", mediaType: "screen", format: "", channel: null, state: { kind: "ready" } },
      ],
    });
  });

  test("come once, though pages overlap when calls start meanwhile", async () => {
    await using server = await fakeGenesys({
      [search]: [page(["a", "b"], { pageCount: 2 }), page(["b", "c"], { pageCount: 2 })],
    });
    expect(await listed(server.origin)).toEqual(["a", "b", "c"]);
  });

  test("end at the limit, with no more pages than it takes", async () => {
    await using server = await fakeGenesys({
      [search]: [page(["a", "b"], { total: 6 }), page(["c", "d"], { total: 6 }), page(["e", "f"], { total: 6 })],
    });
    const totals: number[] = [];
    expect(await listed(server.origin, { limit: 3, onTotal: (total) => totals.push(total) })).toEqual(["a", "b", "c"]);
    expect(server.to(search).map(({ body }) => JSON.parse(body).pageSize)).toEqual([3, 3]);
    expect(totals).toEqual([3]);
  });

  test("of a range are asked for by interval and judged again", async () => {
    const at = (id: string, startTime: string | null) => entity(id, { startTime });
    const entities = [
      at("late", "2026-10-03T00:00:00Z"),
      at("last", "2026-10-02T23:59:59.999Z"),
      at("undated", null),
      at("first", "2026-10-02T02:00:00+02:00"),
      at("early", "2026-10-01T23:59:59Z"),
    ];
    await using server = await fakeGenesys({ [search]: answer(200, { entities, total: 5 }) });
    const range = { from: "2026-10-02T00:00:00Z", to: "2026-10-03T00:00:00Z" };
    expect(await listed(server.origin, range)).toEqual(["last", "undated", "first"]);
    expect(await listed(server.origin, { from: "2026-10-02" })).toEqual(["late", "last", "undated", "first"]);
    expect(await listed(server.origin, { to: "2026-10-02" })).toEqual(["undated", "early"]);
    expect(server.to(search).map(({ body }) => JSON.parse(body).interval)).toEqual([
      "2026-10-02T00:00:00.000Z/2026-10-03T00:00:00.000Z",
      "2026-10-02T00:00:00.000Z/2026-10-02T00:00:00.000Z",
      "1970-01-01T00:00:00.000Z/2026-10-02T00:00:00.000Z",
    ]);
  });

  test("stop being asked for once a whole page lies before the range", async () => {
    const old = answer(200, { entities: [entity("old", { startTime: "2020-01-01T00:00:00Z" })], pageCount: 1000 });
    await using server = await fakeGenesys({ [search]: [page(["a"], { pageCount: 1000 }), old] });
    expect(await listed(server.origin, { from: "2026-01-01T00:00:00Z" })).toEqual(["a"]);
    expect(server.to(search)).toHaveLength(2);
  });

  test.each([
    [{ from: "yesterday" }, 'from "yesterday"'],
    [{ from: "2026-02-01", to: "2026-01-01" }, "no time lies between"],
  ])("of a senseless range %j are refused before any request", async (query, message) => {
    await using server = await fakeGenesys({});
    const error = await failure(listed(server.origin, query));
    expect(error.code).toBe("genesys.invalid_query");
    expect(error.message).toContain(message);
    expect(server.seen).toEqual([]);
  });

  test("by ids are asked for one by one, each once", async () => {
    await using server = await fakeGenesys({
      "/api/v2/recordings/a": answer(200, entity("a")),
      "/api/v2/recordings/b": answer(200, entity("b")),
    });
    expect(await listed(server.origin, { ids: ["b", "a", "b"] })).toEqual(["b", "a"]);
  });

  test("by ids that nobody knows, or that no URL can carry, keep the others from nothing", async () => {
    await using server = await fakeGenesys({ "/api/v2/recordings/a": answer(200, entity("a")) });
    const entries = await Array.fromAsync(client(server.origin).recordings.list({ ids: ["nope", "..", "a"] }));
    expect(entries).toMatchObject([
      { id: "nope", unreadable: { code: "genesys.not_found", message: expect.stringContaining("recording nope") } },
      { id: "..", unreadable: { code: "genesys.invalid_id" } },
      { id: "a", interactionId: "int-a" },
    ]);
  });
});

describe("a listed entity that is malformed", () => {
  const malformed: [object | null, string][] = [
    [entity("b", { startTime: 5 }), "entities.1.startTime"],
    [entity("b", { id: undefined }), "entities.1.id"],
    [entity("b", { id: 7 }), "entities.1.id"],
    [entity("b", { id: "" }), "entities.1.id"],
    [entity("b", { interactionId: null }), "entities.1.interactionId"],
    [entity("b", { parts: {} }), "entities.1.parts"],
    [entity("b", { parts: [{ id: "p" }, { format: "wav" }] }), "entities.1.parts.1.id"],
    [entity("b", { parts: [{ id: "p", channel: "left" }] }), "entities.1.parts.0.channel"],
    [entity("b", { parts: [null] }), "entities.1.parts.0"],
    [[entity("b")], "entities.1"],
    [null, "entities.1"],
  ];

  test.each(malformed)("is an entry, and those around it come: %j", async (bad, place) => {
    const entities = [entity("a"), bad, entity("c")];
    await using server = await fakeGenesys({ [search]: answer(200, { entities, pageCount: 1 }) });
    const [first, second, third] = await Array.fromAsync(client(server.origin).recordings.list({}));
    expect([first, third]).toMatchObject([
      { id: "a", parts: [] },
      { id: "c", parts: [] },
    ]);
    expect(second).toEqual({
      id: expect.stringMatching(/^(b|unreadable-[0-9a-f]{64})$/),
      unreadable: {
        kind: "input",
        code: "genesys.unexpected_shape",
        message: expect.stringMatching(/^recordings, page 1: .* \[request c-7\]$/),
        hint: expect.stringContaining("Genesys Cloud"),
      },
    });
    if (second === undefined || !("unreadable" in second)) throw new Error("expected an unreadable recording");
    expect(second.unreadable.message).toContain(` at ${place}:`);
  });

  test("keeps its id when it has one, else gets one by its content", async () => {
    const entities = [
      { id: "b", startTime: 5 },
      { startTime: 5, status: "A" },
      { status: "A", startTime: 5 },
      { startTime: 6, status: "A" },
    ];
    await using server = await fakeGenesys({ [search]: answer(200, { entities, pageCount: 1 }) });
    const ids = await listed(server.origin);
    expect(ids).toHaveLength(3);
    expect(ids[0]).toBe("b");
    expect(ids[1]).not.toBe(ids[2]);
    expect(await listed(server.origin)).toEqual(ids);
  });

  test("comes once, and a page that repeats it is a repetition", async () => {
    const bad = { startTime: 5 };
    const two = (more: object) => answer(200, { entities: [entity("a"), bad], ...more });
    await using server = await fakeGenesys({ [search]: two({}) });
    expect(await listed(server.origin)).toHaveLength(2);
    expect(server.to(search)).toHaveLength(2);
    await using announcing = await fakeGenesys({ [search]: two({ total: 10 }) });
    expect((await failure(listed(announcing.origin))).code).toBe("genesys.repeated_page");
    await using overlapping = await fakeGenesys({
      [search]: [two({ pageCount: 2 }), answer(200, { entities: [bad, entity("c")], pageCount: 2 })],
    });
    expect(await listed(overlapping.origin)).toEqual(["a", expect.stringContaining("unreadable-"), "c"]);
  });

  test("counts towards the limit and is left out of a range that its start time is not in", async () => {
    const bad = (id: string, startTime: string | number) => ({ id, startTime });
    const recent = [bad("late", "2026-10-03T00:00:00Z"), bad("in", "2026-10-02T00:00:00Z"), bad("undated", 5)];
    const old = [bad("old", "2020-01-01T00:00:00Z")];
    await using server = await fakeGenesys({
      [search]: [
        answer(200, { entities: recent, pageCount: 1000 }),
        answer(200, { entities: old, pageCount: 1000 }),
        answer(200, { entities: recent, pageCount: 1000 }),
      ],
    });
    const range = { from: "2026-10-02T00:00:00Z", to: "2026-10-03T00:00:00Z" };
    expect(await listed(server.origin, range)).toEqual(["in", "undated"]);
    expect(server.to(search)).toHaveLength(2);
    expect(await listed(server.origin, { ...range, limit: 1 })).toEqual(["in"]);
  });

  test("bears the id that it was asked for by", async () => {
    await using server = await fakeGenesys({
      "/api/v2/recordings/a": answer(200, { id: "another", startTime: 5 }),
      "/api/v2/recordings/b": answer(200, entity("b")),
    });
    const entries = await Array.fromAsync(client(server.origin).recordings.list({ ids: ["a", "b"] }));
    expect(entries).toMatchObject([
      { id: "a", unreadable: { code: "genesys.unexpected_shape" } },
      { id: "b", parts: [] },
    ]);
    const error = await failure(client(server.origin).recordings.get("a"));
    expect(error.code).toBe("genesys.unexpected_shape");
  });

  test("is no token that is malformed: nothing can be listed without one", async () => {
    await using server = await fakeGenesys({ "/oauth/token": answer(200, {}) });
    expect((await failure(listed(server.origin, { ids: ["a"] }))).code).toBe("genesys.unexpected_shape");
    expect((await failure(listed(server.origin))).code).toBe("genesys.unexpected_shape");
  });
});

describe("the end of a listing whose server", () => {
  test("repeats one page for ever and announces nothing is that page", async () => {
    await using server = await fakeGenesys({ [search]: page(["a", "b"]) });
    expect(await listed(server.origin)).toEqual(["a", "b"]);
    expect(server.to(search)).toHaveLength(2);
  });

  test("repeats pages in turn is found as well", async () => {
    await using server = await fakeGenesys({ [search]: [page(["a"]), page(["b"]), page(["a"]), page(["b"])] });
    expect(await listed(server.origin)).toEqual(["a", "b"]);
  });

  test.each([{ total: 10 }, { pageCount: 5 }])("repeats a page though it announced %j is an error", async (more) => {
    await using server = await fakeGenesys({ [search]: page(["a", "b"], more) });
    const error = await failure(listed(server.origin));
    expect(error.code).toBe("genesys.repeated_page");
    expect(error.message).toContain("page 2");
  });

  test("announces nothing is an empty page, or one shorter than the size it names", async () => {
    await using empty = await fakeGenesys({ [search]: [page(["a"]), page(["b"]), page([])] });
    expect(await listed(empty.origin)).toEqual(["a", "b"]);
    await using short = await fakeGenesys({
      [search]: [page(["a", "b"], { pageSize: 2 }), page(["c"], { pageSize: 2 })],
    });
    expect(await listed(short.origin)).toEqual(["a", "b", "c"]);
    expect(short.to(search)).toHaveLength(2);
  });

  test("announces more than it has is where it has no more", async () => {
    await using server = await fakeGenesys({ [search]: [page(["a"], { total: 9 }), page([], { total: 9 })] });
    expect(await listed(server.origin)).toEqual(["a"]);
  });
});

describe("state events", () => {
  const path = "/api/v2/interactions/events/details";
  const event = (index: number) => ({
    timestamp: new Date(index * 1000).toISOString(),
    state: index % 2 ? "HOLD" : "TALK",
  });

  /** 2500 events; `announced` adds what the server says of the whole. */
  const manyEvents =
    (announced: (page: { limit: number }) => object): Reply =>
    (response, request) => {
      const query = new URL(request.url, "http://x").searchParams;
      const [limit, number] = [Number(query.get("limit")), Number(query.get("pageNumber"))];
      const all = Array.from({ length: 2500 }, (_, index) => event(index));
      answer(200, { entities: all.slice((number - 1) * limit, number * limit), ...announced({ limit }) })(
        response,
        request,
      );
    };

  test.each([
    ["pageCount", () => ({ pageCount: 3 })],
    ["total", () => ({ total: 2500 })],
    ["nothing", () => ({})],
  ])("over 1000 all come, in the order of delivery (server announces %s)", async (_name, announced) => {
    await using server = await fakeGenesys({ [path]: manyEvents(announced) });
    const events = (await client(server.origin).recordings.holds(recording("1"))).events;
    expect(events).toEqual(Array.from({ length: 2500 }, (_, index) => ({ index, ...event(index), sessionId: null })));
    expect(server.to(path)[1]?.url).toBe(`${path}?interactionId=int-1&type=stateChange&limit=1000&pageNumber=2`);
  });

  test("are passed on as they are, valid or not, with their session", async () => {
    const entities = [
      { timestamp: "not a time", state: "HOLD", sessionId: "s1", participantId: "p1" },
      { timestamp: null, state: null, participantId: "p2" },
      {},
    ];
    await using server = await fakeGenesys({ [path]: answer(200, { entities, pageCount: 1 }) });
    expect((await client(server.origin).recordings.holds(recording("x"))).events).toEqual([
      { index: 0, timestamp: "not a time", state: "HOLD", sessionId: "s1" },
      { index: 1, timestamp: null, state: null, sessionId: "p2" },
      { index: 2, timestamp: null, state: null, sessionId: null },
    ]);
  });

  test("that are malformed are kept with what can be read of them", async () => {
    const entities = [
      { timestamp: 5, state: "HOLD", sessionId: {}, participantId: "p1" },
      null,
      "HOLD",
      [],
      { timestamp: "2026-10-20T09:15:00Z", state: ["TALK"] },
    ];
    await using server = await fakeGenesys({ [path]: answer(200, { entities, pageCount: 1 }) });
    const nothing = { timestamp: null, state: null, sessionId: null };
    expect((await client(server.origin).recordings.holds(recording("x"))).events).toEqual([
      { index: 0, timestamp: null, state: "HOLD", sessionId: "p1" },
      { index: 1, ...nothing },
      { index: 2, ...nothing },
      { index: 3, ...nothing },
      { index: 4, timestamp: "2026-10-20T09:15:00Z", state: null, sessionId: null },
    ]);
  });

  test("of an interaction without any are none", async () => {
    await using server = await fakeGenesys({ [path]: answer(200, { entities: null }) });
    expect((await client(server.origin).recordings.holds(recording("x"))).events).toEqual([]);
  });
});
