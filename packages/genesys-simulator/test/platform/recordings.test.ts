import { expect, test } from "vitest";
import { z } from "zod";
import { login, start } from "../set-up.ts";
import { refusalOf, sdkOf } from "./sdk.ts";

const wav = { formatId: "WAV" };

test("the official client reads recordings and their signed media, a file for each side", async () => {
  const simulator = await start();
  const { recording } = await sdkOf(simulator);
  const [found] = await recording.getConversationRecordings("int-two-holds", wav);
  expect(found).toMatchObject({
    id: "rec-two-holds",
    fileState: "AVAILABLE",
    media: "audio",
    mediaSubtype: "Trunk",
    startTime: "2026-10-24T09:15:00.000Z",
    endTime: "2026-10-24T09:15:45.600Z",
    outputDurationMs: 45_600,
    annotations: [],
    users: [{ name: "Omar Haddad" }],
  });
  const files = Object.entries(found?.mediaUris ?? {});
  expect(files.map(([channel]) => channel)).toEqual(["0", "1"]);
  let bytes = 0;
  for (const [, { mediaUri = "" }] of files) {
    const media = await fetch(mediaUri);
    expect(media.headers.get("content-type")).toBe("audio/wav");
    bytes += (await media.arrayBuffer()).byteLength;
  }
  expect(bytes).toBe(found?.outputSizeInBytes);
  const one = await recording.getConversationRecording("int-two-holds", "rec-two-holds", { formatId: "NONE" });
  expect(one).toEqual({ ...found, mediaUris: {}, outputSizeInBytes: 0 });
  expect((await refusalOf(recording.getConversationRecording("int-two-holds", "rec-0"))).status).toBe(404);
  expect((await refusalOf(recording.getConversationRecordings("int-two-holds", { formatId: "MP3" }))).status).toBe(400);
});

test("signed media refuse the token of the API, and end with their life", async () => {
  let nowMs = 0;
  const simulator = await start({ urlLifetimeS: 120, now: () => nowMs });
  const { recording } = await sdkOf(simulator);
  const [found] = await recording.getConversationRecordings("int-two-holds", wav);
  const url = found?.mediaUris?.["0"]?.mediaUri ?? "";
  expect((await fetch(url, { headers: await login(simulator) })).status).toBe(400);
  nowMs = 119_999;
  expect((await fetch(url)).status).toBe(200);
  nowMs = 120_000;
  expect((await fetch(url)).status).toBe(403);
});

test("recordings are 202 with an empty body while they are transcoded, by conversation and format", async () => {
  const simulator = await start({ platform: { pollsUntilReady: 2 } });
  const headers = await login(simulator);
  const ask = async (query: string) => {
    const answer = await fetch(`${simulator.origin}/api/v2/conversations/int-two-holds/recordings?${query}`, {
      headers,
    });
    const text = await answer.text();
    return [answer.status, answer.ok && text !== "" ? z.array(z.unknown()).parse(JSON.parse(text)).length : text];
  };
  expect(await ask("formatId=WAV&maxWaitMs=5000")).toEqual([202, ""]);
  expect(await ask("formatId=WAV&maxWaitMs=5000")).toEqual([202, ""]);
  expect(await ask("formatId=WAV&maxWaitMs=5000")).toEqual([200, 1]);
  expect(await ask("formatId=WAV_ULAW")).toEqual([202, ""]);
  expect(await ask("formatId=NONE")).toEqual([200, 1]);
  expect((await ask("formatId=WAV&maxWaitMs=0"))[0]).toBe(400);
});

test("an archived recording is restored, then transcoded", async () => {
  const simulator = await start({
    platform: { quirks: { "int-two-holds": ["archivedStub"] }, pollsUntilReady: 1 },
  });
  const { recording } = await sdkOf(simulator);
  const read = () =>
    recording.getConversationRecording("int-two-holds", "rec-two-holds", wav).then((found) => found || null);
  const stub = await read();
  expect(stub).toMatchObject({ fileState: "ARCHIVED", startTime: null, endTime: null, mediaUris: null });
  expect(stub).not.toHaveProperty("sessionId");
  const restore = () => recording.putConversationRecording("int-two-holds", "rec-two-holds", { fileState: "RESTORED" });
  expect((await restore()).fileState).toBe("RESTORING");
  expect(await read()).toBeNull();
  const restored = await read();
  expect(restored).toMatchObject({ fileState: "RESTORED", startTime: "2026-10-24T09:15:00.000Z" });
  expect(Object.keys(restored?.mediaUris ?? {})).toEqual(["0", "1"]);
  expect((await refusalOf(restore())).status).toBe(400);
});

test("a batch has a result for each file or an error of its own, and is done when its status says so", async () => {
  const simulator = await start({
    platform: { quirks: { "int-card-on-file": ["deleted"] }, pollsUntilReady: 1 },
  });
  const { recording } = await sdkOf(simulator);
  const { id = "" } = await recording.postRecordingBatchrequests({
    batchDownloadRequestList: [
      { conversationId: "int-two-holds" },
      { conversationId: "int-two-holds", recordingId: "rec-0" },
      { conversationId: "int-card-on-file", recordingId: "rec-card-on-file" },
      { conversationId: "int-0" },
    ],
  });
  expect((await recording.getRecordingBatchrequest(id)).status).toBe("InProgress");
  const batch = await recording.getRecordingBatchrequest(id);
  expect(batch).toMatchObject({ status: "Completed", expectedResultCount: 4, resultCount: 5, errorCount: 3 });
  for (const { resultUrl, errorMsg } of batch.results ?? []) {
    expect(errorMsg === undefined).toBe(resultUrl !== undefined);
    if (resultUrl !== undefined) expect((await fetch(resultUrl)).status).toBe(200);
  }
  const tooMany = Array.from({ length: 101 }, () => ({ conversationId: "int-two-holds" }));
  const refusal = await refusalOf(recording.postRecordingBatchrequests({ batchDownloadRequestList: tooMany }));
  expect(refusal.status).toBe(400);
});
