import type { AgentPart } from "../agent-part.ts";
import type { Conversation } from "../conversation.ts";
import type { ConversationFilter, NamedKind } from "./conversation-filter.ts";
import type { CallFilter } from "./evaluations.ts";

/** What calls are grouped by. */
export const groupings = ["agent", "team", "queue", "week", "wrapup"] as const;

export type Grouping = (typeof groupings)[number];

export interface GroupFilter extends CallFilter {
  /** Calls whose primary evaluation this run was the last one to make. */
  runId?: string | undefined;
}

/** Calls of one agent, team, queue, week or wrap-up code. A call with two agents is in the group of each; with two of one team once. */
export interface CallGroup {
  /** Of a week `2026-W48`, by ISO 8601 in UTC; null for the calls that have no agent, queue, start time or wrap-up code, and those with an agent of no team. */
  id: string | null;
  /** Null when no source knows it. */
  name: string | null;
  calls: number;
  /** How many of them have a score. */
  scored: number;
  /** Null without a scored call. */
  meanScore: number | null;
  medianScore: number | null;
  meanSilenceMs: number;
  /** All notable silence of the calls as a share of their length; null when they have none. */
  silencePercent: number | null;
  /** Over calls whose definition has a rule for talk-over; null without one. */
  meanTalkOverMs: number | null;
}

/** A name of a filter that no stored call has. */
export interface UnknownName {
  kind: NamedKind;
  name: string;
  /** Names of calls that may be meant, the nearest first; a few at most. */
  near: string[];
}

export interface ConversationRepository {
  /** What is stored of those of the recordings whose source knew who took part, by id; with the names that were stored last. */
  find(recordingIds: readonly string[]): Promise<Map<string, Conversation>>;
  /** The agents' parts of those of the evaluations that have some, in time order, by the evaluation's id. */
  agentParts(evaluationIds: readonly number[]): Promise<Map<number, AgentPart[]>>;
  /**
   * The calls that pass the filter by their primary evaluation, in groups: weeks the newest
   * first, others by mean score, the worst first, then by name; and what has no id last.
   * @throws StoreError `store.invalid_query`
   */
  groups(by: Grouping, filter: GroupFilter): Promise<CallGroup[]>;
  /** The names and ids of a filter that no stored call has, so that nothing can pass it. */
  unknownNames(filter: ConversationFilter): Promise<UnknownName[]>;
}
