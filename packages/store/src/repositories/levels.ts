import type { LevelRepository } from "@earshot/model";
import type { Connection } from "../sqlite/connection.ts";
import { readLevels } from "./level-rows.ts";

export function createLevelRepository({ db }: Connection): LevelRepository {
  return {
    find: async (recordingId) => {
      const rows = await db
        .selectFrom("recordings as r")
        .innerJoin("recordingLevels as l", "l.recordingKey", "r.key")
        .select(["l.channel", "l.levels"])
        .where("r.id", "=", recordingId)
        .orderBy("l.channel")
        .execute();
      return rows.map(readLevels);
    },
  };
}
