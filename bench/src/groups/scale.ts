import type { Group, GroupResult } from "../measure.ts";
import { sqliteIn, startPostgresServer } from "../scale/databases.ts";
import { measureStoredCalls } from "../scale/stored-calls.ts";
import { measureSingleCalls, measureWorkers } from "../scale/workers.ts";

const manyCalls = 100_000;
const workedCalls = { calls: 100, rounds: 3 };
const singleCalls = 10;
const rounds = 20;

/** Workers beside each other, one call by itself, and what the pages ask over many stored calls, on both databases. */
export const scaleGroup: Group = {
  name: "scale",
  async measure({ seed, folder, calls = manyCalls }) {
    const result: GroupResult = { measures: [], ratios: [], skipped: [] };
    const servers = [sqliteIn(folder), await startPostgresServer()] as const;
    const [, postgres] = servers;
    try {
      await measureWorkers(postgres, folder, workedCalls, result);
      for (const server of servers) await measureSingleCalls(server, folder, singleCalls, result);
      await measureStoredCalls(servers, folder, { calls, rounds, seed }, result);
    } finally {
      await postgres.close();
    }
    return result;
  },
};
