import { createHash } from "node:crypto";
import type { AuditFilter } from "@earshot/model";
import canonicalize from "canonicalize";
import { describe, expect, test } from "vitest";
import { appendAttempts, attempt, tamper } from "./audit-samples.ts";
import { openAgain, plainFile, temporaryStore, testOnSqlite } from "./temporary.ts";

describe("appending", () => {
  test("makes a chain that anyone can check with SHA-256 and RFC 8785", async () => {
    const store = await temporaryStore();
    const first = await store.audit.append(attempt());
    const second = await store.audit.append(attempt({ status: "rejected", payloadHash: null, accuracyRate: null }));
    expect(first).toMatchObject({ ...attempt(), sequence: 1, previousHash: "0".repeat(64) });
    expect(second).toMatchObject({ sequence: 2, previousHash: first.hash, accuracyRate: null, payloadHash: null });
    const stored = await Array.fromAsync(store.audit.entries());
    expect(stored).toEqual([first, second]);
    for (const { hash, ...content } of stored) {
      expect(
        createHash("sha256")
          .update(String(canonicalize(content)))
          .digest("hex"),
      ).toBe(hash);
    }
    expect(await store.audit.verify()).toEqual({ ok: true, entries: 2, faults: [] });
  });

  test("stores what the hash is of: times in UTC, whole characters, known fields", async () => {
    const store = await temporaryStore();
    const tricky = {
      timestamp: "2026-11-21T10:00:00+01:00",
      reason: "half of \ud83d, \u0000, é and e\u0301",
      latencyMs: { "\ud83d": { count: 1, p50: 0.1, p95: 1e-7, max: 1e21, extra: 1 } },
      accuracyRate: -0,
      totalValidations: 0,
    };
    const entry = await store.audit.append(attempt(tricky));
    expect(entry.timestamp).toBe("2026-11-21T09:00:00.000Z");
    expect(entry.latencyMs).toEqual({ "\ufffd": { count: 1, p50: 0.1, p95: 1e-7, max: 1e21 } });
    await store.audit.append(attempt({ latencyMs: {} }));
    expect(await store.audit.verify()).toMatchObject({ ok: true, entries: 2 });
  });

  test.each([
    ["a timestamp that is none", { timestamp: "yesterday" }, "store.invalid_record"],
    ["a timestamp that does not sort", { timestamp: "+012026-01-01T00:00:00Z" }, "store.invalid_record"],
    ["a rate that is no number", { accuracyRate: Number.NaN }, "store.invalid_record"],
    ["a rate above 1", { accuracyRate: 1.1 }, "store.conflict"],
    ["half a validation", { totalValidations: 0.5 }, "store.conflict"],
    ["an endless latency", { latencyMs: { a: { count: 1, p50: 0, p95: 0, max: Infinity } } }, "store.invalid_record"],
    ["half a character in a hash", { payloadHash: "\ud83d" }, "store.invalid_record"],
  ])("refuses %s and leaves no gap", async (_, wrong, code) => {
    const store = await temporaryStore();
    await store.audit.append(attempt());
    await expect(store.audit.append(attempt(wrong))).rejects.toMatchObject({ code });
    expect(await store.audit.append(attempt())).toMatchObject({ sequence: 2 });
    expect(await store.audit.verify()).toMatchObject({ ok: true });
  });

  testOnSqlite("needs the head row and an end that nothing follows", async () => {
    const store = await temporaryStore();
    await appendAttempts(store, 3);
    tamper(store, (file) => file.exec("UPDATE audit_head SET entries = 2"));
    await expect(store.audit.append(attempt())).rejects.toMatchObject({ code: "store.audit_broken" });
    tamper(store, (file) => file.exec("DELETE FROM audit_head"));
    await expect(store.audit.append(attempt())).rejects.toMatchObject({ code: "store.audit_broken" });
  });
});

