import { createServer } from "node:net";
import { Readable, Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createServer as createTlsServer } from "node:tls";
import { errorOf, type FakeClock, fakeClock } from "@earshot/test-kit";
import { afterEach, describe, expect, test } from "vitest";
import { createHttp, type Http, HttpError, type HttpRequest, type HttpResponse } from "../src/index.ts";
import { answer, dripping, endless, type Reply, scriptedServer, silent, truncated } from "./scripted-server.ts";
import { selfSigned } from "./self-signed.ts";

const open: Http[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((http) => http.close()));
});

function client(clock: FakeClock = fakeClock(), options: Parameters<typeof createHttp>[0] = {}): Http {
  const http = createHttp(options, { clock, random: () => 0.5 });
  open.push(http);
  return http;
}

const get = (url: URL, more: Partial<HttpRequest> = {}): HttpRequest => ({
  method: "GET",
  url,
  idempotent: true,
  ...more,
});
const json = (response: HttpResponse) => response.json();

const failure = (work: Promise<unknown>) => errorOf(HttpError, () => work);

describe("answers", () => {
  test("hands over status, headers, request id and body", async () => {
    await using server = await scriptedServer(answer(202, { a: 1 }, { "ININ-Correlation-Id": "c-1", Location: "/x" }));
    const seen = await client().request(get(new URL("/p?q=1", server.url)), async (response) => ({
      status: response.status,
      requestId: response.requestId,
      location: response.headers.location,
      length: response.contentLength,
      body: await response.json(),
    }));
    expect(seen).toEqual({ status: 202, requestId: "c-1", location: "/x", length: null, body: { a: 1 } });
    expect(server.seen).toMatchObject([{ method: "GET", url: "/p?q=1" }]);
  });

  test("an option that is undefined is as good as left out", async () => {
    await using server = await scriptedServer(answer(503), answer(200, { ok: true }));
    const http = createHttp(
      { timeoutMs: undefined, retry: undefined },
      { clock: fakeClock(), random: () => 0.5, lookup: undefined },
    );
    open.push(http);
    const none: Required<Omit<HttpRequest, "method" | "url" | "idempotent">> = {
      headers: undefined,
      headersOfAttempt: undefined,
      body: undefined,
      timeoutMs: undefined,
      deadlineMs: undefined,
      maxBytes: undefined,
      raw: undefined,
      signal: undefined,
      costClass: undefined,
      accept: undefined,
      destination: undefined,
      pace: undefined,
      retry: undefined,
      secrets: undefined,
    };
    expect(await http.request(get(server.url, none), json)).toEqual({ ok: true });
  });

  test("an accepted status is an answer with its body, and only for the request that accepts it", async () => {
    await using server = await scriptedServer(answer(412, { yours: 1, theirs: 2 }));
    const http = client();
    const read = async (response: HttpResponse) => ({ status: response.status, body: await response.json() });
    const url = new URL("/p", server.url);
    expect(await http.request(get(url, { accept: [400, 412] }), read)).toEqual({
      status: 412,
      body: { yours: 1, theirs: 2 },
    });
    expect(await failure(http.request(get(url, { accept: [400] }), read))).toMatchObject({ code: "http.rejected" });
  });

  test("an empty body is null where it may be, and a page is still no JSON", async () => {
    const page = answer(200, "<h1>Back soon</h1>", { "content-type": "text/html" });
    await using server = await scriptedServer(answer(200, ""), answer(204, ""), page, answer(200, { a: 1 }));
    const http = client();
    const read = () => http.request(get(new URL("/p", server.url)), (response) => response.jsonOrNull());
    expect(await read()).toBeNull();
    expect(await read()).toBeNull();
    expect(await read()).toEqual({ a: 1 });
    expect(server.seen).toHaveLength(4);
  });

  test.each([
    [302, "http.redirected"],
    [400, "http.rejected"],
    [401, "http.unauthorized"],
    [403, "http.forbidden"],
    [404, "http.not_found"],
    [422, "http.rejected"],
    [429, "http.rate_limited"],
    [500, "http.server_error"],
    [503, "http.server_error"],
  ])("%d is %s with its facts", async (status, code) => {
    const body = { message: "What was wrong", code: "some.code", contextId: "x" };
    await using server = await scriptedServer(answer(status, body, { "x-request-id": "r-9" }));
    const url = new URL("/a/b?sig=SECRETSIG", server.url);
    const error = await failure(client(undefined, { retry: { maxAttempts: 2 } }).request(get(url), json));
    expect(error).toMatchObject({
      code,
      status,
      requestId: "r-9",
      url: `${server.url.origin}/a/b`,
      serverCode: "some.code",
      contextId: "x",
    });
    expect(error.detail).toBe("What was wrong");
    expect(error.message).toContain(`GET ${server.url.origin}/a/b answered ${status}`);
    expect(error.message).toContain("[request r-9, context x]");
    expect(JSON.stringify(error) + error.message).not.toContain("SECRETSIG");
  });

  test("a redirect is not followed and its target is named without its query", async () => {
    await using other = await scriptedServer(answer(200));
    const target = new URL("/steal?sig=1", other.url).href;
    await using server = await scriptedServer(answer(307, "", { location: target }));
    const error = await failure(client().request(get(server.url), json));
    expect(error).toMatchObject({ code: "http.redirected", detail: `redirects to ${other.url.origin}/steal` });
    expect(other.seen).toEqual([]);
  });

  test("a HEAD has the length of what it is asked about, however long that is, and no body", async () => {
    await using server = await scriptedServer(answer(200, "", { "content-length": "9000000000" }));
    const request: HttpRequest = { method: "HEAD", url: new URL("/p", server.url), idempotent: true, maxBytes: 10 };
    const read = async ({ contentLength, text }: HttpResponse) => ({ contentLength, text: await text() });
    expect(await client().request(request, read)).toEqual({ contentLength: 9_000_000_000, text: "" });
  });

  test("an accepted redirect says where it leads, and no other answer does", async () => {
    const follow = (response: HttpResponse) => Promise.resolve(response.location?.href ?? null);
    const leads = async (status: number, location: string) => {
      await using server = await scriptedServer(answer(status, "", { location }));
      const found = await client().request(get(new URL("/a/b?q=1", server.url), { accept: [302] }), follow);
      return found?.replace(server.url.origin, "") ?? null;
    };
    expect(await leads(302, "https://other.example/x?sig=1")).toBe("https://other.example/x?sig=1");
    expect(await leads(302, "c?sig=1")).toBe("/a/c?sig=1");
    expect(await leads(302, "http://:99999999")).toBeNull();
    expect(await leads(201, "/x")).toBeNull();
  });

  test("text of the server's is one line in the error, whatever it holds", async () => {
    const evil = "a\u009b31m\u202eb";
    await using server = await scriptedServer(
      answer(400, { message: `${evil}\u001b[2J\r\n\u2028c` }, { "x-request-id": "r\u009b2J-1" }),
      answer(200, "{", { "content-type": "text/\u009b2Jx" }),
    );
    for (const code of ["http.rejected", "http.not_json"]) {
      const error = await failure(client(fakeClock(), { retry: { maxAttempts: 1 } }).request(get(server.url), json));
      expect(error.code).toBe(code);
      expect(`${error.message}${error.detail}${error.requestId}`).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    }
  });

  test("secrets that the server echoes in headers do not reach the error", async () => {
    const headers = { "x-request-id": "T0P5ECRET", "content-type": "text/T0P5ECRET" };
    await using server = await scriptedServer(answer(400, {}, headers), answer(200, "{", headers));
    for (const code of ["http.rejected", "http.not_json"]) {
      const http = client(fakeClock(), { retry: { maxAttempts: 1 } });
      const error = await failure(http.request(get(server.url, { secrets: ["T0P5ECRET", "T0P5"] }), json));
      expect(error.code).toBe(code);
      expect(JSON.stringify(error) + error.message).not.toContain("T0P5");
    }
  });

  test.each([
    ["OAuth", { error: "invalid_client", description: "no such client" }, "no such client", "invalid_client"],
    ["nested", { error: { code: "audio.empty", message: "no audio" } }, "no audio", "audio.empty"],
    ["problem details", { type: "about:blank", title: "Bad", detail: "Very bad" }, "Very bad", "about:blank"],
    ["control characters", { message: "a\u001b[31m\n\tb" }, "a [31m b", null],
    ["an HTML page", "<html><h1>Bad gateway</h1></html>", null, null],
    ["an array", [1], null, null],
  ])("reads the error body: %s", async (_name, body, detail, serverCode) => {
    await using server = await scriptedServer(answer(400, body));
    expect(await failure(client().request(get(server.url), json))).toMatchObject({ detail, serverCode });
  });

  test("secrets that the server echoes do not reach the error", async () => {
    const message = "token T0P5ECRET and password hunter22 are wrong";
    await using server = await scriptedServer(answer(400, { message, code: "T0P5ECRET" }));
    const request = get(server.url, { headers: { Authorization: "Bearer T0P5ECRET" }, secrets: ["hunter22", ""] });
    const error = await failure(client().request(request, json));
    expect(error.detail).toBe("token [removed] and password [removed] are wrong");
    expect(JSON.stringify(error)).not.toMatch(/T0P5ECRET|hunter22/);
  });

  test("a huge error body is cut off", async () => {
    const flood: Reply = (response) => {
      response.writeHead(400, { "content-type": "text/plain" });
      const piece = "x".repeat(65_536);
      const more = () => {
        while (!response.destroyed && response.write(piece));
      };
      response.on("drain", more);
      more();
    };
    await using server = await scriptedServer(flood);
    expect(await failure(client().request(get(server.url), json))).toMatchObject({ status: 400, detail: null });
  });
});

