import type { AgentPart } from "../agent-part.ts";
import type { CallEvaluation } from "../call-evaluation.ts";
import type { Conversation } from "../conversation.ts";
import type { OutboxEvent } from "../outbox.ts";
import type { Segment, Stretch } from "../segment.ts";
import type { CallListQuery } from "./call-order.ts";
import type { ConversationFilter } from "./conversation-filter.ts";
import type { CallFilter } from "./evaluations.ts";
import type { Failure } from "./failure.ts";
import type { ChannelLevels } from "./levels.ts";
import type { Page, PageRequest } from "./page.ts";
import type { RecordingOutcome } from "./runs.ts";
import type { SearchQuery } from "./search.ts";
import type { EvaluationBasis, ListedCall, StoredCall } from "./stored-call.ts";
import type { Claim } from "./work.ts";

/** A media file of a recording. */
export interface MediaFile {
  partId: string;
  sha256: string;
  bytes: number;
  contentType: string;
  codec: string;
  channels: number;
  durationMs: number;
  /** Where it is kept, or lies as it was imported; null when it was removed after use. It may have gone since. */
  path: string | null;
}

/** What there is to play of a call. */
export interface RecordedSound {
  /** None when none was fetched. */
  media: MediaFile[];
  /** Of the whole recording. */
  durationMs: number | null;
  /** When it has to be silent, sorted and apart from one another; null when that is not known, so that none of it may be played. */
  silenced: Stretch[] | null;
}

/** A recording as its source and its media describe it. */
export interface RecordingRecord {
  id: string;
  interactionId: string;
  /** ISO 8601 as delivered; kept even when it is no date. */
  startTime: string | null;
  durationMs: number | null;
  /** SHA-256 of what it is made of, in hex; of a failed one, what the failed try read. Null when that is not known. */
  contentSha256: string | null;
  /** None when none were fetched: those stored of the same audio stay then. */
  media: readonly MediaFile[];
  /** Replaces what was stored before; null when its source does not know, which leaves that as it is. */
  conversation: Conversation | null;
}

/** What the stored evaluations of a recording, and its stored words, rest on. */
export interface Fingerprint {
  words: Pick<EvaluationBasis, "roles" | "pii">;
  /** Whether its source brought the transcript of the latest one, or it was made; undefined when that is not known. */
  transcript?: "own" | "made" | undefined;
  /** By `basisKey`. */
  evaluations: Readonly<Record<string, EvaluationBasis>>;
}

/** The key of an evaluation within its recording. */
export function basisKey(definition: string, scorecard: string): string {
  return `${definition} ${scorecard}`;
}

/** An evaluation with the rules it was made by. */
export interface EvaluationRecord {
  /** The definition itself; stored as JSON. */
  definitionParameters: unknown;
  scorecard: { name: string; version: number };
  evaluation: CallEvaluation;
  /** By the same rules, in time order; none of a call that one agent had alone. */
  agentParts?: readonly AgentPart[] | undefined;
}

export interface EvaluatedCall {
  claim: Claim;
  recording: RecordingRecord;
  /** What was said, in order, masked. */
  utterances: readonly Segment[];
  /** The first becomes the primary one, which reports and filters show. */
  evaluations: readonly [EvaluationRecord, ...EvaluationRecord[]];
  /** When the sound has to be silent, so that nobody hears what is masked in the words; null when that is not known. */
  silenced?: readonly Stretch[] | null | undefined;
  /** Replace those stored before; where there are none, since the sound was not decoded, those of the same audio stay. */
  levels?: readonly ChannelLevels[] | undefined;
  fingerprint: Fingerprint;
  /** That of the store (`KeepingRepository`) before any of its media were kept, or found to be. Without it none had ended. */
  lastRemoval?: number | undefined;
  /** The entry that was last on the list of names (`OwnNames`) by which its words are masked. Without it the list was empty. */
  lastOwnName?: number | undefined;
  /** The events for archives. */
  events: readonly OutboxEvent[];
}

/** How a recording is stored; null when it is not. */
export interface CallState {
  recordingId: string;
  status: RecordingOutcome;
  /** Of the stored evaluation; null when there is none, or none that can be read. */
  fingerprint: Fingerprint | null;
  /** SHA-256 of what the stored recording was made of; null when that was not known. */
  contentSha256: string | null;
  failure: Failure | null;
  /** Whether the last try to evaluate it failed, which leaves an evaluation of before as it was. */
  lastTryFailed: boolean;
}

/** Who stores, and when. */
export interface Saving {
  /** A run that was started. */
  runId: string;
  atMs: number;
}

export interface CallRepository {
  /**
   * The calls that have an evaluation and pass the filter by their primary one, and in which all words are said; in their order, and
   * by newest start where that leaves them equal.
   * @throws StoreError `store.invalid_query`, `store.invalid_cursor`
   */
  list(query: CallListQuery, page: PageRequest): Promise<Page<ListedCall>>;
  /** How many calls `list` has on all its pages. @throws StoreError `store.invalid_query` */
  count(query: SearchQuery): Promise<number>;
  /** One call with all its evaluations; undefined when it has none. */
  get(recordingId: string): Promise<StoredCall | undefined>;
  /**
   * Recordings that could not be evaluated and have no evaluation, by id.
   * @throws StoreError `store.invalid_query`, `store.invalid_cursor`
   */
  failures(
    filter: ConversationFilter & Pick<CallFilter, "recordingId" | "interactionId" | "from" | "to" | "week">,
    page: PageRequest,
  ): Promise<Page<{ recordingId: string; failure: Failure | null }>>;
  /** The states of those recordings that are stored, by id. */
  states(recordingIds: readonly string[]): Promise<Map<string, CallState>>;
  /** What there is to play of a recording; null when it is not stored. @throws StoreError `store.corrupt` */
  sound(recordingId: string): Promise<RecordedSound | null>;
  /**
   * Stores evaluated recordings in one transaction and ends their work. The utterances of each replace those stored before; its
   * evaluations replace those of the same definition and scorecard. Other evaluations of it stay, unless the content hash shows
   * that they are of other audio. Gives back the ids whose claim was lost, or which were erased meanwhile: of those nothing is stored.
   * @throws StoreError `store.invalid_record`, `store.conflict`, `store.media_removed`, `store.marked_meanwhile`, and those of a file that can't be written; nothing is stored then
   */
  saveEvaluated(calls: readonly EvaluatedCall[], saving: Saving): Promise<string[]>;
  /**
   * Stores that a run could not evaluate a recording, and moves its work to the dead letters. One that was evaluated before keeps
   * its evaluation and its status; the failure is then a fact of the run alone. False when the claim was lost, or the recording erased meanwhile.
   */
  saveFailed(call: { claim: Claim; recording: RecordingRecord; failure: Failure }, saving: Saving): Promise<boolean>;
  /** Stores that a run left a recording out, and why, and ends its work. What is stored of it already stays. */
  saveSkipped(call: { claim: Claim; recording: RecordingRecord; reason: string }, saving: Saving): Promise<boolean>;
  /** Takes back that these recordings failed, so that the next run tries them again: the fault was not theirs. They are `skipped` then. */
  forgetFailures(recordingIds: readonly string[], back: { nowMs: number; dueAtMs: number }): Promise<void>;
}
