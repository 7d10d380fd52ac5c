import { createHash } from "node:crypto";
import { readdir } from "node:fs/promises";
import { createServer, type Socket } from "node:net";
import { join } from "node:path";
import { fakeClock, temporaryFolder } from "@earshot/test-kit";
import { describe, expect, onTestFinished, test } from "vitest";
import { doors } from "./doors.ts";
import { answer, audio, fakeGenesys, type Reply, truncated } from "./fake-genesys.ts";
import { everythingIn, failure } from "./helpers.ts";

const bytes = Buffer.from("RIFF and so on");
const sha256 = createHash("sha256").update(bytes).digest("hex");
const once = { http: { retry: { maxAttempts: 1 } } };
const statuses = [301, 302, 303, 307, 308];
const redirect = (location: string, status = 302) => answer(status, "", { location });

/** Redirects to each path in turn, the last of which answers by itself. */
function chain(hops: number, last: Reply): Record<string, Reply> {
  const links = Array.from({ length: hops }, (_, index) => [`/hop-${index}`, redirect(`/hop-${index + 1}?sig=S1G`)]);
  return { ...Object.fromEntries(links), [`/hop-${hops}`]: last };
}

describe.each(doors)("$source", ({ client, ask, path, mediaPath, signed, media }) => {
  async function save(origin: string, options = {}) {
    const folder = await temporaryFolder();
    return { folder, media: media(client(origin, options), folder) };
  }

  describe("a pre-signed URL", () => {
    test("is fetched without the token, also on the service's own host", async () => {
      const folder = await temporaryFolder();
      await using store = await fakeGenesys({ "/media/p1": audio(bytes, "audio/ogg") });
      await using server = await fakeGenesys({ [mediaPath]: signed(`${store.origin}/media/p1?sig=S1G`) });
      const saved = await media(client(server.origin), folder);
      expect(saved).toMatchObject({ path: join(folder, `${sha256}.ogg`), contentType: "audio/ogg" });
      expect(store.seen.map(({ url }) => url)).toEqual(["/media/p1?sig=S1G"]);
      expect(store.seen[0]?.headers.authorization).toBeUndefined();
      expect(JSON.stringify(store.seen)).not.toContain("token-1");

      await using both = await fakeGenesys({
        [mediaPath]: (response, request) =>
          signed(`http://${request.headers.host}/media/p1?sig=S1G`)(response, request),
        "/media/p1": audio(bytes),
      });
      await media(client(both.origin), folder);
      expect(both.to("/media/p1")[0]?.headers.authorization).toBeUndefined();
      expect(both.to(mediaPath)[0]?.headers.authorization).toBe("Bearer token-1");
    });

    test("that has expired is asked for again, once", async () => {
      const folder = await temporaryFolder();
      await using store = await fakeGenesys({ "/old": answer(403), "/new": audio(bytes) });
      await using server = await fakeGenesys({
        [mediaPath]: [signed(`${store.origin}/old?sig=1`), signed(`${store.origin}/new?sig=2`)],
      });
      const genesys = client(server.origin);
      expect(await media(genesys, folder)).toMatchObject({ sha256 });

      await using closed = await fakeGenesys({ "/media/p1": answer(403, { message: "no" }) });
      await using still = await fakeGenesys({ [mediaPath]: signed(`${closed.origin}/media/p1?sig=S1G`) });
      const error = await failure(media(client(still.origin), folder));
      expect(error).toMatchObject({ code: "genesys.forbidden", scope: null, requestId: "c-7" });
      expect([still.to(mediaPath).length, closed.seen.length]).toEqual([2, 2]);
      expect(everythingIn(error)).not.toContain("S1G");
    });

    test.each([
      [401, "genesys.forbidden"],
      [403, "genesys.forbidden"],
      [404, "genesys.not_found"],
      [500, "genesys.server_error"],
    ])("whose host answers %d is a fault that names this host (%s)", async (status, code) => {
      await using store = await fakeGenesys({ "/media/p1": answer(status, {}, { "inin-correlation-id": "s-1" }) });
      await using server = await fakeGenesys({ [mediaPath]: signed(`${store.origin}/media/p1?sig=S1G`) });
      const folder = await temporaryFolder();
      const error = await failure(media(client(server.origin, once), folder));
      expect(error).toMatchObject({ code, status, requestId: "s-1", scope: null });
      expect(error.message).toContain(store.origin);
      expect(error.message.match(/\[request s-1\]/g)).toHaveLength(1);
      expect(error.hint).not.toMatch(/client secret|scope/);
      expect(server.to("/oauth/token")).toHaveLength(1);
    });

    test("whose host stays silent, is not secure or does not exist is a fault that names this host", async () => {
      await using silent = await fakeGenesys({ "/media/p1": () => {} });
      const folder = await temporaryFolder();
      const faults = [
        [silent.origin, "genesys.timeout"],
        [silent.origin.replace("http:", "https:"), "genesys.insecure"],
        ["https://store.invalid", "genesys.unreachable"],
      ] as const;
      for (const [origin, code] of faults) {
        await using server = await fakeGenesys({ [mediaPath]: signed(`${origin}/media/p1?sig=S1G`) });
        const genesys = client(server.origin, { http: { timeoutMs: 200, retry: { maxAttempts: 1 } } });
        const error = await failure(media(genesys, folder));
        expect(error).toMatchObject({ code, message: expect.stringContaining(origin) });
      }
      expect(await readdir(folder)).toEqual([]);
    });

    test("that is none is refused", async () => {
      await using server = await fakeGenesys({ [mediaPath]: signed("media of p1") });
      const folder = await temporaryFolder();
      const error = await failure(media(client(server.origin), folder));
      expect(error.code).toBe("genesys.media_url_refused");
    });

    test("to a private address is not opened, and its signature is not shown", async () => {
      await using server = await fakeGenesys({ [mediaPath]: signed("http://10.1.2.3/media/p1?sig=S1G") });
      const error = await failure(media(client(server.origin), await temporaryFolder()));
      expect(error).toMatchObject({ code: "genesys.media_url_refused", message: expect.stringContaining("10.1.2.3") });
      expect(everythingIn(error)).not.toContain("S1G");
    });

    test("that ends early or answers with a page is fetched again", async () => {
      const folder = await temporaryFolder();
      const html = answer(200, "<h1>Down</h1>", { "content-type": "text/html" });
      await using store = await fakeGenesys({ "/media/p1": [truncated, answer(503), html, audio(bytes)] });
      await using server = await fakeGenesys({ [mediaPath]: signed(`${store.origin}/media/p1?sig=S1G`) });
      const clock = fakeClock();
      const saved = await media(client(server.origin, {}, clock), folder);
      expect(saved.sha256).toBe(sha256);
      expect(await readdir(folder)).toEqual([`${sha256}.wav`]);
      expect([server.to(mediaPath).length, store.seen.length]).toEqual([1, 4]);
    });

    test("that leads to JSON is no media", async () => {
      await using store = await fakeGenesys({ "/media/p1": answer(200, { url: "x" }) });
      await using server = await fakeGenesys({ [mediaPath]: signed(`${store.origin}/media/p1?sig=S1G`) });
      const folder = await temporaryFolder();
      const error = await failure(media(client(server.origin), folder));
      expect(error).toMatchObject({ code: "genesys.unexpected_shape", requestId: "c-7" });
      expect(await readdir(folder)).toEqual([]);
    });
  });

  describe("a redirect of a signed URL", () => {
    test.each(statuses)("is followed without the token (%d)", async (status) => {
      await using other = await fakeGenesys({ "/there": audio("sound") });
      await using store = await fakeGenesys({ "/media/p1": redirect(`${other.origin}/there?sig=S1G`, status) });
      await using server = await fakeGenesys({ [mediaPath]: signed(`${store.origin}/media/p1?sig=S1G`) });
      const { media } = await save(server.origin);
      expect(await media).toMatchObject({ bytes: 5, contentType: "audio/wav" });
      expect(other.seen).toMatchObject([{ method: "GET", url: "/there?sig=S1G" }]);
      expect(JSON.stringify([store.seen, other.seen])).not.toMatch(/token-1|authorization/);
    });

    test("is followed up to five times, and to a path of the same host", async () => {
      await using store = await fakeGenesys(chain(5, audio("sound")));
      await using server = await fakeGenesys({ [mediaPath]: signed(`${store.origin}/hop-0?sig=S1G`) });
      const { media } = await save(server.origin);
      expect(await media).toMatchObject({ bytes: 5 });
      expect(store.seen).toHaveLength(6);
    });

    test("is an error when it is the sixth, or leads in a circle, or nowhere", async () => {
      const faults: [Record<string, Reply>, string, number][] = [
        [chain(6, audio("sound")), "more than 5", 6],
        [{ "/hop-0": redirect("/hop-1?sig=S1G"), "/hop-1": redirect("/hop-0?sig=S1G") }, "circle", 2],
        [{ "/hop-0": answer(302, "", { "x-request-id": "S1G", "inin-correlation-id": "S1G" }) }, "no address", 1],
      ];
      for (const [routes, words, requests] of faults) {
        await using store = await fakeGenesys(routes);
        await using server = await fakeGenesys({ [mediaPath]: signed(`${store.origin}/hop-0?sig=S1G`) });
        const { folder, media } = await save(server.origin);
        const error = await failure(media);
        expect(error).toMatchObject({ code: "genesys.redirected", message: expect.stringContaining(words) });
        expect(error.hint).not.toBe("");
        expect(everythingIn(error)).not.toContain("S1G");
        expect(store.seen).toHaveLength(requests);
        expect(await readdir(folder)).toEqual([]);
      }
    });

    test.each([
      "http://10.0.0.7/x?sig=S1G",
      "https://169.254.169.254/latest?sig=S1G",
      "https://[fd00::1]/?sig=S1G",
      "file:///etc/passwd?sig=S1G",
    ])("is not followed to %s", async (location) => {
      await using store = await fakeGenesys({ "/media/p1": redirect(location) });
      await using server = await fakeGenesys({ [mediaPath]: signed(`${store.origin}/media/p1?sig=S1G`) });
      const error = await failure((await save(server.origin)).media);
      expect(error.code).toBe("genesys.media_url_refused");
      expect(everythingIn(error)).not.toContain("S1G");
    });

    test("whose target has expired makes the client ask for a fresh URL, once", async () => {
      await using store = await fakeGenesys({
        "/media/p1": redirect("/there?sig=S1G"),
        "/there": [answer(403), audio("sound")],
      });
      await using server = await fakeGenesys({ [mediaPath]: signed(`${store.origin}/media/p1?sig=S1G`) });
      expect(await (await save(server.origin)).media).toMatchObject({ bytes: 5 });
      expect(server.to(mediaPath)).toHaveLength(2);
    });
  });

  test("a redirect of any other answer of the service is refused, and the token goes nowhere", async () => {
    await using other = await fakeGenesys({ "/there": answer(200, {}) });
    const away = redirect(`${other.origin}/there?sig=S1G`);
    await using server = await fakeGenesys({ [path]: away });
    await using tokenless = await fakeGenesys({ "/oauth/token": away });
    for (const { origin } of [server, tokenless]) {
      const error = await failure(ask(client(origin)));
      expect(error.code).toBe("genesys.redirected");
      expect(everythingIn(error)).not.toContain("S1G");
    }
    expect(other.seen).toEqual([]);
  });

  describe("a signature", () => {
    const query = "X-Sig=S1G%2FNATURE&w=1&token=T0%2bKEN";

    test.each([
      [
        "a message",
        (url: string) =>
          answer(403, { message: `no ${url} S1G/NATURE S1G%2FNATURE T0+KEN T0%2BKEN`, code: "S1G/NATURE" }),
      ],
      ["headers", (url: string) => answer(500, {}, { "x-request-id": url, "inin-correlation-id": "S1G/NATURE" })],
      ["a content type", () => answer(200, "{", { "content-type": "text/S1G%2FNATURE" })],
      ["a redirect", (url: string) => redirect(`https://10.0.0.7${url}`)],
    ])("that the media's host echoes in %s is in no error", async (_where, reply) => {
      await using store = await fakeGenesys({
        "/media/p1": (response, request) => reply(request.url)(response, request),
      });
      await using server = await fakeGenesys({ [mediaPath]: signed(`${store.origin}/media/p1?${query}`) });
      const error = await failure((await save(server.origin, once)).media);
      expect(everythingIn(error)).not.toMatch(/S1G|T0.{1,3}KEN/);
    });

    test("that comes back as something other than HTTP is in no error", async () => {
      const echo = createServer((socket: Socket) => {
        socket.on("error", () => {});
        socket.once("data", (request) => socket.end(`what is ${request.toString("latin1")}?`));
      });
      await new Promise<void>((resolve) => echo.listen(0, "127.0.0.1", resolve));
      onTestFinished(() => void echo.close());
      const address = echo.address();
      const port = typeof address === "object" ? address?.port : undefined;
      await using server = await fakeGenesys({ [mediaPath]: signed(`http://127.0.0.1:${port}/media/p1?${query}`) });
      const error = await failure((await save(server.origin, once)).media);
      expect(error.code).toBe("genesys.protocol_error");
      expect(everythingIn(error)).not.toMatch(/S1G|KEN/);
      const { cause } = error;
      if (!(cause instanceof Error)) throw new Error("it has no cause");
      expect(cause.cause).toBeUndefined();
    });
  });
});
