export {
  type Definition,
  type DefinitionName,
  definitions,
  getDefinition,
  type HeadlineName,
  kernelParameters,
  type Threshold,
} from "./definitions.ts";
export { type DocumentFault, QualityError, type QualityErrorCode } from "./errors.ts";
export {
  type CallEvaluation,
  type CallTotals,
  type EvaluationContext,
  type EvaluationWarning,
  evaluateCall,
  headlineValue,
  type MeasuredCall,
  type TalkOverEvent,
} from "./evaluation.ts";
export { callEvaluationSchema } from "./evaluation-schema.ts";
export { guideScorecard } from "./guide-scorecard.ts";
export { type EventReference, type MetricName, metricNames } from "./metric.ts";
export type { ReportCall, ReportFailure, ReportUtterance } from "./report/call.ts";
export { renderCsv } from "./report/csv.ts";
export { type HtmlReport, renderHtml } from "./report/html/page.ts";
export { renderJson } from "./report/json.ts";
export { renderTable, type TableOptions } from "./report/table.ts";
export { type Deduction, needsEvents, type Score, scoreCall, scoreTotals } from "./score.ts";
export { type Criterion, parseScorecard, type Scorecard, scorecardId } from "./scorecard.ts";
export type { UnscorableReason } from "./unscorable.ts";
