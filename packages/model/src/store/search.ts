import type { Side } from "../side.ts";
import type { CallFilter } from "./evaluations.ts";
import type { PageRequest } from "./page.ts";

/** A piece of a text, and whether it is what was searched for. */
export interface TextPart {
  text: string;
  match: boolean;
}

/** The filter looks at the primary evaluation of each call. */
export interface SearchQuery extends CallFilter {
  /**
   * Every word in one utterance, or a `"quoted phrase"`. A query that is the id of a recording or of an interaction also
   * finds that recording. Without words every utterance that passes the filter is a hit.
   */
  words?: string | undefined;
  /** Said by this side. */
  side?: Side | undefined;
  /** Said by the speaker with this label. */
  speaker?: string | undefined;
}

export interface SearchHit {
  /** `recording`: its id, or its interaction's, is what was searched for; it has no side, speaker or time. */
  kind: "utterance" | "recording";
  recordingId: string;
  interactionId: string;
  startTime: string | null;
  /** When in the call it was said, in media time. */
  startMs: number | null;
  endMs: number | null;
  side: Side | null;
  speaker: string | null;
  /** What was said, cut around the first match when it is long. */
  snippet: TextPart[];
  /** The primary evaluation; null, as are its measures, when the recording was never evaluated. */
  evaluationId: number | null;
  score: number | null;
  silenceMs: number | null;
  talkOverMs: number | null;
  holdMs: number | null;
}

export interface SearchPage {
  hits: SearchHit[];
  nextCursor: string | null;
}

export interface SearchRepository {
  /**
   * Finds what was said, in the newest calls first and in the order of the call; calls without a start time come last.
   * Recordings found by id are left out when a side or speaker is asked for.
   * @throws StoreError `store.invalid_query`, `store.invalid_cursor`
   */
  utterances(query: SearchQuery, page: PageRequest): Promise<SearchPage>;
}
