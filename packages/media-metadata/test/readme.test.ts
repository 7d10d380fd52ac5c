import { readFile } from "node:fs/promises";
import type { MetadataSink } from "@earshot/model";
import { expect, test } from "vitest";
import { publish } from "./example.ts";

const textOf = (name: string) => readFile(new URL(name, import.meta.url), "utf8");

test("the README's example is one that runs", async () => {
  expect(await textOf("../README.md")).toContain(await textOf("example.ts"));
  const published: object[] = [];
  const sink: Pick<MetadataSink, "media" | "publish"> = {
    media: async function* () {
      yield { mediaId: "voice-1", mediaType: "voice", format: "wav", storageLocation: null };
    },
    publish: async (_interactionId, payload) => {
      published.push(payload);
      return { status: 204, etag: null, body: null };
    },
  };
  const good = { key: "media.duration_sec", value: "142", mediaType: "voice", format: "wav" };
  const personal = { key: "contact", value: "Call back on (555) 123-4567", mediaType: "screen", format: "mp4" };
  expect(await publish(sink, "int-1", [good, personal])).toMatchObject({ faults: [{ index: 1 }, { index: 1 }] });
  expect(published).toEqual([]);
  expect(await publish(sink, "int-1", [good])).toEqual({ faults: [], sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
  expect(published).toMatchObject([{ annotations: [{ key: "media.duration_sec", value: "142" }] }]);
});
