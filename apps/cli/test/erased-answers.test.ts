import { join } from "node:path";
import { startServer } from "@earshot/api";
import { createParts, parseSettings } from "@earshot/composition";
import { everyone, groupings, type Store } from "@earshot/model";
import { expect, onTestFinished, test, vi } from "vitest";
import { z } from "zod";
import { groupPieces, reportFormats, reportPieces } from "../src/report-output.ts";
import { temporaryFolder } from "./run-cli.ts";

/** What is in every text of a call that is erased, whatever it is about. */
const mark = "zyxgone";

const startedSchema = z.object({ job: z.object({ url: z.string() }) });
const openApiSchema = z.object({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) });

async function serve() {
  const settings = { EARSHOT_DATA: join(await temporaryFolder(), "data") };
  const parts = createParts(parseSettings(settings, undefined), settings);
  onTestFinished(() => parts.close());
  const store = await parts.store();
  const deps = { kernel: await parts.kernel(), store, pii: {}, token: null, metadata: null, evaluation: null };
  const importing = {
    open: (folder: string) => parts.importing({ paths: [folder] }),
    settings: await parts.runSettings(),
    longestUploadBytes: 1e6,
  };
  const keeping = { deps: await parts.keeping(), policies: [{ words: 10_000 }] };
  const server = await startServer(
    { ...deps, importing, keeping, sound: { media: await parts.media(), ffmpeg: null } },
    { host: "127.0.0.1", port: 0, logLevel: "silent", onClose: async () => {} },
  );
  onTestFinished(() => server.close());
  const ask = async (path: string, body?: object) => {
    const headers = { "content-type": "application/json" };
    const init = body === undefined ? {} : { method: "POST", headers, body: JSON.stringify(body) };
    const answer = await fetch(`${server.origin}${path}`, init);
    return { status: answer.status, text: await answer.text() };
  };
  return { store, ask };
}

type Ask = Awaited<ReturnType<typeof serve>>["ask"];

/** Sends a call as other programs do, and waits until it is stored. */
async function importCall({ ask }: { ask: Ask }, at: number, who: string): Promise<void> {
  const said = (start_time: number, speaker: string, transcript: string) => {
    return { start_time, end_time: start_time + 1, speaker, transcript };
  };
  const started = await ask("/v1/imports", {
    ...{
      recordingId: `rec-${who}-${at}`,
      interactionId: `int-${who}-${at}`,
      startTime: `2026-10-0${at + 1}T10:00:00Z`,
    },
    ...{
      agents: [{ id: `agent-${who}`, name: `Agent ${who}` }],
      queues: [{ id: `queue-${who}`, name: `Queue ${who}` }],
    },
    transcript: {
      results: [said(0, "agent", `hello, ${who} speaking`), said(1.5, "customer", `my name is ${who}${at}`)],
    },
  });
  expect(started.status, started.text).toBe(202);
  const { url } = startedSchema.parse(JSON.parse(started.text)).job;
  await vi.waitUntil(async () => (await ask(url)).text.includes('"status":"finished"'), { timeout: 30_000 });
}

/** Judges a call as a reviewer and in a calibration. */
async function judge(store: Store, at: number, who: string): Promise<void> {
  const facts = { atMs: 1, correlationId: "test" };
  const viewer = { ...everyone, actor: "user mia", userId: "mia" };
  const [stored] = (await store.calls.get(`rec-${who}-${at}`))?.evaluations ?? [];
  if (stored === undefined) throw new Error("the call is not stored");
  const { evaluation } = stored;
  const said = {
    ...{ struck: [], struckCriteria: [], comments: [{ atMs: null, text: `${who} was kind` }] },
    answers: [{ question: "q", answer: `of ${who}` }],
  };
  const reviews = store.reviewsBy(viewer);
  const { id, version } = await reviews.begin(stored.id, facts);
  await reviews.save(id, version, { ...said, coaching: true, reviewed: evaluation.score }, facts);
  await reviews.finish(id, version + 1, facts);
  await reviews.respond(id, "disputed", `${who} says no`, facts).catch(() => {});
  const calibrations = store.calibrationsBy(viewer);
  const calls = [{ recordingId: `rec-${who}-${at}`, judged: evaluation }];
  const begun = await calibrations.begin(
    { name: "November", scorecard: "guide@1", participants: [viewer], calls },
    facts,
  );
  const submission = { recordingId: `rec-${who}-${at}`, content: said, reviewed: evaluation.score };
  await calibrations.submit(begun.id, submission, facts);
}

