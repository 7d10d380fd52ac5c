import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { everyone, type Store } from "@earshot/model";
import { startPostgres } from "@earshot/test-kit";
import { expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { openStore } from "../../src/index.ts";
import { attempt } from "../audit-samples.ts";
import { evaluation, event, media, save, utterance } from "../samples.ts";
import { startRun } from "../temporary.ts";
import { runSql } from "./databases.ts";

/** What is in every text of a call that is erased, whatever it is about. */
const mark = "zyxgone";

/** A call of an agent, with what is stored of it anywhere. */
async function keepCall(store: Store, at: number, who: string): Promise<void> {
  const [id, interactionId] = [`rec-${who}-${at}`, `int-${who}-${at}`];
  const warnings = [{ code: "doubtful_label", index: 0, field: "speaker", message: `label ${who}${at}` }];
  const judged = evaluation();
  await save(store, {
    recording: {
      ...{ id, interactionId, startTime: `2026-01-01T10:00:${String(at).padStart(2, "0")}Z` },
      media: [{ ...media, path: `/media/${who}` }],
      conversation: {
        ...{ direction: "inbound", skills: [], wrapUpCodes: [], divisions: [], legs: [] },
        agents: [{ id: `agent-${who}`, name: `Agent ${who}` }],
        queues: [{ id: "sales", name: "Sales" }],
      },
    },
    utterances: [utterance(`this is ${who}`), utterance(`my name is ${who}${at}`, "customer", 1)],
    evaluations: [{ ...judged, evaluation: { ...judged.evaluation, warnings } }],
    levels: [{ channel: 0, levels: Buffer.from(`levels of ${who}${at}`) }],
    events: [event(`event-${who}-${at}`, { interactionId, data: { recordingId: id, summary: who } })],
  });
}

/** What people and services add to a call. */
async function addToCall(store: Store, at: number, who: string): Promise<void> {
  const [id, interactionId] = [`rec-${who}-${at}`, `int-${who}-${at}`];
  const facts = { atMs: 1, correlationId: "test" };
  const viewer = { ...everyone, actor: "user mia", userId: "mia" };
  const [stored] = (await store.calls.get(id))?.evaluations ?? [];
  if (stored === undefined) throw new Error(`${id} is not stored`);
  const reviews = store.reviewsBy(viewer);
  const { id: review, version } = await reviews.begin(stored.id, facts);
  const content = { struck: [], struckCriteria: [], coaching: false, reviewed: stored.evaluation.score };
  const said = {
    answers: [{ question: "q", answer: `of ${who}` }],
    comments: [{ atMs: null, text: `${who} was kind` }],
  };
  await reviews.save(review, version, { ...content, ...said }, facts);
  await store.publications.record({
    publication: { interactionId, payloadHash: "a".repeat(64), etag: `"${who}"`, publishedAtMs: 1 },
    audit: attempt({ interactionId: "of no call" }),
    event: () => event(`published-${who}-${at}`, { interactionId, data: { summary: `of ${who}` } }),
    thumbnails: [{ interactionId, mediaId: `screen of ${who}` }],
  });
  await store.speechUsage.add({
    ...{ provider: "speech", workId: 10_000 + at, partId: `${id}/1`, sha256: "b".repeat(64), recordingId: id },
    ...{ submittedAtMs: 1, soundMs: 60_000 },
  });
}

/** In which columns of the database, and of what it knows of their values, the mark is. */
async function columnsWithMark(url: string): Promise<string[]> {
  const columns = z.array(z.object({ table: z.string(), column: z.string(), type: z.string() })).parse(
    await runSql(
      url,
      `SELECT c.table_name AS "table", c.column_name AS "column", c.data_type AS type
       FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
       WHERE t.table_schema = current_schema() AND t.table_type = 'BASE TABLE'`,
    ),
  );
  const places = [
    ...columns.map(({ table, column, type }) => ({
      name: `${table}.${column}`,
      from: table,
      text: type === "bytea" ? `encode("${column}", 'escape')` : `"${column}"::text`,
    })),
    ...["most_common_vals", "histogram_bounds", "most_common_elems"].map((column) => ({
      ...{ name: column, from: "pg_stats", text: `${column}::text` },
    })),
  ];
  const counts = places.map(
    ({ name, from, text }) =>
      `SELECT '${name}' AS name, count(*) FILTER (WHERE ${text} ILIKE '%${mark}%') AS found FROM ${from}`,
  );
  const rows = z
    .array(z.object({ name: z.string(), found: z.number() }))
    .parse(await runSql(url, counts.join(" UNION ALL ")));
  return rows.flatMap(({ name, found }) => (found > 0 ? [name] : []));
}

/** The folders of the server in whose files the mark is. */
async function foldersWithMark(directory: string): Promise<string[]> {
  const found = new Set<string>();
  for (const entry of await readdir(directory, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    if ((await readFile(path, "latin1")).toLowerCase().includes(mark)) {
      found.add(path.slice(directory.length + 1).split("/")[0] ?? "");
    }
  }
  return [...found].toSorted();
}

const isOwnServer = (process.env.EARSHOT_TEST_POSTGRES ?? "") === "";

test.runIf(isOwnServer)(
  "of erased calls nothing is in any column, and after VACUUM FULL in no file of the server",
  async () => {
    const server = await startPostgres(["wal_recycle=off"]);
    onTestFinished(() => server.stop());
    const store = await openStore(server.url);
    onTestFinished(() => store.close());
    await startRun(store, "run-1");
    for (let at = 0; at < 30; at++) await keepCall(store, at, at % 3 === 0 ? mark : "others");
    for (const at of [0, 3]) await addToCall(store, at, mark);
    await addToCall(store, 1, "others");
    const agentIds = [`agent-${mark}`];
    await store.people.teams.set({ name: "north", agentIds });
    await store.people.views.save(null, { name: "mine", query: `agent=Agent+${mark}` });
    const command = ["evaluate", "--recording", `rec-${mark}-0`];
    await store.schedules.add({ name: "again", cron: "0 2 * * *", timezone: "UTC", command, nextAtMs: 1 }, 0);
    await store.schedules.runNow("again", 1);
    await store.runs.start({ id: "run-2", startedAtMs: 1, leaseMs: 1, options: { query: { ids: [`rec-${mark}-0`] } } });
    // An archive that says in its refusal what it was sent.
    const lease = { nowMs: 2_000, leaseMs: 60_000, owner: "test" };
    const refused = { ok: false, error: `refused: ${mark}`, nextAttemptAtMs: null } as const;
    const delivery = await store.deliveries.claimDue("cold", lease, { interactionId: `int-${mark}-0` });
    expect(delivery && (await store.deliveries.finish(delivery, refused, 2_000))).toBe(true);
    // As autovacuum does.
    await runSql(server.url, "ANALYZE");
    await runSql(server.url, "CHECKPOINT");

    const [{ data_directory: directory }] = z
      .tuple([z.object({ data_directory: z.string() })])
      .parse(await runSql(server.url, "SHOW data_directory"));
    expect(await columnsWithMark(server.url)).toEqual(expect.arrayContaining(["utterances.text", "histogram_bounds"]));
    expect(await foldersWithMark(directory)).toEqual(["base", "pg_wal"]);

    const stamp = { actor: "cli:jo", atMs: 3_000, cause: "request", correlationId: "test" };
    const erasing = { ...stamp, measuresKept: false, limit: 100 };
    expect(await store.keeping.erase({ agentIds }, erasing)).toMatchObject({ counts: { calls: 10, schedules: 1 } });
    await store.keeping.finish(await store.keeping.leftovers());
    expect(await store.keeping.scrub()).toBe(true);
    expect(await columnsWithMark(server.url)).toEqual([]);
    expect(await store.calls.count({})).toBe(20);
    expect(await store.checkIntegrity()).toMatchObject({ ok: true, faults: [] });

    await runSql(server.url, "VACUUM FULL");
    await runSql(server.url, "CHECKPOINT");
    // The server's own log may have what was written before it goes on in another file.
    expect((await foldersWithMark(directory)).filter((folder) => folder !== "pg_wal")).toEqual([]);
    await runSql(server.url, "SELECT pg_switch_wal()");
    await runSql(server.url, "CHECKPOINT");
    expect(await foldersWithMark(directory)).toEqual([]);
  },
);
