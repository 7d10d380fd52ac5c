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
   * Words, `"quoted phrases"` and beginnings of words (`refund*`), which must all be said; `OR` stands between alternatives, `NOT`
   * before what must not be said. A query that is the id of a recording, the part of it behind a `~`, or the id of an interaction also finds that recording.
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

/** A call in which what is searched for is said, or whose id it is. */
export interface CallHits
  extends Pick<
    SearchHit,
    "recordingId" | "interactionId" | "startTime" | "evaluationId" | "score" | "silenceMs" | "talkOverMs" | "holdMs"
  > {
  /** The first utterances that say it, in the order of the call; none when neither words nor a speaker were asked for. */
  hits: { startMs: number; endMs: number; side: Side; speaker: string; snippet: TextPart[] }[];
  /** How many utterances say it. */
  hitCount: number;
}

export interface CallSearchPage {
  calls: CallHits[];
  nextCursor: string | null;
}

export interface SearchRepository {
  /**
   * Finds the calls in which all words are said, be it in several utterances, newest first; calls without a start time come last.
   * Without words it finds the evaluated calls that pass the filter. Calls found by id are left out when a side or speaker is
   * asked for.
   * @throws StoreError `store.invalid_query`, `store.invalid_cursor`
   */
  calls(query: SearchQuery, page: PageRequest): Promise<CallSearchPage>;
  /**
   * Finds the utterances that hold all words by themselves; without words every one. In the newest calls first and in the order of the call; calls without a start time come last.
   * Recordings found by id are left out when a side or speaker is asked for.
   * @throws StoreError `store.invalid_query`, `store.invalid_cursor`
   */
  utterances(query: SearchQuery, page: PageRequest): Promise<SearchPage>;
}
