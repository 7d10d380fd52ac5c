import { fakeClock } from "@earshot/test-kit";
import { describe, expect, test } from "vitest";
import { createGenesysClient, type GenesysOptions } from "../src/index.ts";
import { doors } from "./doors.ts";
import { answer, fakeGenesys } from "./fake-genesys.ts";
import { client, entity, failure, part, recording } from "./helpers.ts";

const one = "/api/v2/recordings/r1";
const once = { http: { retry: { maxAttempts: 1 } } };

describe.each(doors)("$source", ({ client, ask, path, ok, value, what }) => {
  describe("each failure has its own code, with the request's id", () => {
    test.each([
      [400, "genesys.rejected"],
      [404, "genesys.not_found"],
      [418, "genesys.rejected"],
      [429, "genesys.rate_limited"],
      [500, "genesys.server_error"],
      [503, "genesys.server_error"],
      [302, "genesys.redirected"],
    ])("%d is %s", async (status, code) => {
      await using server = await fakeGenesys({ [path]: answer(status, { message: "Said the server" }) });
      const error = await failure(ask(client(server.origin, once)));
      expect(error).toMatchObject({ code, status, requestId: "c-7", scope: null });
      expect(error.message).toContain(what);
      expect(error.message).toContain("Said the server");
      expect(error.message.match(/\[request c-7\]/g)).toHaveLength(1);
      expect(error.hint).not.toBe("");
    });

    test("an HTML 502 page is a server error, an HTML 200 page is not JSON", async () => {
      const html = { "content-type": "text/html" };
      await using server = await fakeGenesys({ [path]: answer(502, "<h1>Bad gateway</h1>", html) });
      expect(await failure(ask(client(server.origin, once)))).toMatchObject({
        code: "genesys.server_error",
        status: 502,
      });
      await using proxy = await fakeGenesys({ [path]: answer(200, "<h1>Log in</h1>", html) });
      expect(await failure(ask(client(proxy.origin, once)))).toMatchObject({
        code: "genesys.not_json",
        requestId: "c-7",
      });
    });

    test("a server that stays silent or hangs up", async () => {
      await using silent = await fakeGenesys({ [path]: () => {} });
      const http = { timeoutMs: 30, retry: { maxAttempts: 1 } };
      expect((await failure(ask(client(silent.origin, { http })))).code).toBe("genesys.timeout");
      await using rude = await fakeGenesys({ [path]: (response) => response.destroy() });
      expect((await failure(ask(client(rude.origin, once)))).code).toBe("genesys.connection_lost");
    });

    test("a server that is not there", async () => {
      const server = await fakeGenesys({});
      await server[Symbol.asyncDispose]();
      const error = await failure(ask(client(server.origin, once)));
      expect(error).toMatchObject({ code: "genesys.unreachable", status: null, requestId: null });
    });

    test("a server whose TLS is not accepted", async () => {
      await using server = await fakeGenesys({});
      const error = await failure(ask(client(server.origin.replace("http:", "https:"), once)));
      expect(error).toMatchObject({ code: "genesys.insecure", status: null });
    });
  });

  describe("waits", () => {
    test("429 with seconds and with an HTTP date is waited out", async () => {
      const clock = fakeClock();
      const date = new Date(clock.now()).toUTCString();
      const retryAfter = new Date(clock.now() + 13_000).toUTCString();
      await using server = await fakeGenesys({
        [path]: [answer(429, {}, { "retry-after": "7" }), answer(429, {}, { date, "retry-after": retryAfter }), ok],
      });
      expect(await ask(client(server.origin, {}, clock))).toMatchObject(value);
      expect(clock.waits).toEqual([7000, 13_000]);
    });

    test("a Retry-After over the budget is an error at once, with the wait in it", async () => {
      const clock = fakeClock();
      await using server = await fakeGenesys({ [path]: answer(429, {}, { "retry-after": "900" }) });
      const error = await failure(ask(client(server.origin, {}, clock)));
      expect(error).toMatchObject({ code: "genesys.rate_limited", retryAtMs: clock.now() + 900_000 });
      expect(error.hint).toContain("900 s");
      expect(clock.waits).toEqual([]);
    });

    test("an abort during the wait ends the call", async () => {
      const abort = new AbortController();
      await using server = await fakeGenesys({ [path]: answer(503) });
      const genesys = client(
        server.origin,
        {},
        fakeClock(() => abort.abort()),
      );
      expect((await failure(ask(genesys, abort.signal))).code).toBe("genesys.aborted");
      expect(server.to(path)).toHaveLength(1);
    });
  });
});

