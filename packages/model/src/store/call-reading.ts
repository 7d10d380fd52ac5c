import type { CallRepository } from "./calls.ts";
import type { ConversationRepository } from "./conversations.ts";
import type { EvaluationRepository } from "./evaluations.ts";
import type { LevelRepository } from "./levels.ts";
import type { SearchRepository } from "./search.ts";
import type { TrendRepository } from "./trends.ts";

/** Reading of those calls alone that one viewer may see: the others are not there, in no list, count or group. */
export interface CallReading {
  readonly evaluations: Omit<EvaluationRepository, "pages" | "rescore" | "makePrimary">;
  readonly conversations: ConversationRepository;
  readonly levels: LevelRepository;
  readonly search: SearchRepository;
  readonly trends: TrendRepository;
  readonly calls: Pick<CallRepository, "list" | "count" | "get" | "failures" | "sound">;
  /** Whether a call of this interaction is among them. Who sees all calls sees those that are not stored, too. */
  seesInteraction(interactionId: string): Promise<boolean>;
}
