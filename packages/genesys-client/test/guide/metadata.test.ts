import { allFaults, exampleInteractionId, type SimulatorOptions, startSimulator } from "@earshot/genesys-simulator";
import { fakeClock } from "@earshot/test-kit";
import { describe, expect, onTestFinished, test } from "vitest";
import { answer, fakeGenesys } from "../fake-genesys.ts";
import { client, failure } from "../helpers.ts";

const path = "/api/v2/interactions/i1/metadata";
const payload = {
  annotations: [{ key: "media.duration_sec", value: "142", category: "technical" }],
  source: "automated_parser",
};

async function simulated(options: SimulatorOptions = {}) {
  const clock = fakeClock();
  const simulator = await startSimulator({ now: clock.now, hangMs: 50, ...options });
  onTestFinished(() => simulator.close());
  const { origin, clientId, clientSecret } = simulator;
  const http = { timeoutMs: 5000, retry: { maxAttempts: 12, budgetMs: 3_600_000 } };
  return { simulator, genesys: client(origin, { clientId, clientSecret, http }, clock) };
}

describe("reading metadata", () => {
  test("gives it with its tag", async () => {
    await using server = await fakeGenesys({ [path]: answer(200, payload, { etag: '"v7"' }) });
    expect(await client(server.origin).metadata.read("i1")).toEqual({ etag: '"v7"', metadata: payload });
  });

  test("a service without tags is fine, and none is null", async () => {
    await using server = await fakeGenesys({ [path]: [answer(200, payload), answer(404)] });
    const genesys = client(server.origin);
    expect(await genesys.metadata.read("i1")).toEqual({ etag: null, metadata: payload });
    expect(await genesys.metadata.read("i1")).toBeNull();
  });

  test("needs the scope interaction:view", async () => {
    await using server = await fakeGenesys({ [path]: answer(403) });
    expect(await failure(client(server.origin).metadata.read("i1"))).toMatchObject({ scope: "interaction:view" });
  });
});

describe("storing metadata", () => {
  test("sends the payload as it is, and If-Match only with a tag", async () => {
    await using server = await fakeGenesys({ [path]: answer(200, { stored: true }, { etag: '"v8"' }) });
    const genesys = client(server.origin);
    expect(await genesys.metadata.publish("i1", payload, { etag: '"v7"' })).toEqual({
      status: 200,
      etag: '"v8"',
      body: { stored: true },
    });
    await genesys.metadata.publish("i1", payload, { etag: null });
    await genesys.metadata.publish("i1", payload, {});
    const seen = server.to(path);
    expect(seen.map(({ method, headers }) => [method, headers["if-match"]])).toEqual([
      ["PUT", '"v7"'],
      ["PUT", undefined],
      ["PUT", undefined],
    ]);
    expect(JSON.parse(seen[0]?.body ?? "")).toEqual(payload);
    expect(seen[0]?.headers["content-type"]).toBe("application/json");
  });

  test.each([200, 202, 204])("%d with an empty body is success", async (status) => {
    await using server = await fakeGenesys({ [path]: answer(status, "") });
    expect(await client(server.origin).metadata.publish("i1", payload, {})).toEqual({ status, etag: null, body: null });
  });

  test("a page from something in between is not success: it is sent again", async () => {
    const page = answer(200, "<h1>Back soon</h1>", { "content-type": "text/html" });
    await using server = await fakeGenesys({ [path]: [page, answer(204, "")] });
    expect((await client(server.origin).metadata.publish("i1", payload, {})).status).toBe(204);
    expect(server.to(path)).toHaveLength(2);
  });

  test("a 401 renews the token once, a 403 names the scope", async () => {
    await using server = await fakeGenesys({ [path]: [answer(401), answer(204, ""), answer(403)] });
    const genesys = client(server.origin);
    expect((await genesys.metadata.publish("i1", payload, {})).status).toBe(204);
    expect(server.to("/oauth/token")).toHaveLength(2);
    const error = await failure(genesys.metadata.publish("i1", payload, {}));
    expect(error).toMatchObject({ code: "genesys.forbidden", scope: "interaction:metadata:write" });
  });

  test("a lost update shows both versions", async () => {
    const theirs = { ...payload, source: "someone_else" };
    await using server = await fakeGenesys({ [path]: [answer(412), answer(200, theirs, { etag: '"v9"' })] });
    const error = await failure(client(server.origin).metadata.publish("i1", payload, { etag: '"v7"' }));
    expect(error).toMatchObject({ code: "genesys.lost_update", status: 412, requestId: "c-7" });
    expect(error.versions).toEqual({ yours: payload, theirs });
  });

  test.each([403, 404])("a lost update stays one when their version can't be read (%d)", async (status) => {
    await using server = await fakeGenesys({ [path]: [answer(412), answer(status)] });
    const error = await failure(client(server.origin).metadata.publish("i1", payload, { etag: '"v7"' }));
    expect(error.code).toBe("genesys.lost_update");
    expect(error.versions).toEqual({ yours: payload, theirs: null });
  });

  test("an attempt whose answer was lost on the way is no lost update of its replay", async () => {
    const stored = { ...payload, modifiedDate: "2026-10-20T09:15:00Z" };
    await using server = await fakeGenesys({
      [path]: [(response) => response.destroy(), answer(412), answer(200, stored, { etag: '"v8"' })],
    });
    const receipt = await client(server.origin).metadata.publish("i1", payload, { etag: '"v7"' });
    expect(receipt).toEqual({ status: 412, etag: '"v8"', body: stored });
  });
});

