import { existsSync } from "node:fs";
import { mkdir, readdir, utimes, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { hostname } from "node:os";
import { join } from "node:path";
import { sampleCalls } from "@earshot/genesys-simulator";
import { createMediaFolder } from "@earshot/media";
import { temporaryFolder } from "@earshot/test-kit";
import { expect, test } from "vitest";
import { z } from "zod";
import { type Answer, serve, type TestApi } from "./set-up.ts";

const token = "a-token-of-32-characters-or-more";
const [part] = sampleCalls()[0]?.parts ?? [];
const wav = part?.audio ?? Buffer.alloc(0);
const fileType = "application/octet-stream";
const uploaded = z.object({ job: z.object({ id: z.string(), url: z.string() }), recordingId: z.string() });

interface Sent {
  type?: string | undefined;
  startTime?: string | undefined;
}

function upload(
  api: TestApi,
  name: string,
  body: Uint8Array | string,
  { type = fileType, startTime }: Sent = {},
): Promise<Answer> {
  const headers = { "content-type": type, authorization: `Bearer ${token}` };
  const query = new URLSearchParams(startTime === undefined ? { name } : { name, startTime });
  return api.request(`/v1/uploads?${query}`, { method: "POST", headers, body: new Uint8Array(Buffer.from(body)) });
}

/** Uploads a file and waits for the end of its job. */
async function stored(api: TestApi, name: string, body: Uint8Array | string, sent: Sent = {}) {
  const answer = await upload(api, name, body, sent);
  expect(answer.status, answer.text).toBe(202);
  const { job, recordingId } = uploaded.parse(answer.body);
  expect(answer.headers.get("location")).toBe(job.url);
  await expect
    .poll(async () => (await api.get(job.url)).body, { timeout: 30_000 })
    .not.toMatchObject({ status: "running" });
  return { recordingId, job: (await api.get(job.url)).body };
}

const workOf = ({ folder }: TestApi) => readdir(join(folder, "work")).catch(() => []);

/** The end of a run is stored before its files are removed. */
const leavesNothing = (api: TestApi) => expect.poll(() => workOf(api)).toEqual([]);

test("a recording is measured and stored as a run, can be played, and is stored once", async () => {
  const api = await serve({ token });
  const { recordingId, job } = await stored(api, "C:\\calls\\../../my ‮call.wav", wav);
  expect(recordingId).toBe("my call");
  expect(job).toMatchObject({ status: "finished", counts: { total: 1, evaluated: 1, failed: 0 } });
  expect((await api.get("/v1/runs")).body).toMatchObject({ items: [job] });
  const call = await api.get("/v1/calls/my%20call");
  const durationMs = part?.durationMs ?? 0;
  expect(call).toMatchObject({ status: 200, body: { durationMs: expect.closeTo(durationMs, -1) } });
  expect(call.text).toContain("silence");
  // The same folder that `earshot serve` plays from.
  const { media } = (await api.store.calls.sound("my call")) ?? {};
  expect(media).toMatchObject([{ bytes: wav.length, contentType: "audio/wav" }]);
  const kept = await createMediaFolder(join(api.folder, "media")).size(media?.[0]?.sha256 ?? "");
  expect(kept).toBe(wav.length);
  await leavesNothing(api);

  const again = await upload(api, "my call.flac", wav);
  expect(again).toMatchObject({ status: 409, body: { code: "import.stored_already" } });
  const { items } = await api.store.audit.list({}, { limit: 10 });
  expect(items).toMatchObject([{ interactionId: "my call", actor: "EARSHOT_API_TOKEN", reason: "uploaded" }]);
});

test("hold music in an upload is proposed as a hold", async () => {
  const api = await serve({ token });
  const dispute = sampleCalls().find(({ recordingId }) => recordingId === "rec-billing-dispute")?.parts[0]?.audio;
  await stored(api, "dispute.wav", dispute ?? "");
  const { body } = await api.get("/v1/calls/dispute");
  const music = { startMs: expect.closeTo(33_000, -3), endMs: expect.closeTo(45_000, -3) };
  const voiceless = { stretches: [{ ...music, channel: 0 }], proposedHolds: [music] };
  expect(body).toMatchObject({ evaluations: [{ basis: { detector: "network" }, evaluation: { voiceless } }] });
});

test("a transcript is stored under the id that it has itself", async () => {
  const api = await serve({ token });
  const captions = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v agent>Hello\n\n00:03.000 --> 00:05.000\n<v customer>Hi";
  expect(await stored(api, "of-captions.vtt", captions)).toMatchObject({ recordingId: "of-captions" });
  const results = [{ start_time: 0.5, end_time: 2.1, speaker: "guest", transcript: "Hello" }];
  const document = { recordingId: "rec-7", results };
  expect((await api.get("/v1/calls/of-captions")).body).toMatchObject({ startTime: null });
  expect(await stored(api, "file.json", JSON.stringify(document))).toMatchObject({ recordingId: "rec-7" });
  expect((await api.get("/v1/calls/rec-7")).status).toBe(200);
  await leavesNothing(api);
});

test("a call begins when whoever sends it says, unless its file says so", async () => {
  const api = await serve({ token });
  const startTime = "2026-11-25T10:00:00+01:00";
  await stored(api, "timeless.wav", wav, { startTime });
  const results = [{ start_time: 0.5, end_time: 2.1, speaker: "guest", transcript: "Hello" }];
  await stored(api, "timed.json", JSON.stringify({ startTime: "2026-11-24T08:00:00Z", results }), { startTime });
  const { items } = await api.store.calls.list({}, { limit: 9 });
  expect(items).toMatchObject([
    { recordingId: "timeless", startTime },
    { recordingId: "timed", startTime: "2026-11-24T08:00:00Z" },
  ]);
  expect((await upload(api, "late.wav", wav, { startTime: "yesterday" })).status).toBe(400);
});

test("a recording that can't be decoded fails its job, with the reason", async () => {
  const api = await serve({ token });
  const { job } = await stored(api, "call.wav", wav.subarray(0, 30));
  expect(job).toMatchObject({ status: "finished", counts: { failed: 1 } });
  const { id } = z.looseObject({ id: z.string() }).parse(job);
  const { text } = await api.get(`/v1/runs/${id}/failures`);
  expect(text).toContain("audio.");
  expect(text).not.toContain(api.folder);
  await leavesNothing(api);
});

test("what can't be used is refused with its reason, and nothing is left of it", async () => {
  const api = await serve({ token, longestUploadBytes: wav.length - 1 });
  const refused: [name: string, body: Uint8Array | string, status: number, code: string, type?: string][] = [
    ["call.wav", wav, 413, "request.too_large"],
    ["call.wav", "no sound at all", 415, "upload.unknown_file"],
    ["call.pdf", "%PDF-1.7", 422, "transcript.binary"],
    ["package.json", '{"name": "earshot"}', 422, "transcript.shape"],
    ["call.json", '{"results": [', 422, "transcript.json"],
    ["calls.jsonl", "{}", 415, "upload.unknown_file"],
    ["call.wma", Buffer.from("3026b2758e66cf11a6d900aa0062ce6c", "hex"), 415, "upload.unknown_file"],
    ["call.wav", "", 400, "upload.empty"],
    ["..", "x", 400, "request.invalid"],
    ["é".repeat(200), "x", 400, "request.invalid"],
    ["call.wav", wav, 415, "request.media_type", "audio/wav"],
    ["call.json", "{}", 415, "request.media_type", "application/json"],
  ];
  for (const [name, body, status, code, type] of refused) {
    const answer = await upload(api, name, body, { type });
    expect(answer, `${name} ${answer.text}`).toMatchObject({ status, body: { code } });
    expect(answer.text).not.toContain(api.folder);
  }
  // Without its length it is too large once it is there.
  const headers = { "content-type": fileType, authorization: `Bearer ${token}` };
  const body = new Blob([new Uint8Array(wav)]).stream();
  const streamed = await api.request("/v1/uploads?name=call.wav", { method: "POST", headers, body, duplex: "half" });
  expect(streamed).toMatchObject({ status: 413, body: { code: "request.too_large" } });
  expect(await workOf(api)).toEqual([]);
  expect(await api.store.runs.list({ limit: 10 })).toMatchObject({ items: [] });
});

test("an upload that breaks off leaves nothing, and so does a server that was killed", async () => {
  const folder = await temporaryFolder();
  const work = join(folder, "work");
  const live = `upload-${hostname()}-${process.ppid}-live`;
  const elsewhere = `upload-other-host-${process.pid}-live`;
  const old = `upload-other-host-${process.pid}-old`;
  const left = [`upload-${hostname()}-${process.pid}-old`, `upload-${hostname()}-4194305-dead`, live, elsewhere, old];
  for (const name of left) {
    await mkdir(join(work, name), { recursive: true });
    await writeFile(join(work, name, ".part"), wav);
  }
  const twoDaysAgo = new Date(Date.now() - 2 * 24 * 60 * 60 * 1000);
  await utimes(join(work, old), twoDaysAgo, twoDaysAgo);
  const api = await serve({ token, folder });
  expect((await workOf(api)).toSorted()).toEqual([elsewhere, live].toSorted());
  expect(existsSync(join(work, live, ".part"))).toBe(true);

  const headers = { "content-type": fileType, "content-length": wav.length, authorization: `Bearer ${token}` };
  const sending = request(`${api.origin}/v1/uploads?name=call.wav`, { method: "POST", headers });
  sending.on("error", () => {});
  sending.write(wav.subarray(0, wav.length / 2));
  await expect.poll(() => workOf(api)).toHaveLength(3);
  sending.destroy();
  await expect.poll(() => workOf(api)).toHaveLength(2);
  expect(await api.store.runs.list({ limit: 10 })).toMatchObject({ items: [] });
  // Its place and its id are free again.
  expect(await stored(api, "call.wav", wav)).toMatchObject({ job: { counts: { evaluated: 1 } } });
});

test("an upload that is complete when the server stops is not begun, and leaves nothing", async () => {
  const api = await serve({ token });
  const headers = { "content-type": fileType, "content-length": wav.length, authorization: `Bearer ${token}` };
  const sending = request(`${api.origin}/v1/uploads?name=call.wav`, { method: "POST", headers });
  const status = new Promise((resolve, reject) => {
    sending.on("response", (answer) => resolve(answer.resume().statusCode)).on("error", reject);
  });
  sending.write(wav.subarray(0, 100));
  await expect.poll(() => workOf(api)).toHaveLength(1);
  const closed = api.app.close();
  // Until it refuses, or listens no longer.
  const ready = () =>
    api.get("/readyz").then(
      ({ status }) => status === 200,
      () => false,
    );
  await expect.poll(ready).toBe(false);
  sending.end(wav.subarray(100));
  expect(await status).toBe(503);
  await closed;
  expect(await workOf(api)).toEqual([]);
  expect(await api.store.runs.list({ limit: 10 })).toMatchObject({ items: [] });
});

test("five uploads at once are one too many, and files of one name do not become one call", async () => {
  const api = await serve({ token });
  const headers = { "content-type": fileType, "content-length": wav.length, authorization: `Bearer ${token}` };
  const sending = Array.from({ length: 4 }, () => {
    const one = request(`${api.origin}/v1/uploads?name=call.wav`, { method: "POST", headers });
    one.write(wav.subarray(0, 100));
    const status = new Promise<number | undefined>((resolve, reject) => {
      one.on("response", (answer) => resolve(answer.resume().statusCode)).on("error", reject);
    });
    return { one, status };
  });
  await expect.poll(() => workOf(api)).toHaveLength(4);
  expect(await upload(api, "other.wav", wav)).toMatchObject({ status: 503, body: { code: "server.busy" } });
  for (const { one } of sending) one.end(wav.subarray(100));
  const statuses = await Promise.all(sending.map(({ status }) => status));
  expect(statuses.sort()).toEqual([202, 409, 409, 409]);
  await expect.poll(() => workOf(api), { timeout: 30_000 }).toEqual([]);
  const { items } = await api.store.runs.list({ limit: 10 });
  expect(items).toHaveLength(1);
});
