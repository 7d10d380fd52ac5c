import type { CallReading, Viewer } from "@earshot/model";
import type { StoreDb } from "../database.ts";
import { seenConditions } from "../seen-calls.ts";
import { readFailures, readSound } from "./calls.ts";
import { createConversationRepository } from "./conversations.ts";
import { createEvaluationReading } from "./evaluations.ts";
import { createLevelRepository } from "./levels.ts";
import { countCalls, listCalls } from "./listed-calls.ts";
import { createSearchRepository } from "./search.ts";
import { readCall } from "./stored-call.ts";
import { createTrendRepository } from "./trends.ts";

export function createCallReading(db: StoreDb, viewer: Viewer): CallReading {
  return {
    evaluations: createEvaluationReading(db, viewer),
    conversations: createConversationRepository(db, viewer),
    levels: createLevelRepository(db, viewer),
    search: createSearchRepository(db, viewer),
    trends: createTrendRepository(db, viewer),
    calls: {
      list: (query, page) => listCalls(db, viewer, query, page),
      count: (query) => countCalls(db, viewer, query),
      get: (recordingId) => readCall(db, viewer, recordingId),
      failures: (filter, page) => readFailures(db, viewer, filter, page),
      sound: (recordingId) => readSound(db, viewer, recordingId),
    },
    seesInteraction: async (interactionId) => {
      if (viewer.calls === "all") return true;
      const seen = await db
        .selectFrom("recordings as r")
        .select("r.key")
        .where("r.interactionId", "=", interactionId)
        .where((eb) => eb.and(seenConditions(db, viewer)))
        .executeTakeFirst();
      return seen !== undefined;
    },
  };
}