testOnSqlite.each([
  "UPDATE audit_entries SET reason = 'nothing' WHERE sequence = 2",
  "UPDATE audit_entries SET sequence = 9 WHERE sequence = 3",
  "DELETE FROM audit_entries WHERE sequence = 3",
  "DELETE FROM audit_entries",
  "INSERT INTO audit_entries SELECT 9, timestamp, interaction_id, payload_hash, status, reason, latency_ms, accuracy_rate, total_validations, governance_tag, correlation_id, actor, previous_hash, hash FROM audit_entries WHERE sequence = 3",
  "INSERT OR REPLACE INTO audit_entries SELECT * FROM audit_entries WHERE sequence = 2",
  "UPDATE OR REPLACE audit_entries SET sequence = 1 WHERE sequence = 3",
  "UPDATE audit_head SET entries = 2",
  "UPDATE audit_head SET last_hash = printf('%064d', 0)",
  "DELETE FROM audit_head",
  "INSERT OR REPLACE INTO audit_head VALUES (1, 0, printf('%064d', 0))",
])("plain SQL can't change the trail: %s", async (statement) => {
  const store = await temporaryStore();
  await appendAttempts(store, 3);
  expect(() => plainFile(store).exec(statement)).toThrow(
    expect.objectContaining({ code: "SQLITE_CONSTRAINT_TRIGGER" }),
  );
  expect(await store.audit.verify()).toEqual({ ok: true, entries: 3, faults: [] });
});

describe("listing", () => {
  test("latest first, page by page, narrowed, while entries are added", async () => {
    const store = await temporaryStore();
    for (let day = 1; day <= 6; day++) {
      const status = day % 2 === 0 ? "failed" : "completed";
      await store.audit.append(
        attempt({ timestamp: `2026-11-0${day}T12:00:00Z`, status, interactionId: `int-${day % 3}` }),
      );
    }
    const sequences = async (filter: AuditFilter) => {
      const seen: number[] = [];
      for (let cursor: string | undefined; ; ) {
        const page = await store.audit.list(filter, { limit: 2, cursor });
        seen.push(...page.items.map(({ sequence }) => sequence));
        if (page.nextCursor === null) return seen;
        cursor = page.nextCursor;
        await store.audit.append(attempt({ timestamp: "2026-12-01T00:00:00Z" }));
      }
    };
    expect(await sequences({ to: "2026-11-30" })).toEqual([6, 5, 4, 3, 2, 1]);
    expect(await sequences({ status: "failed" })).toEqual([6, 4, 2]);
    expect(await sequences({ interactionId: "int-1" })).toEqual([4, 1]);
    expect(await sequences({ from: "2026-11-02T12:00:00Z", to: "2026-11-04T13:00:00+01:00" })).toEqual([3, 2]);
    await expect(store.audit.list({ from: "soon" }, { limit: 1 })).rejects.toMatchObject({
      code: "store.invalid_query",
    });
  });

  test("and verifying, in a file that is open for reading only", async () => {
    const store = await temporaryStore();
    await appendAttempts(store, 3);
    const reader = await openAgain(store, { readonly: true });
    expect(await reader.audit.verify()).toEqual({ ok: true, entries: 3, faults: [] });
    expect((await reader.audit.list({}, { limit: 5 })).items).toHaveLength(3);
    await reader.close();
  });
});

test("a trail longer than a page is verified while another connection appends to it", async () => {
  const store = await temporaryStore();
  await appendAttempts(store, 1200);
  const writer = await openAgain(store);
  const appending = (async () => {
    for (let i = 0; i < 40; i++) await writer.audit.append(attempt());
  })();
  for (let i = 0; i < 3; i++) expect(await store.audit.verify()).toMatchObject({ ok: true, faults: [] });
  await appending;
  await writer.close();
  expect(await store.audit.verify()).toEqual({ ok: true, entries: 1240, faults: [] });
  let count = 0;
  for await (const { sequence } of store.audit.entries()) expect(sequence).toBe(++count);
  expect(count).toBe(1240);
});
