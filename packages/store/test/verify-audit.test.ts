import { describe, expect, test } from "vitest";
import { hashRow } from "../src/audit-chain.ts";
import { attempt, tamper } from "./audit-samples.ts";
import { copyTo, faultsOf, forge, hashAt, move, shiftFrom, trailOf } from "./audit-trails.ts";

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
    await store.audit.append(attempt());
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

  test("reordered entries behind a removed one, which could have moved them all", async () => {
    const store = await trailOf(9);
    tamper(store, (file) => {
      file.exec("DELETE FROM audit_entries WHERE sequence = 2");
      move(file, { 5: 6, 6: 5 });
    });
    expect(await faultsOf(store)).toEqual(["removed 2", "reordered 5", "reordered 6"]);
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

test("a row of another form than Earshot writes has no hash", () => {
  const row = { ...attempt(), sequence: 1, previousHash: "", hash: "" };
  expect(hashRow({ ...row, latencyMs: "{}" }, 1)).toMatch(/^[0-9a-f]{64}$/);
  expect([hashRow({ ...row, latencyMs: "{ }" }, 1), hashRow({ ...row, latencyMs: "{" }, 1)]).toEqual([null, null]);
});

describe("numbers that no trail comes to", () => {
  test.each([
    "9007199254740992",
    "9007199254740993",
    "9223372036854775807",
    "-9007199254740993",
    "-9223372036854775808",
  ])("%s is named, and neither listing nor export loops", async (sequence) => {
    const store = await trailOf(3);
    tamper(store, (file) => {
      file.exec(`CREATE TEMP TABLE copy AS SELECT * FROM audit_entries WHERE sequence = 1;
          UPDATE copy SET sequence = ${sequence}; INSERT INTO audit_entries SELECT * FROM copy; DROP TABLE copy`);
    });
    const { ok, faults } = await store.audit.verify();
    expect(ok).toBe(false);
    expect(faults).toMatchObject([{ problem: "inserted", message: `entry ${sequence} was not written by Earshot` }]);
    expect(await Array.fromAsync(store.audit.entries())).toHaveLength(3);
    expect((await store.audit.list({}, { limit: 2 })).items.map((entry) => entry.sequence)).toEqual([3, 2]);
  });
});
