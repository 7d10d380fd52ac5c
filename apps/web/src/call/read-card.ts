import type { StoredScorecard } from "@earshot/api";
import { getJson } from "../api.ts";
import type { CallView } from "./call-view.ts";

/** Reads a scorecard, by its name and version, unless it is known. */
export async function readCard({ cardOf, cards }: CallView, id: string): Promise<void> {
  if (cardOf(id) !== null) return;
  try {
    const stored = await getJson<StoredScorecard>(`/v1/scorecards/${encodeURIComponent(id)}`);
    cards.value = new Map(cards.peek()).set(id, stored.scorecard);
  } catch {
    // Without its rules the score is shown as it is, and a question by its id.
  }
}
