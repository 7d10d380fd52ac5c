import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { earshot, runNode } from "./node-program.ts";

const contenders = join(import.meta.dirname, "..", "contenders");

/** Why DuckDB can't take part; null when it can. */
export function whyNoDuckdb(): string | null {
  if (existsSync(join(contenders, "node_modules", "@duckdb", "node-api"))) return null;
  return "`npm ci --prefix bench/contenders` brings DuckDB";
}

/** Lets DuckDB compute the numbers of a set, by all cores, into the folder; answers how long its process took. */
export async function runDuckdb(set: string, folder: string): Promise<number> {
  const numbers = join(folder, "duckdb");
  mkdirSync(numbers, { recursive: true });
  const { ms } = await runNode([join(contenders, "duckdb.mjs"), set, numbers]);
  return ms;
}

/** Throws unless every number that DuckDB computes of the set is the one that `earshot analyze` writes. */
export async function checkDuckdb(set: string, folder: string): Promise<void> {
  const path = join(folder, "numbers.csv");
  await runNode([earshot, "analyze", set, "--output", path, "--overwrite"], { outputPath: join(folder, "out") });
  await runDuckdb(set, folder);
  const shares = join(folder, "duckdb");
  const found = readdirSync(shares)
    .sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10))
    .map((name) => readCsv(join(shares, name)));
  const expected = readCsv(path);
  const [first] = found;
  if (first === undefined) throw new Error("DuckDB wrote no numbers");
  const columns = first.names.map((name) => ({ name, at: expected.names.indexOf(name) }));
  const rows = found.flatMap((share) => share.rows);
  if (rows.length !== expected.rows.length) throw new Error(`DuckDB has numbers of ${rows.length} calls`);
  for (const [call, row] of rows.entries()) {
    for (const [index, { name, at }] of columns.entries()) {
      const [actual, wanted] = [row[index] ?? "", expected.rows[call]?.[at] ?? ""];
      if (actual === wanted || (actual !== "" && wanted !== "" && Number(actual) === Number(wanted))) continue;
      throw new Error(`DuckDB: ${name} of line ${call + 1} is ${actual}, not ${wanted}`);
    }
  }
}

/** Of numbers and names without quotes. */
function readCsv(path: string): { names: string[]; rows: string[][] } {
  const [names = [], ...rows] = readFileSync(path, "utf8")
    .trimEnd()
    .split(/\r?\n/)
    .map((line) => line.split(","));
  return { names, rows };
}
