import { expect, test } from "vitest";
import { readTruth } from "../../src/index.ts";
import { start } from "../set-up.ts";
import { sdkOf } from "./sdk.ts";

test("the official client reads recordings and their signed media, a file for each side", async () => {
  const simulator = await start();
  const { recording } = await sdkOf(simulator);
  const [found] = await recording.getConversationRecordings("int-two-holds", { formatId: "WAV" });
  expect(found).toMatchObject({ id: "rec-two-holds", fileState: "AVAILABLE", outputDurationMs: 45_600 });
  const files = Object.entries(found?.mediaUris ?? {});
  expect(files.map(([channel]) => channel)).toEqual(["0", "1"]);
  let bytes = 0;
  for (const [, { mediaUri = "" }] of files) {
    const media = await fetch(mediaUri);
    expect(media.headers.get("content-type")).toBe("audio/wav");
    bytes += (await media.arrayBuffer()).byteLength;
    expect((await fetch(mediaUri, { headers: { authorization: "Bearer x" } })).status).toBe(400);
  }
  expect(bytes).toBe(found?.outputSizeInBytes);
  expect(readTruth("two-holds").durationMs).toBe(found?.outputDurationMs);
});
