import type { SearchQuery } from "./search.ts";

/** What a list of calls can be sorted by. */
export const callSorts = ["start", "length", "score", "silence", "talkOver", "hold"] as const;

export type CallSort = (typeof callSorts)[number];

export interface CallOrder {
  /** By default `start`. */
  sort?: CallSort | undefined;
  /** The smallest first; by default the largest and the newest. Calls that have no such value come last either way. */
  ascending?: boolean | undefined;
}

export interface CallListQuery extends SearchQuery, CallOrder {}
