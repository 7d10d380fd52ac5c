import type { Database } from "better-sqlite3";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { hashEntry, hashRow, toAuditEntry } from "../src/audit-chain.ts";
import { appendAudit, type Store, verifyAudit } from "../src/index.ts";
import { longestIncreasingRun } from "../src/longest-increasing-run.ts";
import type { AuditEntriesTable } from "../src/tables/audit.ts";
import { appendAttempts, attempt, tamper } from "./audit-samples.ts";
import { temporaryStore } from "./temporary.ts";

const seed = Number(process.env.FC_SEED ?? 20_231_025);

async function trailOf(count: number): Promise<Store> {
  const store = await temporaryStore();
  await appendAttempts(store, count);
  return store;
}

/** Each fault as `problem first` or `problem first-last`. */
async function faultsOf(store: Store): Promise<string[]> {
  const { ok, faults } = await verifyAudit(store.db);
  expect(ok).toBe(faults.length === 0);
  return faults.map(({ problem, sequence, lastSequence }) =>
    lastSequence === sequence ? `${problem} ${sequence}` : `${problem} ${sequence}-${lastSequence}`,
  );
}

/** Moves rows to other places; in two steps, as places are unique. */
function move(file: Database, places: Record<number, number>): void {
  const update = file.prepare("UPDATE audit_entries SET sequence = ? WHERE sequence = ?");
  for (const from of Object.keys(places)) update.run(-1_000_000 - Number(from), Number(from));
  for (const [from, to] of Object.entries(places)) update.run(to, -1_000_000 - Number(from));
}

const shiftFrom = (first: number, last: number, by: number) =>
  Object.fromEntries(Array.from({ length: last - first + 1 }, (_, i) => [first + i, first + i + by]));

/** Copies row 1 to a place that is free. */
function copyTo(file: Database, sequence: number): void {
  file.exec(`CREATE TEMP TABLE copy AS SELECT * FROM audit_entries WHERE sequence = (SELECT min(sequence) FROM audit_entries);
    UPDATE copy SET sequence = ${sequence}; INSERT INTO audit_entries SELECT * FROM copy; DROP TABLE copy`);
}

/** Gives a row the hash of its content, as a forger would who knows how the chain is made. */
function forge(file: Database, sequence: number, previousHash?: string): void {
  const columns = [
    "sequence, timestamp, interaction_id AS interactionId, payload_hash AS payloadHash, status, reason",
    "latency_ms AS latencyMs, accuracy_rate AS accuracyRate, total_validations AS totalValidations",
    "governance_tag AS governanceTag, correlation_id AS correlationId, actor, previous_hash AS previousHash, hash",
  ];
  const select = file.prepare<[number], AuditEntriesTable>(
    `SELECT ${columns.join(", ")} FROM audit_entries WHERE sequence = ?`,
  );
  const row = select.get(sequence);
  if (row === undefined) throw new Error(`no row ${sequence}`);
  const { hash: _, ...content } = toAuditEntry(row);
  const linked = { ...content, previousHash: previousHash ?? content.previousHash };
  file
    .prepare("UPDATE audit_entries SET previous_hash = ?, hash = ? WHERE sequence = ?")
    .run(linked.previousHash, hashEntry(linked), sequence);
}

const hashAt = (file: Database, sequence: number) =>
  String(file.prepare("SELECT hash FROM audit_entries WHERE sequence = ?").pluck().get(sequence));

