import { expect, test } from "vitest";
import { evaluation, save, saveFailed, utterance } from "./samples.ts";
import { plainSql, temporaryStore } from "./temporary.ts";

test("the worked example, in the columns of the guide", async () => {
  const store = await temporaryStore();
  await save(store);
  const [row] = await plainSql(store, "SELECT * FROM qa_results");
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
  await save(store);
  await save(store, { recording: { id: "rec-2" }, evaluations: [evaluation({ score: 61, silenceMs: 5500 })] });
  const unscorable = evaluation({ score: null, unscorableReason: "no_speech" });
  await save(store, { recording: { id: "rec-3" }, utterances: [], evaluations: [unscorable] });
  await saveFailed(store, { recording: { id: "rec-4" } });
  expect(await plainSql(store, "SELECT avg(quality_score) AS average, count(*) AS calls FROM qa_results")).toEqual([
    { average: 75, calls: 3 },
  ]);
  expect(
    await plainSql(
      store,
      "SELECT recording_id, typeof(hold_time) AS type FROM qa_results WHERE silence_seconds >= 5.0",
    ),
  ).toEqual([{ recording_id: "rec-2", type: "real" }]);
  expect(
    await plainSql(
      store,
      "SELECT recording_id FROM qa_results, json_each(raw_data, '$.guest_text') WHERE value LIKE '%account%' ORDER BY 1",
    ),
  ).toEqual([{ recording_id: "rec-1" }, { recording_id: "rec-2" }]);
});

test("one row per recording, of the first evaluation of the latest run, with everything in the order of the call", async () => {
  const store = await temporaryStore();
  const silences = [1000, 9000, 12_000].map((startMs) => ({ startMs, endMs: startMs + 600 }));
  const guide = evaluation({ definition: "guide", score: 70, silences });
  await save(store, { evaluations: [evaluation(), guide] });
  const said = ["one", "two", "three"].map((text, i) => utterance(text, i === 1 ? "other" : "unknown", i));
  await save(store, { evaluations: [guide, evaluation()], utterances: said });
  const rows = await plainSql(store, "SELECT quality_score, raw_data ->> '$.guest_text' AS guest FROM qa_results");
  expect(rows).toEqual([{ quality_score: 70, guest: '["one","two","three"]' }]);
  expect(
    await plainSql(
      store,
      "SELECT json_extract(value, '$.start') AS s FROM qa_results, json_each(raw_data, '$.silence_gaps')",
    ),
  ).toEqual([{ s: 1 }, { s: 9 }, { s: 12 }]);
});
