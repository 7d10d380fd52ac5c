import { fakeClock, temporaryFolder } from "@earshot/test-kit";
import { describe, expect, test } from "vitest";
import { answer, audio, fakeGenesys, truncated } from "../fake-genesys.ts";
import { client, entity, failure, part, readable, recording } from "../helpers.ts";

const path = "/api/v2/recordings/r1/parts/p1";

describe("faults of the guide's script that this client does not have", () => {
  test("the client is closed before the second attempt", async () => {
    await using server = await fakeGenesys({ [path]: [answer(429), answer(429), audio("sound")] });
    const genesys = client(server.origin);
    const folder = await temporaryFolder();
    expect(await genesys.recordings.media(recording("r1"), part("p1"), folder)).toMatchObject({ bytes: 5 });
    expect(server.to(path)).toHaveLength(3);
  });

  test("only 429 is retried, without jitter, a date crashes, nothing times out, a 401 never renews", async () => {
    const clock = fakeClock();
    const date = new Date(clock.now()).toUTCString();
    const retryAfter = new Date(clock.now() + 30_000).toUTCString();
    await using server = await fakeGenesys({
      [path]: [
        answer(503),
        answer(429, {}, { date, "retry-after": retryAfter }),
        answer(401),
        () => {},
        truncated,
        answer(500),
        audio("sound"),
      ],
    });
    const genesys = client(server.origin, { http: { timeoutMs: 50 } }, clock);
    const folder = await temporaryFolder();
    expect(await genesys.recordings.media(recording("r1"), part("p1"), folder)).toMatchObject({ bytes: 5 });
    expect(server.to(path)).toHaveLength(7);
    expect(server.to("/oauth/token")).toHaveLength(2);
    // The random source says one half; the date is waited for from the moment it is read. The 401 begins a new request.
    expect(clock.waits).toEqual([250, 30_000, 250, 500, 1000]);
  });

  test("only the first part of one recording is taken, and its audio is not used", async () => {
    const parts = [{ id: "p1" }, { id: "p2" }, { id: "p3" }];
    await using server = await fakeGenesys({
      "/api/v2/recordings/search": answer(200, {
        entities: [entity("r1", { parts }), entity("r2", { parts: parts.slice(0, 1) })],
        pageCount: 1,
      }),
      [path]: audio("first"),
      "/api/v2/recordings/r1/parts/p2": audio("second"),
      "/api/v2/recordings/r1/parts/p3": audio("third!"),
      "/api/v2/recordings/r2/parts/p1": audio("another one"),
    });
    const genesys = client(server.origin);
    const folder = await temporaryFolder();
    const media = [];
    for await (const entry of genesys.recordings.list({})) {
      const found = readable(entry);
      for (const each of found.parts) media.push(await genesys.recordings.media(found, each, folder));
    }
    expect(media.map(({ bytes }) => bytes)).toEqual([5, 6, 6, 11]);
    expect(new Set(media.map(({ path }) => path)).size).toBe(4);
  });

  test("ids go into URLs unescaped and any storage URL is trusted", async () => {
    await using server = await fakeGenesys({
      [path]: answer(200, { url: "https://169.254.169.254/latest/meta-data" }),
    });
    const genesys = client(server.origin);
    await failure(genesys.recordings.get("../oauth/token?x=1"));
    expect(server.seen[1]?.url).toBe("/api/v2/recordings/..%2Foauth%2Ftoken%3Fx%3D1");
    const error = await failure(genesys.recordings.media(recording("r1"), part("p1"), await temporaryFolder()));
    expect(error.code).toBe("genesys.media_url_refused");
  });
});
