import type { Group, GroupResult } from "../measure.ts";
import { sqliteIn, startPostgres } from "../scale/databases.ts";
import { measureStoredCalls } from "../scale/stored-calls.ts";
import { measureSingleCalls, measureWorkers } from "../scale/workers.ts";

const sizes = { storedCalls: 100_000, workedCalls: 100, workerRounds: 3, singleCalls: 10, askedRounds: 20 };

/** Workers beside each other, one call by itself, and what the pages ask over many stored calls, on both databases. */
export const scaleGroup: Group = {
  name: "scale",
  measure: ({ seed, folder, calls = sizes.storedCalls }) =>
    measureScale(folder, { ...sizes, storedCalls: calls }, seed),
};

export async function measureScale(folder: string, of: typeof sizes, seed: number): Promise<GroupResult> {
  const result: GroupResult = { measures: [], ratios: [], skipped: [] };
  const postgres = await startPostgres();
  try {
    const sqlite = sqliteIn(folder);
    await measureWorkers(postgres, folder, { calls: of.workedCalls, rounds: of.workerRounds }, result);
    for (const server of [sqlite, postgres]) await measureSingleCalls(server, folder, of.singleCalls, result);
    const asked = { calls: of.storedCalls, rounds: of.askedRounds, seed };
    await measureStoredCalls([sqlite, postgres], folder, asked, result);
  } finally {
    await postgres.close();
  }
  return result;
}
