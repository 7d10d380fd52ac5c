import { createServer } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { type Poison, poisonNames, type Simulator } from "../src/index.ts";
import { genesysErrorOf, login, search, start } from "./set-up.ts";

const poisoned = "rec-card-on-file";
const signedShape = z.object({ url: z.string() });
const listingShape = z.object({ entities: z.array(z.object({ id: z.string(), startTime: z.unknown() })) });

async function startWith(poison: Poison) {
  const table: Record<string, Poison> = { [poisoned]: poison };
  const running = await start({ poison: table });
  const headers = await login(running);
  const get = (path: string) => fetch(running.origin + path, { headers });
  return { running, headers, get, heal: () => delete table[poisoned] };
}

function call({ calls }: Simulator, id = poisoned) {
  const found = calls.find(({ recordingId }) => recordingId === id);
  const part = found?.parts[0];
  if (found === undefined || part === undefined) throw new Error(`there is no call ${id}`);
  return {
    audio: part.audio,
    part: `/api/v2/recordings/${id}/parts/${part.id}`,
    events: `/api/v2/interactions/events/details?interactionId=${found.interactionId}`,
  };
}

/** Where the media of a recording are fetched from. */
async function signedUrl(get: (path: string) => Promise<Response>, path: string): Promise<string> {
  return signedShape.parse(await (await get(path)).json()).url;
}

/** The first bytes of a body that does not end, and then no more of it. */
async function firstBytes(url: string, count: number): Promise<Buffer> {
  const abort = new AbortController();
  const answer = await fetch(url, { signal: abort.signal });
  expect(answer.headers.get("content-length")).toBeNull();
  const received: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of answer.body ?? []) {
    received.push(chunk);
    length += chunk.length;
    if (length >= count) break;
  }
  abort.abort();
  return Buffer.concat(received);
}

const refusals: readonly [Poison, "part" | "events" | "media", number][] = [
  ["part403", "part", 403],
  ["part404", "part", 404],
  ["part500", "part", 500],
  ["media403", "media", 403],
  ["media404", "media", 404],
  ["media500", "media", 500],
  ["events403", "events", 403],
  ["events404", "events", 404],
  ["events500", "events", 500],
];

test.each(refusals)(
  "%s: the %s of one recording is refused with %d until it is healed",
  async (poison, what, status) => {
    const { running, get, heal } = await startWith(poison);
    const ask = async (id: string) => {
      const { part, events } = call(running, id);
      if (what !== "media") return get(what === "part" ? part : events);
      const answer = await get(part);
      if (!answer.headers.get("content-type")?.includes("json")) return answer;
      return fetch(signedShape.parse(await answer.json()).url);
    };
    for (let time = 0; time < 5; time += 1) {
      const refused = await ask(poisoned);
      expect(refused.status).toBe(status);
      await genesysErrorOf(refused);
    }
    expect((await ask("rec-two-holds")).status).toBe(200);
    heal();
    expect((await ask(poisoned)).status).toBe(200);
  },
);

test("mediaHostUnresolvable: the signed URL names a host that does not exist", async () => {
  const { running, get } = await startWith("mediaHostUnresolvable");
  const url = await signedUrl(get, call(running).part);
  expect(new URL(url).hostname).toMatch(/\.invalid$/);
});

test("mediaTlsFault: the signed URL leads to a certificate that nobody trusts, on a port that is freed", async () => {
  const { running, get } = await startWith("mediaTlsFault");
  const url = new URL(await signedUrl(get, call(running).part));
  expect(url.protocol).toBe("https:");
  await expect(fetch(url)).rejects.toMatchObject({ cause: { code: "DEPTH_ZERO_SELF_SIGNED_CERT" } });
  await running.close();
  const server = createServer();
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(Number(url.port), url.hostname, resolve);
  });
});

test("mediaEndless: the media go on after their content", async () => {
  const { running, get } = await startWith("mediaEndless");
  const { audio, part } = call(running);
  const received = await firstBytes(await signedUrl(get, part), 20_000_000);
  expect(received.length).toBeGreaterThanOrEqual(20_000_000);
  expect(received.subarray(0, audio.length).equals(audio)).toBe(true);
});

test("mediaDripping: the media come a byte at a time", async () => {
  const { running, get } = await startWith("mediaDripping");
  const { audio, part } = call(running);
  const received = await firstBytes(await signedUrl(get, part), 4);
  expect(received.length).toBeLessThan(50);
  expect(received.equals(audio.subarray(0, received.length))).toBe(true);
});

test("closing ends media that go on for ever", async () => {
  for (const poison of ["mediaEndless", "mediaDripping"] as const) {
    const { running, get } = await startWith(poison);
    const answer = await fetch(await signedUrl(get, call(running).part));
    const reading = answer.arrayBuffer();
    const ended = expect(reading).rejects.toThrow();
    await running.close();
    await ended;
  }
});

test("malformedEntity: a listing has one recording whose start is no time", async () => {
  const { running, headers } = await startWith("malformedEntity");
  const { entities } = listingShape.parse(await (await search(running.origin, headers, {})).json());
  expect(entities).toHaveLength(5);
  expect(entities.filter(({ startTime }) => startTime === 5).map(({ id }) => id)).toEqual([poisoned]);
});

test.each(["sync", "jobs"] as const)(
  "stt500: the speech service fails at the audio of one recording (%s)",
  async (mode) => {
    const running = await start({ generatedCalls: 3, poison: { [poisoned]: "stt500" }, speech: { mode } });
    for (const { recordingId, parts } of running.calls) {
      const body = new Uint8Array(parts[0]?.audio ?? []);
      const { status } = await fetch(running.sttEndpoint, {
        method: "POST",
        body,
        headers: { "content-type": "audio/x" },
      });
      expect(status).toBe(recordingId === poisoned ? 500 : mode === "sync" ? 200 : 202);
    }
    expect(running.speech.stats()).toEqual({ uploads: 8, billedUploads: 7, polls: 0 });
  },
);

test("a poison needs a token first, and a recording that there is", async () => {
  const { running } = await startWith("part404");
  expect((await fetch(running.origin + call(running).part)).status).toBe(401);
  await expect(start({ poison: { "rec-none": "part404" } })).rejects.toThrow("rec-none");
});

test("every poison has a test", () => {
  const named = [
    "mediaHostUnresolvable",
    "mediaTlsFault",
    "mediaEndless",
    "mediaDripping",
    "malformedEntity",
    "stt500",
  ];
  expect([...refusals.map(([poison]) => poison), ...named].toSorted()).toEqual(poisonNames.toSorted());
});
