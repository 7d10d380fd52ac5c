import { readdir } from "node:fs/promises";
import { createServer, type Socket } from "node:net";
import { temporaryFolder } from "@earshot/test-kit";
import { describe, expect, onTestFinished, test } from "vitest";
import { answer, audio, fakeGenesys, type Reply } from "../fake-genesys.ts";
import { client, everythingIn, failure, part, recording } from "../helpers.ts";

const path = "/api/v2/recordings/r1/parts/p1";
const once = { http: { retry: { maxAttempts: 1 } } };
const statuses = [301, 302, 303, 307, 308];
const signed = (url: string) => answer(200, { url });
const redirect = (location: string, status = 302) => answer(status, "", { location });

/** Redirects to each path in turn, the last of which answers by itself. */
function chain(hops: number, last: Reply): Record<string, Reply> {
  const links = Array.from({ length: hops }, (_, index) => [`/hop-${index}`, redirect(`/hop-${index + 1}?sig=S1G`)]);
  return { ...Object.fromEntries(links), [`/hop-${hops}`]: last };
}

async function save(origin: string, options = {}) {
  const folder = await temporaryFolder();
  const media = client(origin, options).recordings.media(recording("r1"), part("p1"), folder);
  return { folder, media };
}

describe("a redirect of a signed URL", () => {
  test.each(statuses)("is followed without the token (%d)", async (status) => {
    await using other = await fakeGenesys({ "/there": audio("sound") });
    await using store = await fakeGenesys({ "/media/p1": redirect(`${other.origin}/there?sig=S1G`, status) });
    await using server = await fakeGenesys({ [path]: signed(`${store.origin}/media/p1?sig=S1G`) });
    const { media } = await save(server.origin);
    expect(await media).toMatchObject({ bytes: 5, contentType: "audio/wav" });
    expect(other.seen).toMatchObject([{ method: "GET", url: "/there?sig=S1G" }]);
    expect(JSON.stringify([store.seen, other.seen])).not.toMatch(/token-1|authorization/);
  });

  test("is followed up to five times, and to a path of the same host", async () => {
    await using store = await fakeGenesys(chain(5, audio("sound")));
    await using server = await fakeGenesys({ [path]: signed(`${store.origin}/hop-0?sig=S1G`) });
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
      await using server = await fakeGenesys({ [path]: signed(`${store.origin}/hop-0?sig=S1G`) });
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
    await using server = await fakeGenesys({ [path]: signed(`${store.origin}/media/p1?sig=S1G`) });
    const error = await failure((await save(server.origin)).media);
    expect(error.code).toBe("genesys.media_url_refused");
    expect(everythingIn(error)).not.toContain("S1G");
  });

  test("whose target has expired makes the client ask for a fresh URL, once", async () => {
    await using store = await fakeGenesys({
      "/media/p1": redirect("/there?sig=S1G"),
      "/there": [answer(403), audio("sound")],
    });
    await using server = await fakeGenesys({ [path]: signed(`${store.origin}/media/p1?sig=S1G`) });
    expect(await (await save(server.origin)).media).toMatchObject({ bytes: 5 });
    expect(server.to(path)).toHaveLength(2);
  });
});

describe("a redirect of the part itself", () => {
  test.each(statuses)("leads to its media, without the token (%d)", async (status) => {
    await using store = await fakeGenesys({ "/media/p1": audio("sound") });
    await using server = await fakeGenesys({ [path]: redirect(`${store.origin}/media/p1?sig=S1G`, status) });
    expect(await (await save(server.origin)).media).toMatchObject({ bytes: 5 });
    expect(store.seen).toMatchObject([{ url: "/media/p1?sig=S1G" }]);
    expect(JSON.stringify(store.seen)).not.toMatch(/token-1|authorization/);
  });

  test("may name a path of the service, which gets no token either", async () => {
    await using server = await fakeGenesys({
      [path]: redirect("../media?sig=S1G"),
      "/api/v2/recordings/r1/media": audio("sound"),
    });
    expect(await (await save(server.origin)).media).toMatchObject({ bytes: 5 });
    expect(server.to("/api/v2/recordings/r1/media")[0]?.headers.authorization).toBeUndefined();
  });

  test("is an error when it leads to itself, to a private address or nowhere", async () => {
    const faults = [
      [redirect(`${path}?sig=S1G`), "genesys.redirected"],
      [redirect("https://10.0.0.7/?sig=S1G"), "genesys.media_url_refused"],
      [answer(302, ""), "genesys.redirected"],
    ] as const;
    for (const [reply, code] of faults) {
      await using server = await fakeGenesys({ [path]: reply });
      const error = await failure((await save(server.origin)).media);
      expect(error.code).toBe(code);
      expect(everythingIn(error)).not.toMatch(/S1G|token-1/);
    }
  });
});

test("a redirect of any other answer of the service is refused, and the token goes nowhere", async () => {
  await using other = await fakeGenesys({ "/there": answer(200, {}) });
  const away = redirect(`${other.origin}/there?sig=S1G`);
  await using server = await fakeGenesys({ "/api/v2/recordings/r1": away, "/api/v2/recordings/search": away });
  await using tokenless = await fakeGenesys({ "/oauth/token": away });
  const errors = [
    await failure(client(server.origin).recordings.get("r1")),
    await failure(Array.fromAsync(client(server.origin).recordings.list({}))),
    await failure(client(tokenless.origin).recordings.get("r1")),
  ];
  for (const error of errors) {
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
    await using server = await fakeGenesys({ [path]: signed(`${store.origin}/media/p1?${query}`) });
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
    await using server = await fakeGenesys({ [path]: signed(`http://127.0.0.1:${port}/media/p1?${query}`) });
    const error = await failure((await save(server.origin, once)).media);
    expect(error.code).toBe("genesys.protocol_error");
    expect(everythingIn(error)).not.toMatch(/S1G|KEN/);
    const { cause } = error;
    if (!(cause instanceof Error)) throw new Error("it has no cause");
    expect(cause.cause).toBeUndefined();
  });
});
