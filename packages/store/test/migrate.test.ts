import { createHash } from "node:crypto";
import { join } from "node:path";
import Sqlite, { type Database } from "better-sqlite3";
import { describe, expect, onTestFinished, test } from "vitest";
import { type Migration, migrate } from "../src/sqlite/migrate.ts";
import { migrations } from "../src/sqlite/migrations/index.ts";
import { temporaryDirectory } from "./temporary.ts";

function temporaryFile(): Database {
  const file = new Sqlite(join(temporaryDirectory(), "earshot.db"));
  onTestFinished(() => {
    file.close();
  });
  return file;
}

const schemaOf = (file: Database) => file.prepare("SELECT sql FROM sqlite_schema ORDER BY name").pluck().all();

describe("migrating", () => {
  test("a migration that fails leaves nothing, those before it stay", () => {
    const file = temporaryFile();
    const good: Migration = { name: "0001-good", sql: "CREATE TABLE kept (a)" };
    const bad: Migration = { name: "0002-bad", sql: "CREATE TABLE lost (a); INSERT INTO kept VALUES (1); CREATE bad" };
    expect(() => migrate(file, [good, bad])).toThrow(
      expect.objectContaining({ code: "store.migration_failed", message: expect.stringContaining("0002-bad") }),
    );
    expect(schemaOf(file)).toEqual(["CREATE TABLE kept (a)"]);
    expect(file.prepare("SELECT count(*) FROM kept").pluck().get()).toBe(0);
    expect(file.pragma("user_version", { simple: true })).toBe(1);
    const mended: Migration = { name: "0002-mended", sql: "CREATE TABLE more (a)" };
    expect(migrate(file, [good, mended])).toEqual({ from: 1, to: 2, applied: ["0002-mended"] });
  });

  test("the first migration that fails leaves an empty file that is still nobody's", () => {
    const file = temporaryFile();
    expect(() => migrate(file, [{ name: "0001-bad", sql: "CREATE TABLE a (b); nonsense" }])).toThrow(/0001-bad/);
    expect(schemaOf(file)).toEqual([]);
    expect(file.pragma("application_id", { simple: true })).toBe(0);
  });

  test("a full disk in the middle leaves nothing", () => {
    const file = temporaryFile();
    file.pragma("max_page_count = 5");
    expect(() => migrate(file, migrations)).toThrow(expect.objectContaining({ code: "store.full" }));
    expect(schemaOf(file)).toEqual([]);
    expect(file.pragma("user_version", { simple: true })).toBe(0);
  });

  test("what has landed is frozen", () => {
    // A change of the schema is a new migration: databases that have seen an old one never see its text again.
    const hashes = migrations.map(({ name, sql }) => [name, createHash("sha256").update(sql).digest("hex")]);
    expect(hashes).toMatchInlineSnapshot(`
      [
        [
          "0001-calls",
          "99b22333774ea806f1c9ff44ce9e31377205ef7c1e4fa6a7d2f558adacfa5d67",
        ],
        [
          "0002-publishing",
          "675d648d4f4b6c2bda2cb6d14a30882d5ea7a0a5e59cfa29a2b2e6e82f98183f",
        ],
        [
          "0003-work",
          "c800dd2c1b7f863cec95e7483e31b55097e8ad81ca6365ca19345516a5c57a54",
        ],
        [
          "0004-conversations",
          "596ba2480cf0beb0a2cd7c2012921f307c478c41e7457a886c430a0efab74a53",
        ],
        [
          "0005-folded-search",
          "4f7cc359924523fbc1680c370087825deec9883cb5d4c86464a6cbb6809c4341",
        ],
        [
          "0006-agent-parts",
          "503aa1ac0c34baeba1d9bd003f85d20c0d61aa173904f4b10c39fd0f86df9246",
        ],
        [
          "0007-levels",
          "01e6733ef33654aaa00fe077c9819ebb2cc0d976d2590e684af09c35b4067473",
        ],
        [
          "0008-people",
          "a98913fd18ca2e78518c4e7bb3bf76f33fd4934c007f31894a113dc1c5688bce",
        ],
        [
          "0009-silenced",
          "47b3bdf356bf195f17e1961c88ae9bf5598d99f020be588ef30a96368e593566",
        ],
        [
          "0010-own-ids",
          "1f29c122919062d80d3a6b4db313745446f77cf7dbc5712caaabedafd26c79a2",
        ],
        [
          "0011-speech-usage",
          "19aab396dfa1bf0775c07dbf67bd5b277f7caa9245cb07d034f59f6c99ae3ea8",
        ],
        [
          "0012-scorecards",
          "f5c65fec44c286616d7ddf938137a5541f9dd25560cd300e4d5016fd84cd9e15",
        ],
        [
          "0013-reviews",
          "85fa1bdf957c485406c676d3e2253f8f7f43216af1705c289b0d5c0701c04172",
        ],
        [
          "0014-calibrations",
          "ccc39a2af81fa55491f628e9c550f43eba9e281f88334d48018ba46ce93b0074",
        ],
        [
          "0015-sorted-lists",
          "4aa968e5655a10423ed352473380696aaf2b62a97f5928a10ed1a36758c8e9b1",
        ],
        [
          "0016-saved-views",
          "733464d02dad253e550162d4a0bc97652cfaefc130913f358c9456467f6bd487",
        ],
        [
          "0017-keeping",
          "7a9f04f3eb2a230ab1db68e499adac55bc7e6c7e5da03b6c3c3a71c53230e914",
        ],
        [
          "0018-workers",
          "20f838d3b7da5896869620585900b6e00a11cb44109fb7904bb69e8a515e6833",
        ],
        [
          "0019-counted-lists",
          "346346668f6f4b298863a8fdcb91801c9fcc0baf34d7ea2f570960af53e20092",
        ],
        [
          "0020-media-removals",
          "f57cfd5730a1e0732b32f6a6532f856e11879efdbf55771313ca4e1914ba8853",
        ],
        [
          "0021-own-names",
          "042ea309a7b4207f97c3405c7ce144294c13499946be3ceed339dd2269c33f72",
        ],
      ]
    `);
  });
});
