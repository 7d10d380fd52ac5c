import type { LevelRepository, Viewer } from "@earshot/model";
import type { StoreDb } from "../database.ts";
import { seenConditions } from "../seen-calls.ts";
import { readLevels } from "./level-rows.ts";

export function createLevelRepository(db: StoreDb, viewer: Viewer): LevelRepository {
  return {
    find: async (recordingId) => {
      const rows = await db
        .selectFrom("recordings as r")
        .innerJoin("recordingLevels as l", "l.recordingKey", "r.key")
        .select(["l.channel", "l.levels"])
        .where("r.id", "=", recordingId)
        .where((eb) => eb.and(seenConditions(db, viewer)))
        .orderBy("l.channel")
        .execute();
      return rows.map(readLevels);
    },
  };
}
