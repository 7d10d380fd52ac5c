import fc from "fast-check";
import { expect, test } from "vitest";
import { longestIncreasingRun } from "../src/longest-increasing-run.ts";
import { tamper } from "./audit-samples.ts";
import { faultsOf, move, shiftFrom, trailOf } from "./audit-trails.ts";

const seed = Number(process.env.FC_SEED ?? 20_231_025);

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
        const { faults } = await store.audit.verify();
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
