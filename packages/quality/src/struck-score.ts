import type { CallEvaluation, Score } from "@earshot/model";
import { scorecardId } from "./condition.ts";
import type { Said } from "./phrases.ts";
import { scoreCall } from "./score.ts";
import type { Scorecard } from "./scorecard.ts";
import { scorecards } from "./scorecards.ts";
import { type StruckEvent, withoutEvents } from "./struck-events.ts";

/** The rules of an evaluation, when they are built in and of the version that scored it. */
export function builtInScorecard(name: string, version: number): Scorecard | null {
  const known = scorecards.get(name);
  return known !== undefined && scorecardId(known) === scorecardId({ name, version }) ? known : null;
}

/** The score as the same rules give it when some events do not count. */
export function scoreWithout(
  evaluation: CallEvaluation,
  scorecard: Scorecard,
  said: readonly Said[],
  struck: readonly StruckEvent[],
): Score {
  return scoreCall(withoutEvents(evaluation, struck), scorecard, { said });
}
