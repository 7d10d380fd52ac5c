import type { AgentPart } from "../agent-part.ts";
import type { CallEvaluation } from "../call-evaluation.ts";
import type { Segment } from "../segment.ts";
import type { ConversationFilter } from "./conversation-filter.ts";
import type { Page, PageRequest } from "./page.ts";

/** Narrows calls by their evaluation and by who took part; all conditions must hold, bounds are inclusive unless said otherwise. */
export interface CallFilter extends ConversationFilter {
  recordingId?: string | undefined;
  interactionId?: string | undefined;
  /** ISO 8601, inclusive. Calls without a start time pass neither date. */
  from?: string | undefined;
  /** ISO 8601, exclusive. */
  to?: string | undefined;
  /** `2026-W48`, by ISO 8601 in UTC. */
  week?: string | undefined;
  minSilenceMs?: number | undefined;
  maxSilenceMs?: number | undefined;
  minTalkOverMs?: number | undefined;
  maxTalkOverMs?: number | undefined;
  minHoldMs?: number | undefined;
  maxHoldMs?: number | undefined;
  /** Score bounds leave unscorable calls out. */
  minScore?: number | undefined;
  maxScore?: number | undefined;
  /** Exclusive. */
  aboveScore?: number | undefined;
  /** Exclusive. */
  belowScore?: number | undefined;
  /** true: scored calls only; false: unscorable ones only. */
  scored?: boolean | undefined;
}

export interface EvaluationFilter extends CallFilter {
  definition?: string | undefined;
  scorecard?: string | undefined;
  /** Evaluations that this run was the last one to make. */
  runId?: string | undefined;
  /** true: only the one evaluation of each recording that reports show. */
  primary?: boolean | undefined;
}

/** A stored evaluation in a list: the numbers that lists show and filter by. */
export interface EvaluationSummary {
  id: number;
  recordingId: string;
  interactionId: string;
  startTime: string | null;
  runId: string;
  isPrimary: boolean;
  definition: string;
  scorecard: string;
  scorecardVersion: number;
  /** 0…100; null when unscorable. */
  score: number | null;
  unscorableReason: string | null;
  engineVersion: string;
  inputSha256: string;
  evaluatedAtMs: number;
  scoredAtMs: number;
  support: CallEvaluation["support"];
  durationMs: number;
  speechMs: number;
  silenceMs: number;
  silenceCount: number;
  longestSilenceMs: number;
  /** Null under a definition without a rule for it, as the count is. */
  talkOverMs: number | null;
  talkOverCount: number | null;
  holdMs: number;
}

/** A stored evaluation as a whole. */
export interface StoredEvaluation extends EvaluationSummary {
  evaluation: CallEvaluation;
}

/** A new score for an evaluation; its measures stay. */
export interface Rescoring {
  evaluationId: number;
  scorecard: {
    name: string;
    version: number;
    /** Of its content: what the evaluation rests on from then on. */
    sha256: string;
  };
  evaluation: CallEvaluation;
  /** The agents' parts of it by the same scorecard, in place of those stored before. */
  agentParts?: readonly AgentPart[] | undefined;
}

export interface EvaluationRepository {
  /** The newest calls first; calls without a start time come last. @throws StoreError `store.invalid_query`, `store.invalid_cursor` */
  list(filter: EvaluationFilter, page: PageRequest): Promise<Page<EvaluationSummary>>;
  /** As `list`, with the whole evaluations. */
  listWhole(filter: EvaluationFilter, page: PageRequest): Promise<Page<StoredEvaluation>>;
  get(id: number): Promise<StoredEvaluation | undefined>;
  /** Those of these ids that are stored, by id. */
  getMany(ids: readonly number[]): Promise<Map<number, StoredEvaluation>>;
  /** What was said in a recording, in order; empty when it is not stored. */
  utterances(recordingId: string): Promise<Segment[]>;
  /** The same of several recordings, by their ids; those of which nothing is stored are not in it. */
  utterancesOf(recordingIds: readonly string[]): Promise<Map<string, Segment[]>>;
  /**
   * The evaluation that was measured last of each recording and definition, or of one definition, as stored when the iteration
   * begins, in pages; of copies that differ by their scorecard alone, the one that reports show. No lock is held in between: each
   * page may be rescored as it comes.
   */
  pages(filter?: { definition?: string | undefined }): AsyncIterable<StoredEvaluation[]>;
  /**
   * Stores new scores in one transaction. Under the same scorecard name the score is replaced. Under another name the evaluation
   * keeps its score and a copy with the new one takes its place, also as the primary one of its recording; an older evaluation
   * under that name is replaced.
   * @throws StoreError `store.unknown_evaluation`, `store.invalid_record`, `store.conflict`
   */
  rescore(rescorings: readonly Rescoring[], atMs: number): Promise<void>;
  /**
   * Makes the evaluation by this definition and scorecard the primary one of these recordings, of those that have it. Gives back the
   * ids of recordings that showed another one before.
   */
  makePrimary(recordingIds: readonly string[], rules: { definition: string; scorecard: string }): Promise<string[]>;
}
