import type { CallEvaluation, QuestionAnswer, Score } from "@earshot/model";
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

/** What people say of a score beside the events that do not count. */
export interface Judgement {
  /** Criteria that take off nothing. */
  struckCriteria?: readonly { criterion: string }[] | undefined;
  answers?: readonly QuestionAnswer[] | undefined;
}

/** The score as the same rules give it when some events or criteria do not count, and with the answers to their questions. */
export function scoreWithout(
  evaluation: CallEvaluation,
  scorecard: Scorecard,
  said: readonly Said[],
  struck: readonly StruckEvent[],
  { struckCriteria = [], answers = [] }: Judgement = {},
): Score {
  return scoreCall(withoutEvents(evaluation, struck), scorecard, {
    ...{ said, answers },
    struckCriteria: new Set(struckCriteria.map(({ criterion }) => criterion)),
  });
}
