import { expect, test } from "vitest";
import { z } from "zod";
import { exampleInteractionId, readScreenRecording, type Simulator } from "../src/index.ts";
import { genesysErrorOf, login, start } from "./set-up.ts";

const mediaPage = z.object({
  entities: z.array(
    z.object({
      recordingMediaId: z.string(),
      mediaType: z.string(),
      format: z.string().optional(),
      storageLocation: z.object({ url: z.string() }).optional(),
    }),
  ),
  total: z.int(),
  pageCount: z.int(),
});

const good = {
  annotations: [{ key: "media.codec", value: "opus", category: "technical" }],
  source: "automated_parser",
};

async function door(simulator: Simulator) {
  const headers = await login(simulator);
  const at = (id: string, what: string) => `${simulator.origin}/api/v2/interactions/${id}/${what}`;
  return {
    media: (id: string, query = "") => fetch(at(id, `media${query}`), { headers }),
    metadata: (id: string) => fetch(at(id, "metadata"), { headers }),
    put: (id: string, body: unknown, more: Record<string, string> = {}) =>
      fetch(at(id, "metadata"), {
        method: "PUT",
        headers: { ...headers, "content-type": "application/json", ...more },
        body: JSON.stringify(body),
      }),
  };
}

test("the example interaction has a voice and a screen recording behind signed URLs", async () => {
  const simulator = await start();
  const { media } = await door(simulator);
  const { entities } = mediaPage.parse(await (await media(exampleInteractionId)).json());
  expect(entities.map(({ mediaType, format }) => [mediaType, format])).toEqual([
    ["voice", "wav"],
    ["screen", "mp4"],
  ]);
  const url = entities[1]?.storageLocation?.url ?? "";
  const stored = await fetch(url);
  expect(stored.headers.get("content-type")).toBe("video/mp4");
  expect(readScreenRecording().equals(Buffer.from(await stored.arrayBuffer()))).toBe(true);
  expect(readScreenRecording().length).toBeLessThan(40_000);
  expect((await fetch(url, { headers: await login(simulator) })).status).toBe(400);
});

test("every call lists its parts as media, in pages", async () => {
  const simulator = await start({ extraCalls: ["twoParts"] });
  const { media } = await door(simulator);
  for (const { interactionId, parts } of simulator.calls) {
    const { entities } = mediaPage.parse(await (await media(interactionId)).json());
    expect(entities.map(({ recordingMediaId }) => recordingMediaId)).toEqual(parts.map(({ id }) => id));
  }
  const first = mediaPage.parse(await (await media("int-twoParts", "?pageSize=1&pageNumber=1")).json());
  const second = mediaPage.parse(await (await media("int-twoParts", "?pageSize=1&pageNumber=2")).json());
  expect([first.entities.length, second.entities.length, first.pageCount]).toEqual([1, 1, 2]);
  expect((await media("int-twoParts", "?pageSize=0")).status).toBe(400);
  expect((await media("int-none")).status).toBe(404);
});

test("media without a storage location, or without the scope for it, are listed all the same", async () => {
  const medium = { recordingMediaId: "m1", mediaType: "chat", format: null, contentType: "x/y", read: null };
  const simulator = await start({ interactions: [{ interactionId: "i1", media: [medium] }] });
  const { media } = await door(simulator);
  const { entities } = mediaPage.parse(await (await media("i1")).json());
  expect(entities).toEqual([{ recordingMediaId: "m1", mediaType: "chat" }]);
  const poor = await door(await start({ scopes: ["interaction:view"] }));
  const listed = mediaPage.parse(await (await poor.media(exampleInteractionId)).json());
  expect(listed.entities.map(({ storageLocation }) => storageLocation)).toEqual([undefined, undefined]);
});

test("metadata is stored as sent and given back with its tag", async () => {
  const simulator = await start();
  const { metadata, put } = await door(simulator);
  expect((await metadata(exampleInteractionId)).status).toBe(404);
  const stored = await put(exampleInteractionId, good);
  expect([stored.status, await stored.text()]).toEqual([204, ""]);
  const read = await metadata(exampleInteractionId);
  expect(await read.json()).toEqual(good);
  expect(read.headers.get("etag")).toBe(stored.headers.get("etag"));
  expect([...simulator.metadata]).toEqual([[exampleInteractionId, good]]);
});

test("an If-Match that is out of date is refused and changes nothing", async () => {
  const simulator = await start();
  const { put } = await door(simulator);
  const tag = (await put(exampleInteractionId, good)).headers.get("etag") ?? "";
  const other = { ...good, source: "someone_else" };
  expect((await put(exampleInteractionId, other, { "if-match": tag })).status).toBe(204);
  const late = await put(exampleInteractionId, good, { "if-match": tag });
  expect(late.status).toBe(412);
  expect((await genesysErrorOf(late)).code).toBe("precondition.failed");
  expect(simulator.metadata.get(exampleInteractionId)).toEqual(other);
  expect((await put("int-two-holds", good, { "if-match": tag })).status).toBe(412);
});

test("tags can be switched off", async () => {
  const { metadata, put } = await door(await start({ etags: false }));
  const stored = await put(exampleInteractionId, good, { "if-match": '"old"' });
  expect([stored.status, stored.headers.get("etag")]).toEqual([204, null]);
  expect((await metadata(exampleInteractionId)).headers.get("etag")).toBeNull();
});

test("a body is refused with every field at fault, and nothing is stored", async () => {
  const simulator = await start();
  const { put } = await door(simulator);
  const annotations = [
    { key: "a b", value: "x".repeat(2001), category: "" },
    { key: "fine", value: "🙂".repeat(2000), category: "system" },
    { key: "fine", value: 7, category: "system" },
  ];
  const refused = await put(exampleInteractionId, { annotations, source: "automated_parser" });
  expect(refused.status).toBe(400);
  const { details, errors } = await genesysErrorOf(refused);
  const fields = ["annotations[0].key", "annotations[0].value", "annotations[0].category", "annotations[2].value"];
  expect(details).toMatchObject(fields.map((fieldName) => ({ fieldName })));
  expect(errors).toMatchObject(fields.map((fieldName) => ({ messageParams: { fieldName } })));
  expect((await put(exampleInteractionId, [])).status).toBe(400);
  expect(simulator.metadata.size).toBe(0);
});

test("reading and writing need scopes of their own", async () => {
  const reader = await door(await start({ scopes: ["interaction:view"] }));
  expect((await reader.metadata(exampleInteractionId)).status).toBe(404);
  const refused = await reader.put(exampleInteractionId, good);
  expect(refused.status).toBe(403);
  expect((await genesysErrorOf(refused)).message).toContain("interaction:metadata:write");
  const writer = await door(await start({ scopes: ["interaction:metadata:write"] }));
  expect((await writer.put(exampleInteractionId, good)).status).toBe(204);
  expect((await writer.media(exampleInteractionId)).status).toBe(403);
  expect((await writer.metadata(exampleInteractionId)).status).toBe(403);
});
