import type { LookupFunction } from "node:net";
import { fakeClock } from "@earshot/test-kit";
import { afterEach, describe, expect, test } from "vitest";
import { guardLookup } from "../src/destination.ts";
import { createHttp, type Http, HttpError, whyRefused } from "../src/index.ts";
import { answer, scriptedServer } from "./scripted-server.ts";

const open: Http[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((http) => http.close()));
});

/** A resolver that gives these addresses for every name, one list for each call, and counts its calls. */
function resolver(...answers: string[][]) {
  const asked: string[] = [];
  const lookup: LookupFunction = (hostname, options, callback) => {
    const addresses = (answers[Math.min(asked.length, answers.length - 1)] ?? []).map((address) => ({
      address,
      family: address.includes(":") ? 6 : 4,
    }));
    asked.push(hostname);
    const [first] = addresses;
    if (options.all) callback(null, addresses);
    else callback(null, first?.address ?? "", first?.family);
  };
  return { lookup, asked };
}

async function send(url: string, allowHosts: readonly string[] = [], lookup?: LookupFunction): Promise<unknown> {
  const clock = fakeClock();
  const http = createHttp({}, { clock, random: () => 0.5, lookup });
  open.push(http);
  const destination = { publicOnly: true, allowHosts } as const;
  return http.request(
    { method: "GET", url: new URL(url), idempotent: true, destination },
    async ({ status }) => status,
  );
}

const refused = { code: "http.destination_refused" };

describe("a guarded request", () => {
  test.each([
    "https://127.0.0.1/",
    "https://127.1/",
    "https://0x7f.1/",
    "https://2130706433/",
    "https://0/",
    "https://10.1.2.3/",
    "https://172.16.0.1/",
    "https://192.168.1.1/",
    "https://169.254.169.254/latest/meta-data",
    "https://100.64.0.1/",
    "https://168.63.129.16/",
    "https://224.0.0.1/",
    "https://[::1]/",
    "https://[::]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[::ffff:7f00:1]/",
    "https://[::7f00:1]/",
    "https://[64:ff9b::7f00:1]/",
    "https://[2002:7f00:1::]/",
    "https://[fe80::1]/",
    "https://[fd00::1]/",
    "http://example.com/",
  ])("never goes to %s", async (url) => {
    await expect(send(url)).rejects.toMatchObject(refused);
  });

  test.each([["127.0.0.1"], ["10.0.0.7"], ["::1"], ["fd12::1"], ["169.254.169.254"]])(
    "does not connect to a name that resolves to %s, and is not repeated",
    async (address) => {
      const { lookup, asked } = resolver([address]);
      await expect(send("https://records.example/", [], lookup)).rejects.toMatchObject(refused);
      expect(asked).toEqual(["records.example"]);
    },
  );

  test("does not connect when one of a name's addresses is private", async () => {
    const { lookup } = resolver(["8.8.8.8", "192.168.0.1"]);
    await expect(send("https://records.example/", [], lookup)).rejects.toMatchObject(refused);
  });

  test("is judged by what the name resolves to when it connects, each time anew", async () => {
    const { lookup, asked } = resolver(["::ffff:10.0.0.1"], ["10.0.0.1"]);
    for (let time = 0; time < 2; time += 1) {
      await expect(send("https://records.example/", [], lookup)).rejects.toMatchObject(refused);
    }
    expect(asked.length).toBe(2);
  });

  test("connects to the addresses that were judged: a resolver that changes its mind is not asked twice", () => {
    const { lookup, asked } = resolver(["8.8.8.8"], ["127.0.0.1"]);
    const given: unknown[] = [];
    guardLookup(lookup)("records.example", { all: true }, (error, addresses) => given.push(error, addresses));
    expect(given).toEqual([null, [{ address: "8.8.8.8", family: 4 }]]);
    expect(asked.length).toBe(1);
    guardLookup(lookup)("records.example", { all: true }, (error) => given.push(error));
    expect(given[2]).toMatchObject(refused);
  });

  test("opens no connection to a listening server behind a public name", async () => {
    await using server = await scriptedServer(answer(200, ""));
    const { lookup } = resolver(["127.0.0.1"]);
    await expect(send(`https://records.example:${server.url.port}/`, [], lookup)).rejects.toMatchObject(refused);
    await expect(send(`https://127.0.0.1:${server.url.port}/`)).rejects.toMatchObject(refused);
    expect(server.connections()).toBe(0);
  });

  test("reaches a host that is allowed by name, also by http and on a private address; no other name for it", async () => {
    await using server = await scriptedServer(answer(200, ""));
    const { lookup } = resolver(["127.0.0.1"]);
    const named = `http://records.example:${server.url.port}/`;
    expect(await send(named, ["records.example"], lookup)).toBe(200);
    expect(await send(server.url.href, ["127.0.0.1"])).toBe(200);
    await expect(send(named, ["other.example", "example"], lookup)).rejects.toBeInstanceOf(HttpError);
    await expect(send(named, [".example"], lookup)).rejects.toMatchObject(refused);
    expect(server.seen.length).toBe(2);
  });
});

describe("whether a destination would be refused is known beforehand", () => {
  const none = { publicOnly: true, allowHosts: [] } as const;

  test.each([
    ["http://records.example/", "only https is allowed"],
    ["https://127.0.0.1/", "the address is not public (loopback)"],
    ["https://[fd00::1]/", "the address is not public (uniqueLocal)"],
  ])("%s", async (url, reason) => {
    const { lookup, asked } = resolver(["8.8.8.8"]);
    expect(await whyRefused(new URL(url), none, lookup)).toBe(reason);
    expect(asked).toEqual([]);
  });

  test("by what its name resolves to", async () => {
    const url = new URL("https://records.example/");
    const { lookup } = resolver(["8.8.8.8", "10.0.0.7"], ["8.8.8.8"]);
    expect(await whyRefused(url, none, lookup)).toContain("10.0.0.7");
    expect(await whyRefused(url, none, lookup)).toBeNull();
  });

  test("not where it is allowed by name, or resolves to nothing now", async () => {
    const url = new URL("http://records.example/");
    expect(await whyRefused(url, { publicOnly: true, allowHosts: ["records.example"] })).toBeNull();
    const failing: LookupFunction = (_host, _options, callback) => callback(new Error("no such host"), "", 0);
    expect(await whyRefused(new URL("https://records.example/"), none, failing)).toBeNull();
  });
});
