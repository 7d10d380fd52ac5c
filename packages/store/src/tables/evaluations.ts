import type { CallEvaluation } from "@earshot/model";
import type { Generated } from "kysely";

/** One evaluation of a recording under a definition and a scorecard. Times are media time unless `…AtMs`. */
export interface EvaluationsTable {
  id: Generated<number>;
  recordingKey: number;
  runId: string;
  /** 1 for the one evaluation of a recording that reports, filters and `qa_results` show. */
  isPrimary: number;
  definition: string;
  /** JSON */
  definitionParameters: string;
  engineVersion: string;
  inputSha256: string;
  evaluatedAtMs: number;
  support: CallEvaluation["support"];
  durationMs: number;
  speechMs: number;
  silenceMs: number;
  silenceCount: number;
  longestSilenceMs: number;
  talkOverMs: number;
  talkOverCount: number;
  holdMs: number;
  scorecard: string;
  scorecardVersion: number;
  scoredAtMs: number;
  /** 0…100; null when unscorable. */
  score: number | null;
  unscorableReason: string | null;
  /** JSON; the whole evaluation, of which the columns above are an extract. */
  evaluation: string;
  /** How many critical criteria failed the call. */
  failedCritical: number;
  warnings: number;
}
