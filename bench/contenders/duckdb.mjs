import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";

// node duckdb.mjs SET FOLDER: what numbers.sql selects of a set of JSON Lines in the guide's format. All cores read the file, which
// DuckDB does by itself; then each selects the numbers of its share of the calls and writes them as a CSV file.
const [set, folder] = process.argv.slice(2);
const numbers = readFileSync(join(import.meta.dirname, "numbers.sql"), "utf8");
const database = await DuckDBInstance.create();
const connection = await database.connect();
await connection.run(`
  create table document as select results from read_ndjson(
    '${set}',
    columns = {results: 'struct(start_time double, end_time double, speaker varchar)[]'},
    maximum_object_size = 4194304
  )`);
const counted = await connection.runAndReadAll("select count(*) from document");
const calls = Number(counted.getRows()[0]?.[0]);
const shares = availableParallelism();
await Promise.all(
  Array.from({ length: shares }, async (_, share) => {
    const [from, to] = [share, share + 1].map((part) => Math.round((calls * part) / shares));
    const own = await database.connect();
    await own.run(
      `create temp view share as select rowid, results from document where rowid >= ${from} and rowid < ${to}`,
    );
    await own.run(`copy (${numbers}) to '${join(folder, `${share}.csv`)}' (header)`);
  }),
);