describe("metadata that the service finds not valid", () => {
  async function refused(body: unknown, headers?: Record<string, string>) {
    await using server = await fakeGenesys({ [path]: answer(400, body, headers) });
    const error = await failure(client(server.origin).metadata.publish("i1", payload, {}));
    expect(error).toMatchObject({ code: "genesys.validation_failed", status: 400, requestId: "c-7" });
    expect(server.to(path)).toHaveLength(1);
    return error;
  }

  test("is explained field by field, each fault once", async () => {
    const error = await refused({
      message: "Not valid",
      details: [
        { errorCode: "too.long", fieldName: "annotations[0].value" },
        { errorCode: "bad.key", fieldName: "annotations[1].key" },
      ],
      errors: [
        { code: "too.long", message: "at most 2000 characters", messageParams: { fieldName: "annotations[0].value" } },
        { code: "other", message: "two\u0007\nlines", details: [{ fieldName: "source" }] },
      ],
    });
    expect(error.faults).toEqual([
      { field: "annotations[0].value", code: "too.long", message: "at most 2000 characters" },
      { field: "source", code: "other", message: "two lines" },
      { field: "annotations[1].key", code: "bad.key", message: "bad.key" },
    ]);
    expect(error.message).toContain("annotations[0].value: at most 2000 characters");
  });

  test.each([
    ["only a message", { message: "No PII, please" }, "No PII, please"],
    ["details in words", { message: "No", details: "all wrong", errors: [null, 7] }, "No"],
    ["a page", "<h1>Bad request</h1>", "no reason"],
    ["nothing", "", "no reason"],
    ["another shape", [1, 2], "no reason"],
  ])("with %s is explained as far as it goes", async (_what, body, words) => {
    const error = await refused(body);
    expect(error.faults).toEqual([]);
    expect(error.message).toContain(words);
  });

  test("by the simulated Genesys Cloud names every field", async () => {
    const { simulator, genesys } = await simulated();
    const annotations = [{ key: "a b", value: "x".repeat(2001), category: "system" }];
    const error = await failure(genesys.metadata.publish(exampleInteractionId, { ...payload, annotations }, {}));
    expect(error.faults.map(({ field }) => field)).toEqual(["annotations[0].key", "annotations[0].value"]);
    expect(simulator.metadata.size).toBe(0);
  });
});

describe("against the simulated Genesys Cloud", () => {
  test("what is stored is read back, and a late writer is refused", async () => {
    const { simulator, genesys } = await simulated();
    expect(await genesys.metadata.read(exampleInteractionId)).toBeNull();
    const first = await genesys.metadata.publish(exampleInteractionId, payload, {});
    expect(first).toMatchObject({ status: 204, body: null });
    const read = await genesys.metadata.read(exampleInteractionId);
    expect(read).toEqual({ etag: first.etag, metadata: payload });
    const theirs = { ...payload, source: "someone_else" };
    await genesys.metadata.publish(exampleInteractionId, theirs, { etag: first.etag });
    const error = await failure(genesys.metadata.publish(exampleInteractionId, payload, { etag: first.etag }));
    expect(error.versions).toEqual({ yours: payload, theirs });
    expect(simulator.metadata.get(exampleInteractionId)).toEqual(theirs);
  });

  test.each([1, 2, 3])("every fault is survived (seed %d)", async (seed) => {
    const { simulator, genesys } = await simulated({ seed, faults: allFaults(0.4) });
    let etag: string | null = null;
    for (let round = 0; round < 5; round += 1) {
      const body = { ...payload, annotations: [{ key: "round", value: String(round), category: "system" }] };
      ({ etag } = await genesys.metadata.publish(exampleInteractionId, body, { etag }));
      expect(simulator.metadata.get(exampleInteractionId)).toEqual(body);
    }
    expect(simulator.requests.some(({ fault }) => fault !== null)).toBe(true);
  });
});
