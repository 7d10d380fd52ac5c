import { describe, expect, test } from "vitest";
import { answer, fakeGenesys } from "../fake-genesys.ts";
import { failure } from "../helpers.ts";
import { platformClient as client, startPlatform } from "./set-up.ts";

const id = "int-two-holds";
const payload = (...entries: [key: string, value: string][]) => ({
  annotations: entries.map(([key, value]) => ({ key, value, category: "topic" })),
  source: "automated_parser",
});

describe("media of a conversation", () => {
  test("are its recordings without copies, of every kind", async () => {
    const path = "/api/v2/conversations/c1/recordings";
    const uris = { 0: { mediaUri: "https://media.example/0?sig=1" } };
    await using server = await fakeGenesys({
      [path]: answer(200, [
        { id: "v", media: "audio", sessionId: "s", mediaSubtype: "Trunk", mediaUris: uris },
        { id: "w", media: "audio", sessionId: "s", mediaSubtype: "Station", mediaUris: uris },
        { id: "s", media: "screen", fileState: "ARCHIVED" },
        { id: "m", media: "messaging", mediaUris: {} },
        { id: "e", media: "email" },
      ]),
    });
    expect(await Array.fromAsync(client(server.origin).metadata.media("c1"))).toEqual([
      { mediaId: "v", mediaType: "voice", format: "wav", storageLocation: "https://media.example/0?sig=1" },
      { mediaId: "s", mediaType: "screen", format: null, storageLocation: null },
      { mediaId: "m", mediaType: "message", format: null, storageLocation: null },
      { mediaId: "e", mediaType: "email", format: null, storageLocation: null },
    ]);
  });

  test("that are being transcoded are not ready, until when", async () => {
    const { genesys, clock } = await startPlatform({ platform: { pollsUntilReady: 1 } });
    const error = await failure(Array.fromAsync(genesys.metadata.media(id)));
    expect(error).toMatchObject({ code: "genesys.not_ready", retryAtMs: clock.now() + 5000 });
    expect(await Array.fromAsync(genesys.metadata.media(id))).toMatchObject([
      { mediaId: "rec-two-holds", mediaType: "voice" },
    ]);
  });
});

describe("metadata as annotations of the recording", () => {
  test("are created, changed and removed one by one; those of others stay", async () => {
    const { genesys, simulator } = await startPlatform({ platform: { holdAudio: "suppressed" } });
    const { metadata } = genesys;
    expect(await metadata.read(id)).toBe(null);
    await metadata.publish(id, payload(["reason", "billing"], ["mood/a", "calm"]), {});
    expect(await metadata.read(id)).toEqual({
      etag: null,
      metadata: payload(["reason", "billing"], ["mood/a", "calm"]),
    });
    const writes = () =>
      simulator.requests.filter(({ method, path }) => method !== "GET" && path.includes("annotations"));
    const before = writes().length;
    await metadata.publish(id, payload(["reason", "refund"]), {});
    expect(
      writes()
        .slice(before)
        .map(({ method }) => method),
    ).toEqual(["PUT", "DELETE"]);
    expect((await metadata.read(id))?.metadata).toEqual(payload(["reason", "refund"]));
    await metadata.publish(id, payload(["reason", "refund"]), {});
    expect(writes()).toHaveLength(before + 2);
  });

  test("with more than 500 characters are refused by field, and nothing is sent", async () => {
    const { genesys, simulator } = await startPlatform();
    const error = await failure(genesys.metadata.publish(id, payload(["a", "short"], ["b", "x".repeat(501)]), {}));
    expect(error).toMatchObject({ code: "genesys.validation_failed", faults: [{ field: "annotations[1].value" }] });
    expect(simulator.requests).toEqual([]);
    await genesys.metadata.publish(id, payload(["b", "x".repeat(500)]), {});
  });

  test("need a recording, and annotations to publish", async () => {
    const { genesys } = await startPlatform({ platform: { quirks: { [id]: ["notListedYet"] } } });
    expect(await failure(genesys.metadata.publish(id, payload(["a", "b"]), {}))).toMatchObject({
      code: "genesys.not_found",
    });
    expect(await failure(genesys.metadata.publish(id, { a: 1 }, {}))).toMatchObject({
      code: "genesys.validation_failed",
    });
  });

  test("name the permission that is missing", async () => {
    const { genesys } = await startPlatform({ platform: { missingPermissions: ["recording:annotation:add"] } });
    expect(await failure(genesys.metadata.publish(id, payload(["a", "b"]), {}))).toMatchObject({
      code: "genesys.forbidden",
      scope: "recording:annotation:add",
    });
    const { metadata } = (await startPlatform({ platform: { missingPermissions: ["recording:annotation:edit"] } }))
      .genesys;
    await metadata.publish(id, payload(["a", "b"]), {});
    expect(await failure(metadata.publish(id, payload(["a", "c"]), {}))).toMatchObject({
      code: "genesys.forbidden",
      scope: "recording:annotation:edit",
    });
  });
});

describe("metadata as custom attributes of the conversation", () => {
  const options = { metadata: { attributesSchemaId: "schema-1" } };

  test("are one record, replaced as a whole", async () => {
    const { metadata } = (await startPlatform({}, options)).genesys;
    expect(await metadata.read(id)).toBe(null);
    const first = await metadata.publish(id, payload(["reason", "billing"], ["mood", "calm"]), {});
    expect(first).toMatchObject({ status: 200, etag: "1", body: payload(["reason", "billing"], ["mood", "calm"]) });
    await metadata.publish(id, payload(["reason_code", "refund"]), { etag: first.etag });
    expect(await metadata.read(id)).toEqual({ etag: "2", metadata: payload(["reason_code", "refund"]) });
  });

  test("that somebody else changed are a lost update with both versions", async () => {
    const { metadata } = (await startPlatform({}, options)).genesys;
    const { etag } = await metadata.publish(id, payload(["reason", "a"]), {});
    await metadata.publish(id, payload(["reason", "theirs"]), {});
    expect(await failure(metadata.publish(id, payload(["reason", "yours"]), { etag }))).toMatchObject({
      code: "genesys.lost_update",
      versions: { yours: payload(["reason", "yours"]), theirs: payload(["reason", "theirs"]) },
    });
  });

  test("of other people are as they are", async () => {
    const theirs = { priority: 7, topic_reason: "billing" };
    await using server = await fakeGenesys({
      "/api/v2/conversations/c1/customattributes": answer(200, {
        results: [{ id: "r", version: 3, schema: { id: "schema-1" }, customAttributes: theirs }],
      }),
    });
    expect(await client(server.origin, options).metadata.read("c1")).toEqual({ etag: "3", metadata: theirs });
  });
});

test.each(["annotations", { attributesSchemaId: "schema-1" }] as const)(
  "entries that would share a name as %j are refused by field, and nothing is sent",
  async (metadata) => {
    const { genesys, simulator } = await startPlatform({}, { metadata });
    const entry = { key: "b_c", value: "1", category: "a" };
    const other = metadata === "annotations" ? entry : { key: "c", value: "2", category: "a_b" };
    const error = await failure(genesys.metadata.publish(id, { annotations: [entry, other] }, {}));
    expect(error).toMatchObject({ code: "genesys.validation_failed", faults: [{ field: "annotations[1].key" }] });
    expect(simulator.requests).toEqual([]);
  },
);