describe("the guide", () => {
  test("403 names the scope of the endpoint", async () => {
    const events = "/api/v2/interactions/events/details";
    await using server = await fakeGenesys({ [one]: answer(403), [events]: answer(403) });
    const genesys = client(server.origin);
    expect(await failure(genesys.recordings.get("r1"))).toMatchObject({
      code: "genesys.forbidden",
      scope: "recording:read",
    });
    const error = await failure(genesys.recordings.holds(recording("r1")));
    expect(error).toMatchObject({ code: "genesys.forbidden", scope: "interaction:read", requestId: "c-7" });
    expect(error.hint).toContain("interaction:read");
  });

  test.each([
    [{ entities: {} }, "entities"],
    [{}, "entities"],
    [{ entities: [entity("a")], total: "many" }, "total"],
    [[], "the document"],
  ])("a wrong shape names the place: %j", async (body, place) => {
    await using server = await fakeGenesys({ "/api/v2/recordings/search": answer(200, body) });
    const error = await failure(Array.fromAsync(client(server.origin).recordings.list({})));
    expect(error).toMatchObject({ code: "genesys.unexpected_shape", requestId: "c-7" });
    expect(error.message).toMatch(/ \[request c-7\]$/);
    expect(error.message).toContain(`at ${place}:`);
    expect(server.seen).toHaveLength(2);
  });
});

describe("what the service says", () => {
  const evil = "x\u001b[2J\u009b2J\r\ny\u202ez\u2028";
  const drawn = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

  test("never draws on a terminal: messages, ids, statuses, fields and names are one line", async () => {
    const path = `/api/v2/recordings/${encodeURIComponent(evil)}`;
    const metadata = "/api/v2/interactions/i1/metadata";
    await using server = await fakeGenesys({
      [path]: answer(404, { message: evil, code: evil }),
      "/api/v2/recordings/search": answer(200, { entities: [{ id: evil, parts: 7 }], pageCount: 1 }),
      [metadata]: [
        answer(400, { message: evil, details: [{ fieldName: evil, errorCode: evil }] }),
        answer(412),
        answer(200, { source: evil }),
      ],
    });
    const genesys = client(server.origin, once);
    const state = { kind: "unknown", status: evil } as const;
    const errors = [
      await failure(genesys.recordings.get(evil)),
      await failure(genesys.recordings.media(recording(evil), part(evil, { state }), "/nowhere")),
      await failure(genesys.metadata.publish("i1", {}, {})),
      await failure(genesys.metadata.publish("i1", { a: 1 }, { etag: '"1"' })),
    ];
    expect(errors.map(({ code }) => code)).toEqual([
      "genesys.not_found",
      "genesys.not_ready",
      "genesys.validation_failed",
      "genesys.lost_update",
    ]);
    const [entry] = await Array.fromAsync(genesys.recordings.list({}));
    const { unreadable } = entry !== undefined && "unreadable" in entry ? entry : { unreadable: null };
    const texts = [
      ...errors.map(({ message, hint, requestId }) => `${message}${hint}${requestId}`),
      unreadable?.message,
    ];
    for (const text of texts) expect(text).not.toMatch(drawn);
    const { faults } = errors[2] ?? { faults: [] };
    expect(JSON.stringify(faults)).not.toMatch(/\\u001b|\\n/);
  });
});

describe("ids", () => {
  test.each(["a/../b", "?x=1", "#f", "a b", "é☎", "%2e%2e", "a\\b", "..;", "https://evil.example/"])(
    "%j is escaped and stays one segment",
    async (id) => {
      await using server = await fakeGenesys({});
      const error = await failure(client(server.origin).recordings.get(id));
      expect(error.code).toBe("genesys.not_found");
      expect(error.message).toContain(`recording ${id}`);
      expect(server.seen[1]?.url).toBe(`/api/v2/recordings/${encodeURIComponent(id)}`);
    },
  );

  test.each(["", ".", "..", "\ud800"])("%j can't be addressed and is refused", async (id) => {
    await using server = await fakeGenesys({});
    const error = await failure(client(server.origin).recordings.get(id));
    expect(error.code).toBe("genesys.invalid_id");
    expect(server.seen).toEqual([]);
  });

  test("an interaction's id is escaped in the query", async () => {
    await using server = await fakeGenesys({});
    await failure(client(server.origin).recordings.holds(recording("r1", { interactionId: "a&limit=1#é" })));
    expect(server.seen[1]?.url).toContain("?interactionId=a%26limit%3D1%23%C3%A9&type=stateChange&limit=1000");
  });
});

describe("options", () => {
  const good: GenesysOptions = {
    source: "guide",
    baseUrl: "https://api.example.com",
    clientId: "a",
    clientSecret: "topsecret",
    auth: "basic",
  };
  test.each<[Partial<GenesysOptions>, string]>([
    [{ baseUrl: "api.example.com" }, "baseUrl"],
    [{ baseUrl: "ftp://api.example.com" }, "baseUrl"],
    [{ baseUrl: "https://user:topsecret@api.example.com" }, "baseUrl"],
    [{ baseUrl: "https://api.example.com?x=topsecret" }, "baseUrl"],
    [{ clientId: "" }, "clientId"],
    [{ clientSecret: "" }, "clientSecret"],
  ])("%j are refused by name", (options, name) => {
    expect(() => createGenesysClient({ ...good, ...options })).toThrow(
      expect.objectContaining({ code: "genesys.invalid_options", message: expect.stringContaining(name) }),
    );
    expect(() => createGenesysClient({ ...good, ...options })).not.toThrow(/topsecret/);
  });
});
