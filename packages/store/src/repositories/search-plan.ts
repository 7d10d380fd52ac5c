import type { StoreDb } from "../database.ts";
import type { SearchPlan } from "../full-text.ts";
import type { SearchWords } from "../search-words.ts";

/** The plan for a page of calls. */
export async function planFor(db: StoreDb, words: SearchWords | null, limit: number): Promise<SearchPlan> {
  return words === null ? "hitsFirst" : db.words.fullText.choosePlan(db, words, "calls", limit);
}

/** Recordings `r`, evaluations `e` and utterances `u`, joined in the order of a plan; SQLite keeps the order of cross joins. */
export function joinBy(db: StoreDb, plan: SearchPlan | "noWords") {
  const calls = db.selectFrom("recordings as r");
  switch (plan) {
    case "noWords":
      return calls.crossJoin("evaluations as e").crossJoin("utterances as u");
    case "callsFirst":
      return calls.crossJoin("evaluations as e").crossJoin(db.words.fullText.utterancesByCall.as("u"));
    case "hitsFirst":
      return calls
        .innerJoin("evaluations as e", (join) => join.onTrue())
        .innerJoin("utterances as u", (join) => join.onTrue());
  }
}