describe("retries", () => {
  test("429 with seconds waits as long", async () => {
    const clock = fakeClock();
    await using server = await scriptedServer(answer(429, {}, { "retry-after": "42" }), answer(200, { ok: true }));
    expect(await client(clock).request(get(server.url), json)).toEqual({ ok: true });
    expect(clock.waits).toEqual([42_000]);
  });

  test("429 with an HTTP date waits until then by the server's clock", async () => {
    const clock = fakeClock();
    const date = new Date(clock.now() + 3_600_000).toUTCString();
    const retryAfter = new Date(clock.now() + 3_617_000).toUTCString();
    await using server = await scriptedServer(
      answer(429, {}, { date, "retry-after": retryAfter }),
      answer(200, { ok: true }),
    );
    expect(await client(clock).request(get(server.url), json)).toEqual({ ok: true });
    expect(clock.waits).toEqual([17_000]);
  });

  test("429 is repeated for a request that is not idempotent, 503 is not", async () => {
    const request = (url: URL): HttpRequest => ({ method: "POST", url, body: "x", idempotent: false });
    await using server = await scriptedServer(answer(429), answer(503), answer(200));
    const error = await failure(client().request(request(server.url), json));
    expect(error).toMatchObject({ code: "http.server_error", attempts: 2 });
    expect(server.seen).toHaveLength(2);
  });

  test("a Retry-After over the budget fails at once with the wait in the error", async () => {
    const clock = fakeClock();
    await using server = await scriptedServer(answer(429, {}, { "retry-after": "3600" }));
    const error = await failure(client(clock).request(get(server.url), json));
    expect(error).toMatchObject({ code: "http.rate_limited", attempts: 1, retryAtMs: clock.now() + 3_600_000 });
    expect(error.hint).toContain("3600 s");
    expect(clock.waits).toEqual([]);
  });

  test.each<[string, number, Record<string, string>, number | null]>([
    ["seconds", 429, { "retry-after": "300" }, 300_000],
    ["seconds with decimals", 429, { "retry-after": "300.0004" }, 300_001],
    [
      "an HTTP date",
      429,
      { date: "Fri, 02 Jan 2026 00:00:00 GMT", "retry-after": "Fri, 02 Jan 2026 00:05:00 GMT" },
      300_000,
    ],
    ["the limit's reset", 429, { "inin-ratelimit-reset": "300" }, 300_000],
    ["no time", 429, {}, null],
    ["seconds with a 503", 503, { "retry-after": "300" }, 300_000],
    ["for ever with a 503", 503, { "retry-after": "9".repeat(40) }, 100 * 365 * 86_400_000],
    ["no time with a 503", 503, { "inin-ratelimit-reset": "300" }, null],
  ])("an error carries when to come back: %s", async (_name, status, headers, waitMs) => {
    const clock = fakeClock();
    const beganAtMs = clock.now();
    await using server = await scriptedServer(answer(status, {}, headers));
    const error = await failure(client(clock, { retry: { maxAttempts: 1 } }).request(get(server.url), json));
    expect(error).toMatchObject({ status, retryAtMs: waitMs === null ? null : beganAtMs + waitMs });
  });

  test("a 503 that asks for more than the budget fails at once and carries when to come back", async () => {
    const clock = fakeClock();
    await using server = await scriptedServer(answer(503, {}, { "retry-after": "3600" }));
    const error = await failure(client(clock).request(get(server.url), json));
    expect(error).toMatchObject({ code: "http.server_error", attempts: 1, retryAtMs: clock.now() + 3_600_000 });
  });

  test("a 429 that names no time carries the reset that earlier answers named", async () => {
    const counted = { "inin-ratelimit-count": "7", "inin-ratelimit-allowed": "300", "inin-ratelimit-reset": "40" };
    await using server = await scriptedServer(answer(200, {}, counted), answer(429));
    const clock = fakeClock();
    const http = client(clock, { retry: { maxAttempts: 1 } });
    await http.request(get(server.url), json);
    const refused = (costClass: string) => failure(http.request(get(server.url, { costClass }), json));
    expect(await refused("default")).toMatchObject({ code: "http.rate_limited", retryAtMs: clock.now() + 40_000 });
    expect(await refused("other")).toMatchObject({ code: "http.rate_limited", retryAtMs: null });
    await clock.sleep(40_000);
    expect(await refused("default")).toMatchObject({ code: "http.rate_limited", retryAtMs: clock.now() + 60_000 });
  });

  test("a limit known to be used up for longer than the budget fails without a request", async () => {
    const spent = { "inin-ratelimit-count": "300", "inin-ratelimit-allowed": "300", "inin-ratelimit-reset": "900" };
    await using server = await scriptedServer(answer(200, {}, spent));
    const clock = fakeClock();
    const http = client(clock);
    await http.request(get(server.url), json);
    expect(await failure(http.request(get(server.url), json))).toMatchObject({
      code: "http.rate_limited",
      attempts: 0,
      retryAtMs: clock.now() + 900_000,
    });
    await http.request(get(server.url, { costClass: "other" }), json);
    expect(server.seen).toHaveLength(2);
  });

  test("an abort during the wait ends it, and the server is left alone", async () => {
    const abort = new AbortController();
    const clock = fakeClock(() => abort.abort(new Error("stopped by the user")));
    await using server = await scriptedServer(answer(503));
    const error = await failure(client(clock).request(get(server.url, { signal: abort.signal }), json));
    expect(error).toMatchObject({ code: "http.aborted", attempts: 1, cause: abort.signal.reason });
    expect(server.seen).toHaveLength(1);
  });

  test("an abort while the answer is awaited, or while its body comes, ends it", async () => {
    await using server = await scriptedServer(silent);
    const waiting = new AbortController();
    const first = failure(client().request(get(server.url, { signal: waiting.signal }), json));
    await expect.poll(() => server.seen.length).toBe(1);
    waiting.abort();
    expect((await first).code).toBe("http.aborted");

    await using slow = await scriptedServer((response) => response.writeHead(200).write("{"));
    const reading = new AbortController();
    const second = client().request(get(slow.url, { signal: reading.signal }), async (response) => {
      setImmediate(() => reading.abort());
      return response.json();
    });
    expect((await failure(second)).code).toBe("http.aborted");
  });

  test("an abort before the start sends nothing", async () => {
    await using server = await scriptedServer(answer(200));
    const error = await failure(client().request(get(server.url, { signal: AbortSignal.abort() }), json));
    expect(error).toMatchObject({ code: "http.aborted", attempts: 0 });
    expect(server.seen).toEqual([]);
  });

  test("an upload is opened afresh for every attempt", async () => {
    let opened = 0;
    const body = {
      bytes: 6,
      open: () => {
        opened += 1;
        return Readable.from([Buffer.from("abc"), Buffer.from("def")]);
      },
    };
    await using server = await scriptedServer(answer(503), answer(200, { ok: true }));
    await client().request({ method: "POST", url: server.url, body, idempotent: true }, json);
    expect(opened).toBe(2);
    expect(server.seen.map(({ body, headers }) => [body, headers["content-length"]])).toEqual([
      ["abcdef", "6"],
      ["abcdef", "6"],
    ]);
  });

  test("headers of an attempt are made for each, and what they authorize with is no part of an error", async () => {
    const echo: Reply = (response, request) =>
      answer(503, { message: request.headers.authorization })(response, request);
    await using server = await scriptedServer(echo);
    const clock = fakeClock();
    const headersOfAttempt = async () => ({ authorization: `At ${clock.waits.length}.s3cret` });
    const request = get(server.url, { headersOfAttempt, headers: { "x-a": "1" }, retry: { maxAttempts: 3 } });
    const error = await failure(client(clock).request(request, json));
    expect(server.seen.map(({ headers }) => [headers["x-a"], headers.authorization])).toEqual([
      ["1", "At 0.s3cret"],
      ["1", "At 1.s3cret"],
      ["1", "At 2.s3cret"],
    ]);
    expect(error.detail).toBe("At [removed]");
  });

  test("an upload that can't be read is the caller's own error", async () => {
    await using server = await scriptedServer(answer(200));
    const broken = () =>
      new Readable({
        read() {
          this.destroy(new Error("disk on fire"));
        },
      });
    const request: HttpRequest = {
      method: "POST",
      url: server.url,
      body: { bytes: 3, open: broken },
      idempotent: true,
    };
    await expect(client().request(request, json)).rejects.toThrow("disk on fire");
  });
});