describe("names", () => {
  test.each([
    ["status = 'completed', reason = 'all well'", 5],
    ["hash = printf('%064d', 1)", 5],
    ["previous_hash = printf('%064d', 1)", 5],
    ["latency_ms = ' ' || latency_ms", 5],
    ["latency_ms = 'no json'", 5],
    ["interaction_id = interaction_id || char(0)", 1],
    ["payload_hash = NULL", 9],
  ])("an edited entry: %s", async (change, sequence) => {
    const store = await trailOf(9);
    tamper(store, (file) => file.exec(`UPDATE audit_entries SET ${change} WHERE sequence = ${sequence}`));
    expect(await faultsOf(store)).toEqual([`edited ${sequence}`]);
  });

  test("an edited entry whose hash was made to fit", async () => {
    for (const sequence of [1, 5, 9]) {
      const store = await trailOf(9);
      tamper(store, (file) => {
        file.exec(`UPDATE audit_entries SET actor = 'someone else' WHERE sequence = ${sequence}`);
        forge(file, sequence);
      });
      expect(await faultsOf(store)).toEqual([`edited ${sequence}`]);
    }
  });

  test("the last of entries that were all written anew from the middle on", async () => {
    const store = await trailOf(9);
    tamper(store, (file) => {
      file.exec("UPDATE audit_entries SET actor = 'someone else' WHERE sequence = 4");
      forge(file, 4);
      for (let sequence = 5; sequence <= 9; sequence++) forge(file, sequence, hashAt(file, sequence - 1));
    });
    expect(await faultsOf(store)).toEqual(["edited 9"]);
  });

  test("several edited entries, each", async () => {
    const store = await trailOf(9);
    tamper(store, (file) => file.exec("UPDATE audit_entries SET reason = 'x' WHERE sequence IN (2, 3, 7)"));
    expect(await faultsOf(store)).toEqual(["edited 2", "edited 3", "edited 7"]);
  });

  test.each([
    ["sequence = 1", ["removed 1"]],
    ["sequence IN (4, 5, 8)", ["removed 4-5", "removed 8"]],
    ["sequence > 6", ["removed 7-9"]],
    ["true", ["removed 1-9"]],
  ])("removed entries: %s", async (which, faults) => {
    const store = await trailOf(9);
    tamper(store, (file) => file.exec(`DELETE FROM audit_entries WHERE ${which}`));
    expect(await faultsOf(store)).toEqual(faults);
  });

  test("a removed entry, though those behind it were moved up", async () => {
    for (const sequence of [1, 5, 8]) {
      const store = await trailOf(9);
      tamper(store, (file) => {
        file.exec(`DELETE FROM audit_entries WHERE sequence = ${sequence}`);
        move(file, shiftFrom(sequence + 1, 9, -1));
      });
      expect(await faultsOf(store)).toEqual([`removed ${sequence}`]);
    }
  });

  test("a cut tail, also when entries were added since", async () => {
    const store = await trailOf(9);
    tamper(store, (file) => file.exec("DELETE FROM audit_entries WHERE sequence >= 8"));
    await appendAudit(store.db, attempt());
    expect(await faultsOf(store)).toEqual(["removed 8-9"]);
  });

  test("an inserted entry, those behind it moved down, with and without a hash that fits", async () => {
    for (const forged of [false, true]) {
      for (const sequence of [1, 5, 9]) {
        const store = await trailOf(9);
        tamper(store, (file) => {
          move(file, shiftFrom(sequence, 9, 1));
          copyTo(file, sequence);
          file.exec(`UPDATE audit_entries SET actor = 'someone else' WHERE sequence = ${sequence}`);
          if (forged) forge(file, sequence, sequence === 1 ? "0".repeat(64) : hashAt(file, sequence - 1));
        });
        expect(await faultsOf(store)).toEqual([`inserted ${sequence}`]);
      }
    }
  });

  test("an entry inserted at the end, even one that is linked well", async () => {
    const store = await trailOf(9);
    tamper(store, (file) => {
      copyTo(file, 10);
      forge(file, 10, hashAt(file, 9));
    });
    expect(await faultsOf(store)).toEqual(["inserted 10"]);
  });

  test.each([
    [{ 3: 7, 7: 3 }, ["reordered 3", "reordered 7"]],
    [{ 3: 4, 4: 3 }, ["reordered 3", "reordered 4"]],
    [{ 1: 9, 9: 1 }, ["reordered 1", "reordered 9"]],
    [{ 5: 20 }, ["reordered 5"]],
    [{ 9: 20 }, ["reordered 9"]],
    [{ 1: -3 }, ["reordered 1"]],
    [{ 2: 3, 3: 4, 4: 2 }, ["reordered 2", "reordered 3", "reordered 4"]],
  ])("reordered entries: %j", async (places, faults) => {
    const store = await trailOf(9);
    tamper(store, (file) => move(file, places));
    expect(await faultsOf(store)).toEqual(faults);
  });

  test("each of several kinds at once", async () => {
    const store = await trailOf(30);
    tamper(store, (file) => {
      file.exec(
        "UPDATE audit_entries SET reason = 'x' WHERE sequence = 4; DELETE FROM audit_entries WHERE sequence = 9",
      );
      move(file, { 15: 20, 20: 15 });
      copyTo(file, 31);
    });
    expect(await faultsOf(store)).toEqual(["edited 4", "removed 9", "reordered 15", "reordered 20", "inserted 31"]);
  });

  test.each([
    ["DELETE FROM audit_head", ["removed 0"]],
    ["UPDATE audit_head SET last_hash = printf('%064d', 1)", ["edited 9"]],
    ["UPDATE audit_head SET entries = 9007199254740991", ["removed 10-9007199254740991"]],
    ["UPDATE audit_head SET entries = 8", ["edited 8", "inserted 9"]],
  ])("what no longer fits the head: %s", async (change, faults) => {
    const store = await trailOf(9);
    tamper(store, (file) => file.exec(change));
    expect(await faultsOf(store)).toEqual(faults);
  });
});

