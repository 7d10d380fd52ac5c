import { temporaryFolder } from "@earshot/test-kit";
import { describe, expect, test } from "vitest";
import { answer, audio, fakeGenesys } from "../fake-genesys.ts";
import { client, everythingIn, failure, part, recording } from "../helpers.ts";

const path = "/api/v2/recordings/r1/parts/p1";
const statuses = [301, 302, 303, 307, 308];
const redirect = (location: string, status = 302) => answer(status, "", { location });

async function save(origin: string, options = {}) {
  const folder = await temporaryFolder();
  const media = client(origin, options).recordings.media(recording("r1"), part("p1"), folder);
  return { folder, media };
}

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