describe("broken answers", () => {
  test("a truncated body is repeated, and the consumer starts anew", async () => {
    await using server = await scriptedServer(truncated("abc", 10), answer(200, "whole"));
    const texts: string[] = [];
    const text = await client().request(get(server.url), async (response) => {
      texts.push("start");
      return response.text();
    });
    expect([text, texts.length]).toEqual(["whole", 2]);
  });

  test("a body that stays truncated is http.truncated with the request's id", async () => {
    await using server = await scriptedServer(truncated("abc", 10));
    const http = client(undefined, { retry: { maxAttempts: 3 } });
    const error = await failure(
      http.request(get(server.url), async (response) => {
        try {
          await pipeline(response.body, new Writable({ write: (_chunk, _encoding, done) => done() }));
        } catch (cause) {
          throw new Error("wrapped by the consumer", { cause });
        }
      }),
    );
    expect(error).toMatchObject({ code: "http.truncated", attempts: 3, status: 200, requestId: "cut-1" });
  });

  test("a POST that is not idempotent is not repeated after a truncated answer", async () => {
    await using server = await scriptedServer(truncated("abc", 10));
    const request: HttpRequest = { method: "POST", url: server.url, idempotent: false };
    expect(await failure(client().request(request, json))).toMatchObject({ code: "http.truncated", attempts: 1 });
  });

  test.each([
    ["HTML", "<html>", "text/html"],
    ["an empty body", "", "application/json"],
    ["bytes that are not UTF-8", Buffer.from([0x22, 0xff, 0x22]), "application/json"],
  ])("%s where JSON was expected is http.not_json, after another attempt", async (_name, body, type) => {
    const reply: Reply = (response) => response.writeHead(200, { "content-type": type }).end(body);
    await using server = await scriptedServer(reply);
    const error = await failure(client().request(get(server.url), json));
    expect(error).toMatchObject({ code: "http.not_json", status: 200, attempts: 4 });
    await using recovering = await scriptedServer(reply, answer(200, { ok: 1 }));
    expect(await client().request(get(recovering.url), json)).toEqual({ ok: 1 });
  });

  test("a body over the caller's limit is http.too_large, once", async () => {
    await using server = await scriptedServer(answer(200, "x".repeat(100)));
    const error = await failure(client().request(get(server.url), (response) => response.text(99)));
    expect(error).toMatchObject({ code: "http.too_large", attempts: 1 });
    expect(await client().request(get(server.url), (response) => response.text(100))).toHaveLength(100);
  });

  const drain = ({ body }: HttpResponse) =>
    pipeline(body, new Writable({ write: (_chunk, _encoding, done) => done() }));

  test("an endless body is http.too_large, once, soon after the limit", async () => {
    const { reply, sentBytes } = endless();
    await using server = await scriptedServer(reply);
    const error = await failure(client().request(get(server.url, { maxBytes: 1_000_000 }), drain));
    expect(error).toMatchObject({ code: "http.too_large", attempts: 1, status: 200 });
    expect(error.message).toContain("more than 1000000 bytes");
    // What lies in the buffers of both sides.
    expect(sentBytes()).toBeLessThan(20_000_000);
    expect(server.seen).toHaveLength(1);
  });

  test("a stream gets all of a body as long as its limit", async () => {
    const whole = Buffer.from(Array.from({ length: 300_000 }, (_, index) => index % 251));
    const reply: Reply = (response) => response.writeHead(200).end(whole);
    await using server = await scriptedServer(reply);
    const read = (maxBytes: number) =>
      client().request(get(server.url, { maxBytes }), ({ body }) => Array.fromAsync(body));
    expect(Buffer.concat(await read(300_000)).equals(whole)).toBe(true);
    expect(await failure(read(299_999))).toMatchObject({ code: "http.too_large" });
  });

  test("a body announced as longer than the limit is not waited for", async () => {
    await using server = await scriptedServer((response) => {
      response.writeHead(200, { "content-length": 2 ** 31 + 1 }).write("RIFF");
    });
    expect(await failure(client().request(get(server.url), drain))).toMatchObject({ code: "http.too_large" });
  });

  test("a consumer that hides the limit's error does not hide the fault", async () => {
    await using server = await scriptedServer(answer(200, "x".repeat(100)));
    const hide = async (response: HttpResponse) => {
      await drain(response).catch((cause: unknown) => {
        throw new Error("wrapped by the consumer", { cause });
      });
    };
    const error = await failure(client().request(get(server.url, { maxBytes: 99 }), hide));
    expect(error).toMatchObject({ code: "http.too_large", attempts: 1 });
  });

  test.each([
    ["its body drips", dripping(200, 5)],
    ["it never begins", silent],
  ])("an answer is http.timeout at the attempt's deadline, once, when %s", async (_name, reply) => {
    await using server = await scriptedServer(reply);
    const error = await failure(client().request(get(server.url, { deadlineMs: 60 }), json));
    expect(error).toMatchObject({ code: "http.timeout", attempts: 1 });
    expect(error.message).toContain("had not answered in full after 0.06 s");
  });

  test("a streamed body that drips is http.timeout at the attempt's deadline", async () => {
    await using server = await scriptedServer(dripping(200, 5));
    const error = await failure(client().request(get(server.url, { deadlineMs: 60 }), drain));
    expect(error).toMatchObject({ code: "http.timeout", attempts: 1, status: 200 });
  });

  test("the status counts when the body of an error drips", async () => {
    await using server = await scriptedServer(dripping(404, 5));
    const error = await failure(client().request(get(server.url, { deadlineMs: 60 }), json));
    expect(error).toMatchObject({ code: "http.not_found", status: 404 });
  });

  test("a deadline beyond what timers can count is none", async () => {
    await using server = await scriptedServer(answer(200, { ok: true }));
    const request = get(server.url, { deadlineMs: Number.POSITIVE_INFINITY });
    expect(await client().request(request, json)).toEqual({ ok: true });
  });

  test("an abort by the caller is no time-out, and each attempt has its own deadline", async () => {
    await using server = await scriptedServer(answer(503), dripping(200, 5));
    const abort = new AbortController();
    const work = failure(client().request(get(server.url, { deadlineMs: 600_000, signal: abort.signal }), json));
    await expect.poll(() => server.seen.length).toBe(2);
    abort.abort();
    expect(await work).toMatchObject({ code: "http.aborted", attempts: 2 });
  });

  test("a consumer's own error reaches the caller unchanged and is not repeated", async () => {
    await using server = await scriptedServer(answer(200, "some body"));
    const full = Object.assign(new Error("no space left"), { code: "ENOSPC" });
    const sink = () => new Writable({ write: (_chunk, _encoding, done) => done(full) });
    await expect(client().request(get(server.url), (response) => pipeline(response.body, sink()))).rejects.toBe(full);
    expect(server.seen).toHaveLength(1);
  });

  test("a body that nobody reads is let go of", async () => {
    await using server = await scriptedServer(answer(200, "unread".repeat(100_000)));
    expect(await client().request(get(server.url), async (response) => response.status)).toBe(200);
  });
});

