import { setImmediate } from "node:timers/promises";
import type { CallReading, EvaluationFilter, UnscorableReason } from "@earshot/model";
import { needsWords, type Scorecard, scorecardId } from "@earshot/quality";
import { scoreStored } from "./stored-scoring.ts";

/** How the scores of some calls lie. */
export interface ScoreDistribution {
  scored: number;
  /** Null without a scored call. */
  mean: number | null;
  /** How many scores are in 0–10, 10–20 and so on; one that is a bound is in the bin above it, 100 in the last. */
  bins: number[];
  /** Calls without a score, by the reason. */
  unscorable: Partial<Record<UnscorableReason, number>>;
}

/** A call whose score a scorecard would change. */
export interface ScoreChange {
  recordingId: string;
  startTime: string | null;
  before: number;
  after: number;
}

/** What a scorecard would make of stored calls. */
export interface ScorecardTrial {
  /** No call is left to be scored. */
  done: boolean;
  calls: number;
  /** The scorecards that the stored scores are by, such as `guide@1`. */
  scorecards: string[];
  before: ScoreDistribution;
  after: ScoreDistribution;
  /** How many scores would not be what they are, and have one before and after. */
  changed: number;
  /** How many would get a score that have none, and the other way round. */
  nowScored: number;
  nowUnscorable: number;
  /** Those that change most, the most first. */
  largest: ScoreChange[];
}

const pageSize = 100;
const mostChanges = 20;
const binCount = 10;

/**
 * Scores the latest stored calls that pass a filter by a scorecard, as `rescoreEvaluations` would, and stores nothing. Gives what is
 * known after each page of calls, up to the last one; memory does not grow with the calls.
 */
export async function* tryScorecard(
  { evaluations }: Pick<CallReading, "evaluations">,
  scorecard: Scorecard,
  { filter, limit, signal }: { filter: EvaluationFilter; limit: number; signal?: AbortSignal | undefined },
): AsyncGenerator<ScorecardTrial> {
  const before = createDistribution();
  const after = createDistribution();
  const trial = { calls: 0, changed: 0, nowScored: 0, nowUnscorable: 0 };
  const scorecards = new Set<string>();
  let largest: ScoreChange[] = [];
  let cursor: string | undefined;
  do {
    signal?.throwIfAborted();
    const page = await evaluations.listWhole(
      { ...filter, primary: true },
      { limit: Math.min(pageSize, limit - trial.calls), cursor },
    );
    const ids = page.items.map(({ recordingId }) => recordingId);
    const words = needsWords(scorecard) ? await evaluations.utterancesOf(ids) : null;
    for (const { recordingId, startTime, evaluation, ...record } of page.items) {
      // A card of many phrases takes long for each call: a server answers others in between.
      await setImmediate();
      signal?.throwIfAborted();
      scorecards.add(scorecardId({ name: record.scorecard, version: record.scorecardVersion }));
      const { score: next } = scoreStored(evaluation, scorecard, words?.get(recordingId) ?? []);
      const { score } = evaluation;
      trial.calls += 1;
      before.add(score);
      after.add(next);
      if (score.value === null) trial.nowScored += next.value === null ? 0 : 1;
      else if (next.value === null) trial.nowUnscorable += 1;
      else if (next.value !== score.value) {
        trial.changed += 1;
        largest.push({ recordingId, startTime, before: score.value, after: next.value });
      }
    }
    largest = largest.sort((a, b) => changeOf(b) - changeOf(a)).slice(0, mostChanges);
    cursor = page.nextCursor ?? undefined;
    const done = cursor === undefined || trial.calls >= limit;
    yield { done, ...trial, scorecards: [...scorecards].sort(), before: before.read(), after: after.read(), largest };
  } while (cursor !== undefined && trial.calls < limit);
}

const changeOf = ({ before, after }: ScoreChange) => Math.abs(after - before);

function createDistribution() {
  const bins: number[] = Array(binCount).fill(0);
  const unscorable: ScoreDistribution["unscorable"] = {};
  let scored = 0;
  let sum = 0;
  return {
    add(score: { value: number } | { value: null; reason: UnscorableReason }): void {
      if (score.value === null) {
        unscorable[score.reason] = (unscorable[score.reason] ?? 0) + 1;
        return;
      }
      scored += 1;
      sum += score.value;
      const bin = Math.min(binCount - 1, Math.floor((score.value * binCount) / 100));
      bins[bin] = (bins[bin] ?? 0) + 1;
    },
    read: (): ScoreDistribution => ({
      scored,
      mean: scored === 0 ? null : Math.round((1000 * sum) / scored) / 1000,
      bins: [...bins],
      unscorable: { ...unscorable },
    }),
  };
}
