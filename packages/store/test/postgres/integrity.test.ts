import { expect, test } from "vitest";
import { appendAttempts } from "../audit-samples.ts";
import { evaluation, save } from "../samples.ts";
import { changeBySql, plainSql, temporaryStore } from "../temporary.ts";

const allOff = "ALTER TABLE audit_entries DISABLE TRIGGER ALL; ALTER TABLE utterances DISABLE TRIGGER ALL";
const allOn = "ALTER TABLE audit_entries ENABLE TRIGGER ALL; ALTER TABLE utterances ENABLE TRIGGER ALL";

test("a check finds what was changed behind Earshot's back", async () => {
  const store = await temporaryStore();
  await save(store);
  await appendAttempts(store, 3);
  expect(await store.checkIntegrity()).toEqual({ ok: true, faults: [], searchIndexCompared: true });
  await changeBySql(
    store,
    `${allOff}; UPDATE audit_entries SET actor = 'nobody' WHERE sequence = 2;
    UPDATE utterances SET words = '' WHERE ordinal = 1; UPDATE utterances SET recording_key = 99 WHERE ordinal = 2; ${allOn};
    ALTER TABLE audit_head DISABLE TRIGGER audit_head_delete`,
  );
  const { ok, faults } = await store.checkIntegrity();
  expect(ok).toBe(false);
  expect(faults).toEqual([
    "utterances: 1 rows refer to missing rows of recordings",
    "audit_head_delete: the trigger is missing or turned off",
    "utterances: the search index differs from the utterances",
    "audit_entries: entry 2 does not match its hash (edited)",
  ]);
});

test.each([
  "UPDATE audit_entries SET reason = 'nothing' WHERE sequence = 2",
  "UPDATE audit_entries SET sequence = 9 WHERE sequence = 3",
  "DELETE FROM audit_entries",
  "TRUNCATE audit_entries CASCADE",
  "TRUNCATE audit_head",
  "INSERT INTO audit_entries SELECT 9, timestamp, interaction_id, payload_hash, status, reason, latency_ms, accuracy_rate, total_validations, governance_tag, correlation_id, actor, previous_hash, hash FROM audit_entries WHERE sequence = 3",
  "UPDATE audit_head SET entries = 2",
  "DELETE FROM audit_head",
  "INSERT INTO audit_head VALUES (1, 0, repeat('0', 64)) ON CONFLICT (id) DO UPDATE SET entries = 0",
])("plain SQL can't change the trail: %s", async (statement) => {
  const store = await temporaryStore();
  await appendAttempts(store, 3);
  await expect(changeBySql(store, statement)).rejects.toMatchObject({ code: "store.append_only" });
  expect(await store.audit.verify()).toEqual({ ok: true, entries: 3, faults: [] });
});

test("results are plain SQL for other tools", async () => {
  const store = await temporaryStore();
  const silences = [1000, 9000].map((startMs) => ({ startMs, endMs: startMs + 600 }));
  await save(store, { evaluations: [evaluation({ score: 70, silences })] });
  expect(
    await plainSql(
      store,
      `SELECT recording_id, hold_time, quality_score, raw_data::json -> 'silence_gaps' -> 1 ->> 'start' AS second,
         raw_data::json -> 'guest_text' ->> 0 AS said FROM qa_results`,
    ),
  ).toEqual([
    { recording_id: "rec-1", hold_time: 90, quality_score: 70, second: "9", said: "I need help with my account." },
  ]);
});

test("a backup is left to the server's own programs", async () => {
  const store = await temporaryStore();
  await expect(store.backup("/tmp/earshot-backup.db")).rejects.toMatchObject({
    code: "store.no_backup",
    hint: expect.stringContaining("pg_dump"),
  });
  expect(store.location).toMatch(/^postgres:\/\/earshot@127\.0\.0\.1:\d+\/earshot_/);
});
