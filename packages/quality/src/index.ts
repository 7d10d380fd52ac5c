export { scorecardId } from "./condition.ts";
export {
  type Definition,
  type DefinitionName,
  defaultWordGapMs,
  definitions,
  getDefinition,
  kernelParameters,
  type Threshold,
} from "./definitions.ts";
export { type DocumentFault, QualityError, type QualityErrorCode } from "./errors.ts";
export { headlineValue, toEvaluation } from "./evaluation.ts";
export { type MetricName, metricNames } from "./metric.ts";
export type { Said } from "./phrases.ts";
export { needsEvents, needsWords, type ScoringInput, scoreCall, scoreTotals } from "./score.ts";
export { formatPoints, formatScore, reasonHelp, reasonText, wordsReasonText } from "./score-text.ts";
export {
  type Criterion,
  type MetricCriterion,
  type PhraseCriterion,
  parseScorecard,
  type Question,
  type Scorecard,
} from "./scorecard.ts";
export { scorecardJsonSchema } from "./scorecard-schema.ts";
export { guideScorecard, scorecards } from "./scorecards.ts";
export { countScore, describeSpread, type ScoreSpread } from "./spread.ts";
export { type StruckEvent, withoutEvents } from "./struck-events.ts";
export { builtInScorecard, scoreWithout } from "./struck-score.ts";
export { type InputFault, inputFaultOf } from "./unscorable.ts";
