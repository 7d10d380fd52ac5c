import Sqlite from "better-sqlite3";
import { expect, onTestFinished, test } from "vitest";
import { type Store, saveFailed } from "../src/index.ts";
import { evaluation, recording, save, utterance } from "./samples.ts";
import { temporaryStore } from "./temporary.ts";

/** As any other program would read the file. */
function plainSql(store: Store, sql: string): unknown[] {
  const file = new Sqlite(store.location, { readonly: true });
  onTestFinished(() => {
    file.close();
  });
  return file.prepare(sql).all();
}

test("the worked example, in the columns of the guide", async () => {
  const store = await temporaryStore();
  await save(store.db);
  const [row] = plainSql(store, "SELECT * FROM qa_results");
  expect(row).toEqual({
    recording_id: "rec-1",
    interaction_id: "int-1",
    hold_time: 90,
    silence_seconds: 0,
    talk_over_seconds: 0.2,
    quality_score: 89,
    raw_data: JSON.stringify({
      silence_gaps: [],
      talk_overs: [{ overlap_start: 3.8, overlap_end: 4.0, duration: 0.2 }],
      agent_text: ["Hello, how can I help you?", "I can certainly help with that."],
      guest_text: ["I need help with my account."],
    }).replace("4,", "4.0,"),
  });
  expect(Object.keys(row ?? {})).toEqual([
    "recording_id",
    "interaction_id",
    "hold_time",
    "silence_seconds",
    "talk_over_seconds",
    "quality_score",
    "raw_data",
  ]);
});

test("existing SQL goes on working", async () => {
  const store = await temporaryStore();
  await save(store.db);
  await save(store.db, { recording: { id: "rec-2" }, evaluations: [evaluation({ score: 61, silenceMs: 5500 })] });
  const unscorable = evaluation({ score: null, unscorableReason: "no_speech" });
  await save(store.db, { recording: { id: "rec-3" }, utterances: [], evaluations: [unscorable] });
  await saveFailed(store.db, {
    runId: "run-1",
    atMs: 0,
    recording: recording({ id: "rec-4" }),
    failure: { code: "stt.failed", message: "", hint: null },
  });
  expect(plainSql(store, "SELECT avg(quality_score) AS average, count(*) AS calls FROM qa_results")).toEqual([
    { average: 75, calls: 3 },
  ]);
  expect(
    plainSql(store, "SELECT recording_id, typeof(hold_time) AS type FROM qa_results WHERE silence_seconds >= 5.0"),
  ).toEqual([{ recording_id: "rec-2", type: "real" }]);
  expect(
    plainSql(
      store,
      "SELECT recording_id FROM qa_results, json_each(raw_data, '$.guest_text') WHERE value LIKE '%account%' ORDER BY 1",
    ),
  ).toEqual([{ recording_id: "rec-1" }, { recording_id: "rec-2" }]);
});

test("one row per recording, of the first evaluation of the latest run, with everything in the order of the call", async () => {
  const store = await temporaryStore();
  const gap = (startMs: number) => ({ kind: "silence", startMs, endMs: startMs + 600, detail: null }) as const;
  const guide = evaluation({ definition: "guide", score: 70, events: [gap(1000), gap(9000), gap(12_000)] });
  await save(store.db, { evaluations: [evaluation(), guide] });
  const said = ["one", "two", "three"].map((text, i) => utterance(text, i === 1 ? "other" : "unknown", i));
  await save(store.db, { evaluations: [guide, evaluation()], utterances: said });
  const rows = plainSql(store, "SELECT quality_score, raw_data ->> '$.guest_text' AS guest FROM qa_results");
  expect(rows).toEqual([{ quality_score: 70, guest: '["one","two","three"]' }]);
  expect(
    plainSql(
      store,
      "SELECT json_extract(value, '$.start') AS s FROM qa_results, json_each(raw_data, '$.silence_gaps')",
    ),
  ).toEqual([{ s: 1 }, { s: 9 }, { s: 12 }]);
});
