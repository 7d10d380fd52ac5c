import { fakeClock, temporaryFolder } from "@earshot/test-kit";
import { expect, test } from "vitest";
import { answer, audio, fakeGenesys, type Reply } from "../fake-genesys.ts";
import { client, entity, failure, part, recording } from "../helpers.ts";

const events = "/api/v2/interactions/events/details";

/** Pages without an end, each unlike the others; `padding` is the size of each. */
function endless(of: (number: number) => object, padding = 0): Reply {
  let number = 0;
  return (response, request) => {
    number += 1;
    const body = { entities: [of(number)], pageCount: 1e9, padding: "x".repeat(padding) };
    answer(200, body)(response, request);
  };
}

test("the events of an interaction come from 1000 pages at most", async () => {
  await using server = await fakeGenesys({ [events]: endless((number) => ({ state: `state ${number}` })) });
  const error = await failure(client(server.origin).recordings.holds(recording("r1")));
  expect(error.code).toBe("genesys.listing_too_large");
  expect(error.message).toContain("1000 pages");
  expect(error.hint).not.toBe("");
  expect(server.to(events)).toHaveLength(1000);
});

test("the media of an interaction come in 64 MiB at most, however many pages are announced", async () => {
  const media = "/api/v2/interactions/i1/media";
  const fifteen = 15 * 2 ** 20;
  await using server = await fakeGenesys({
    [media]: endless((number) => ({ recordingMediaId: `m${number}` }), fifteen),
  });
  const error = await failure(Array.fromAsync(client(server.origin).metadata.media("i1")));
  expect(error.code).toBe("genesys.listing_too_large");
  expect(error.message).toContain(`${64 * 2 ** 20} bytes`);
  expect(server.to(media)).toHaveLength(5);
});

test("recordings may come from many more pages", async () => {
  const search = "/api/v2/recordings/search";
  await using server = await fakeGenesys({ [search]: endless((number) => entity(`r${number}`)) });
  let count = 0;
  for await (const _ of client(server.origin).recordings.list({})) {
    count += 1;
    if (count === 1500) break;
  }
  expect(count).toBe(1500);
});

test("pages that bring the same recordings again and again end the listing", async () => {
  const search = "/api/v2/recordings/search";
  const ids = Array.from({ length: 9 }, (_, index) => `r${index}`);
  // Each in an order of its own, so that no page equals another.
  let number = 0;
  const shuffled: Reply = (response, request) => {
    const rotated = [...ids.slice(number % 9), ...ids.slice(0, number % 9)];
    number += 1;
    const entities = [...rotated, ...rotated.slice(0, Math.floor(number / 9))].map((id) => entity(id));
    answer(200, { entities, pageCount: 1e9 })(response, request);
  };
  await using server = await fakeGenesys({ [search]: shuffled });
  const error = await failure(Array.fromAsync(client(server.origin).recordings.list({})));
  expect(error).toMatchObject({ code: "genesys.listing_too_large", message: expect.stringContaining("bring nothing") });
  expect(server.to(search)).toHaveLength(21);
});

test("pages are asked for 100 ms apart, unless the service says what it takes", async () => {
  const search = "/api/v2/recordings/search";
  const page = (id: string) => ({ entities: [entity(id)], pageCount: 3 });
  const limits = { "inin-ratelimit-count": "1", "inin-ratelimit-allowed": "300", "inin-ratelimit-reset": "60" };
  const paced = fakeClock();
  await using silent = await fakeGenesys({ [search]: ["a", "b", "c"].map((id) => answer(200, page(id))) });
  await Array.fromAsync(client(silent.origin, {}, paced).recordings.list({}));
  expect(paced.waits).toEqual([100, 100]);
  const free = fakeClock();
  await using telling = await fakeGenesys({ [search]: ["a", "b", "c"].map((id) => answer(200, page(id), limits)) });
  await Array.fromAsync(client(telling.origin, {}, free).recordings.list({}));
  expect(free.waits).toEqual([]);
});

test("bodies that drip end at their deadline and hold up nobody", async () => {
  const path = (id: string) => `/api/v2/recordings/r1/parts/${id}`;
  const drip: Reply = (response) => {
    response.writeHead(200, { "content-type": "audio/wav" }).write("RIFF");
    const timer = setInterval(() => response.write("."), 5);
    response.on("close", () => clearInterval(timer));
  };
  const ids = ["a", "b", "c", "d"];
  await using server = await fakeGenesys({
    ...Object.fromEntries(ids.map((id) => [path(id), drip])),
    [path("e")]: audio("sound"),
  });
  const genesys = client(server.origin, { mediaLimits: { deadlineMs: 300 } });
  const folder = await temporaryFolder();
  const dripping = ids.map((id) => failure(genesys.recordings.media(recording("r1"), part(id), folder)));
  await expect.poll(() => ids.every((id) => server.to(path(id)).length === 1)).toBe(true);
  expect(await genesys.recordings.media(recording("r1"), part("e"), folder)).toMatchObject({ bytes: 5 });
  for (const error of await Promise.all(dripping)) expect(error.code).toBe("genesys.timeout");
  expect(ids.map((id) => server.to(path(id)).length)).toEqual([1, 1, 1, 1]);
});