/** Every page and answer that can be read, by its path. */
async function readEverything(store: Store, ask: Ask): Promise<Map<string, string>> {
  const { paths } = openApiSchema.parse(JSON.parse((await ask("/openapi.json")).text));
  const first = (id: string) => [id, "1"];
  const runs = (await store.runs.list({ limit: 20 })).items.map(({ id }) => id);
  const recordings = (await store.calls.list({}, { limit: 20 })).items.map(({ recordingId }) => recordingId);
  const idsOf = (path: string): string[] => {
    if (path.includes("/runs/")) return runs;
    if (path.includes("{recordingId}")) return recordings;
    return first(recordings[0] ?? "none");
  };
  const questions = ["/v1/search?words=hello", "/v1/search/utterances?words=hello", "/v1/calls?words=hello"];
  const measures = ["score", "silence", "talkOver", "hold"];
  const grouped = groupings.flatMap((by) => [
    `/v1/report?by=${by}`,
    ...measures.map((measure) => `/v1/trends?by=${by}&measure=${measure}`),
  ]);
  const plain = Object.keys(paths).filter((path) => "get" in (paths[path] ?? {}) && !/events$|openid/.test(path));
  const asked = plain.flatMap((path) =>
    path.includes("{") ? idsOf(path).map((id) => path.replace(/\{\w+\}/, encodeURIComponent(id))) : [path],
  );
  const read = new Map<string, string>();
  for (const path of new Set([...asked, ...questions, ...grouped])) read.set(path, (await ask(path)).text);
  const text = async (pieces: AsyncIterable<string | Uint8Array>) =>
    Buffer.concat((await Array.fromAsync(pieces)).map((piece) => Buffer.from(piece))).toString("latin1");
  for (const format of reportFormats) {
    read.set(`report ${format}`, await text(reportPieces(store, {}, { format, limit: 100, color: false })));
    if (format === "html" || format === "parquet") continue;
    for (const by of groupings) {
      read.set(`report ${format} by ${by}`, await text(groupPieces(store, {}, { by, format, color: false })));
    }
  }
  return read;
}

const withMark = (read: Map<string, string>) =>
  [...read].flatMap(([path, text]) => (text.toLowerCase().includes(mark) ? [path] : []));

test("no answer of the API and no report made after an erasure has anything of what was erased", async () => {
  const { store, ask } = await serve();
  for (const [at, who] of [mark, "others", mark, "others"].entries()) await importCall({ ask }, at, who);
  await judge(store, 0, mark);
  await judge(store, 1, "others");
  await store.people.views.save(null, { name: "mine", query: `agent=Agent+${mark}` });
  await store.people.teams.set({ name: "north", agentIds: [`agent-${mark}`, "agent-others"] });
  const before = withMark(await readEverything(store, ask));
  expect(before).toEqual(
    expect.arrayContaining([
      ...["/v1/calls", "/v1/calls.csv", "/v1/calls.parquet", "/v1/search?words=hello", "/v1/reviews/1", "/v1/me/views"],
      ...["/v1/calibrations/1", "/v1/trends?by=agent&measure=score", "/v1/report?by=queue", "/v1/audit"],
      ...reportFormats.map((format) => `report ${format}`),
    ]),
  );

  const erased = await ask("/v1/erasures", { agentIds: [`agent-${mark}`] });
  expect(erased.status, erased.text).toBe(200);
  const read = await readEverything(store, ask);
  // The trail is never changed: it names interactions by their ids, and has nothing else of them.
  expect(withMark(read)).toEqual(["/v1/audit"]);
  expect(read.get("/v1/audit")?.replaceAll(`int-${mark}-0`, "").toLowerCase()).not.toContain(mark);
  expect(read.get("report html")).toContain("others");
});