describe("broken connections", () => {
  test("a silent server is http.timeout", async () => {
    await using server = await scriptedServer(silent);
    const http = client(undefined, { retry: { maxAttempts: 2 } });
    const error = await failure(http.request(get(server.url, { timeoutMs: 30 }), json));
    expect(error).toMatchObject({ code: "http.timeout", attempts: 2, status: null });
  });

  test("a body that stalls is http.timeout and is repeated", async () => {
    const stalls: Reply = (response) => {
      response.writeHead(200, { "content-length": 10 }).write("abc");
    };
    await using server = await scriptedServer(stalls, answer(200, { ok: true }));
    expect(await client(undefined, { timeoutMs: 50 }).request(get(server.url), json)).toEqual({ ok: true });
    await using forEver = await scriptedServer(stalls);
    const http = client(undefined, { timeoutMs: 30, retry: { maxAttempts: 2 } });
    expect(await failure(http.request(get(forEver.url), json))).toMatchObject({ code: "http.timeout", status: 200 });
  });

  test("a refused connection is http.unreachable, with fewer attempts", async () => {
    const clock = fakeClock();
    const server = await scriptedServer(answer(200));
    await server[Symbol.asyncDispose]();
    const error = await failure(client(clock).request({ ...get(server.url), idempotent: false }, json));
    expect(error).toMatchObject({ code: "http.unreachable", attempts: 4, status: null });
    expect(clock.waits).toEqual([250, 500, 1000]);
  });

  test.each([
    ["a certificate that no authority vouches for", selfSigned],
    ["no certificate at all", {}],
  ])("a server with %s is http.insecure at once", async (_name, options) => {
    const server = createTlsServer(options, (socket) => socket.on("error", () => {}));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const error = await failure(client().request(get(new URL(`https://127.0.0.1:${port}/`)), json));
    server.close();
    expect(error).toMatchObject({ code: "http.insecure", attempts: 1, status: null });
    expect(error.hint).toContain("NODE_EXTRA_CA_CERTS");
  });

  test("a server without TLS is http.insecure at once", async () => {
    await using server = await scriptedServer(answer(200));
    const error = await failure(client().request(get(new URL(server.url.href.replace("http:", "https:"))), json));
    expect(error).toMatchObject({ code: "http.insecure", attempts: 1 });
  });

  test("a connection that closes without an answer is http.connection_lost", async () => {
    await using server = await scriptedServer((response) => response.destroy(), answer(200, { ok: 1 }));
    expect(await client().request(get(server.url), json)).toEqual({ ok: 1 });
    await using closing = await scriptedServer((response) => response.destroy());
    const error = await failure(client().request({ ...get(closing.url), method: "POST", idempotent: false }, json));
    expect(error).toMatchObject({ code: "http.connection_lost", attempts: 1 });
  });

  test("a server that speaks something else is http.protocol_error", async () => {
    const server = createServer((socket) => socket.on("error", () => {}).end("SSH-2.0-OpenSSH_9.9\r\n"));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const error = await failure(client().request(get(new URL(`http://127.0.0.1:${port}/`)), json));
    server.close();
    expect(error).toMatchObject({ code: "http.protocol_error", attempts: 1 });
  });
});
