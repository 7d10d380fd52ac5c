import { expect, test } from "vitest";
import { start } from "../set-up.ts";
import { refusalOf, sdkOf } from "./sdk.ts";

const of = ["int-two-holds", "rec-two-holds"] as const;

test("the official client creates, reads, updates and deletes annotations", async () => {
  const { recording } = await sdkOf(await start());
  const created = await recording.postConversationRecordingAnnotations(...of, {
    type: "Bookmark",
    name: "earshot",
    location: 12_000,
    description: "x".repeat(500),
  });
  const { id = "" } = created;
  expect(await recording.getConversationRecordingAnnotations(...of)).toEqual([created]);
  const [listed] = await recording.getConversationRecordings("int-two-holds", { formatId: "NONE" });
  expect(listed?.annotations).toEqual([created]);
  const updated = await recording.putConversationRecordingAnnotation(...of, id, { description: "other" });
  expect(updated).toMatchObject({ id, description: "other" });
  expect(await recording.getConversationRecordingAnnotation(...of, id)).toEqual(updated);
  await recording.putConversationRecordingAnnotation(...of, "chosen", { description: "created by PUT" });
  await recording.postConversationRecordingAnnotations(...of, { id: "chosen", description: "updated by POST" });
  expect((await recording.getConversationRecordingAnnotations(...of)).map(({ description }) => description)).toEqual([
    "other",
    "updated by POST",
  ]);
  await recording.deleteConversationRecordingAnnotation(...of, id);
  expect((await refusalOf(recording.getConversationRecordingAnnotation(...of, id))).status).toBe(404);
  expect((await refusalOf(recording.deleteConversationRecordingAnnotation(...of, id))).status).toBe(404);
});

test("an annotation with more than 500 characters is refused with the field at fault", async () => {
  const { recording } = await sdkOf(await start());
  const refusal = await refusalOf(
    recording.postConversationRecordingAnnotations(...of, { description: "x".repeat(501) }),
  );
  expect(refusal).toMatchObject({ status: 400, details: [{ fieldName: "description" }] });
});

test("a hold that is not in the audio is annotated where it was cut, with another id each time", async () => {
  const { recording } = await sdkOf(await start({ platform: { holdAudio: "suppressed" } }));
  const read = () => recording.getConversationRecordingAnnotations(...of);
  const annotations = await read();
  expect(annotations).toMatchObject([
    { reason: "Hold", location: 12_000, durationMs: 12_000, absoluteLocation: 12_000, realtimeLocation: 12_000 },
    { reason: "Hold", location: 22_000, durationMs: 6500, absoluteLocation: 22_000, realtimeLocation: 34_000 },
  ]);
  expect((await read()).map(({ id }) => id)).not.toEqual(annotations.map(({ id }) => id));
});