test("any edit of any column of any entry is found and named by its number", async () => {
  const store = await trailOf(12);
  const text = fc.string({ unit: "grapheme", maxLength: 8 });
  const number = fc.double({ min: 0, max: 1, noNaN: true });
  const values = {
    sequence: fc.integer({ min: -50, max: 50 }),
    timestamp: text,
    interaction_id: text,
    payload_hash: fc.option(text),
    status: fc.constantFrom("completed", "rejected", "failed", "unchanged", "other"),
    reason: fc.option(text),
    latency_ms: fc.oneof(text, fc.json(), fc.constant('{"fetch":{"count":1,"p50":12.5,"p95":12.5,"max":12.5}}')),
    accuracy_rate: fc.option(number),
    total_validations: fc.nat(),
    governance_tag: text,
    correlation_id: text,
    actor: text,
    previous_hash: fc.oneof(text, fc.string({ unit: fc.constantFrom("0", "a"), minLength: 64, maxLength: 64 })),
    hash: text,
  };
  const edit = fc.oneof(
    ...Object.entries(values).map(([column, value]) => fc.record({ column: fc.constant(column), value })),
  );
  await fc.assert(
    fc.asyncProperty(edit, fc.integer({ min: 1, max: 12 }), async ({ column, value }, sequence) => {
      let changed = false;
      let undo = () => {};
      tamper(store, (file) => {
        const read = file.prepare(`SELECT ${column} FROM audit_entries WHERE sequence = ?`).pluck();
        const before = read.get(sequence);
        const taken = column === "sequence" && typeof value === "number" && value >= 1 && value <= 12;
        fc.pre(before !== value && !taken);
        const stands = column === "sequence" ? Number(value) : sequence;
        file.prepare(`UPDATE audit_entries SET ${column} = ? WHERE sequence = ?`).run(value, sequence);
        changed = true;
        undo = () =>
          tamper(store, (again) => {
            again.prepare(`UPDATE audit_entries SET ${column} = ? WHERE sequence = ?`).run(before, stands);
          });
      });
      expect(changed).toBe(true);
      const faults = await faultsOf(store);
      undo();
      expect(faults).toEqual([`${column === "sequence" ? "reordered" : "edited"} ${sequence}`]);
    }),
    { seed, numRuns: 250 },
  );
  expect(await faultsOf(store)).toEqual([]);
});

test("any permutation and any removals are found, and only what was touched is named", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.shuffledSubarray([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]),
      fc.uniqueArray(fc.integer({ min: 11, max: 20 })),
      async (order, removed) => {
        const store = await trailOf(20);
        const sorted = order.toSorted((a, b) => a - b);
        const places = Object.fromEntries(order.map((from, i) => [from, sorted[i] ?? from]));
        tamper(store, (file) => {
          move(file, places);
          for (const sequence of removed) file.exec(`DELETE FROM audit_entries WHERE sequence = ${sequence}`);
        });
        const { faults } = await verifyAudit(store.db);
        const missing = faults
          .filter(({ problem }) => problem === "removed")
          .flatMap(({ sequence, lastSequence }) => Object.keys(shiftFrom(sequence, lastSequence, 0)).map(Number));
        expect(missing).toEqual(removed.toSorted((a, b) => a - b));
        const moved = faults.filter(({ problem }) => problem === "reordered").map(({ sequence }) => sequence);
        expect(moved).toEqual(sorted.filter((from) => places[from] !== from));
        expect(faults.filter(({ problem }) => problem === "edited" || problem === "inserted")).toEqual([]);
        await store.close();
      },
    ),
    { seed, numRuns: 30 },
  );
});

test("a row of another form than Earshot writes has no hash", () => {
  const row = { ...attempt(), sequence: 1, previousHash: "", hash: "" };
  expect(hashRow({ ...row, latencyMs: "{}" }, 1)).toMatch(/^[0-9a-f]{64}$/);
  expect([hashRow({ ...row, latencyMs: "{ }" }, 1), hashRow({ ...row, latencyMs: "{" }, 1)]).toEqual([null, null]);
});

test("a longest increasing run is increasing, and no other is longer", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 12 }), (values) => {
      const run = [...longestIncreasingRun(values)].sort((a, b) => a - b).map((index) => values[index] ?? Number.NaN);
      expect(run.every((value, i) => i === 0 || value > (run[i - 1] ?? Number.NaN))).toBe(true);
      const lengths: number[] = [];
      for (const [index, value] of values.entries()) {
        lengths.push(1 + Math.max(0, ...lengths.filter((_, i) => i < index && (values[i] ?? value) < value)));
      }
      expect(run).toHaveLength(Math.max(0, ...lengths));
    }),
    { seed },
  );
});
