/** A time, label or text of one segment that cannot be used as it stands. */
export interface SegmentFault {
  /** Position in the document's list, from 0. */
  index: number;
  /** The key as written, or the preferred spelling when it is missing; `null` when the whole entry is at fault. */
  field: string | null;
  /** What is wrong, in words that follow the place: `"is null"`. */
  problem: string;
}

export type TranscriptErrorCode =
  | "transcript.empty"
  | "transcript.binary"
  | "transcript.encoding"
  | "transcript.json"
  | "transcript.too_large"
  | "transcript.shape"
  | "transcript.unsupported_format"
  | "transcript.segments";

export type AudioErrorCode =
  | "audio.unreadable"
  | "audio.empty"
  | "audio.unrecognised"
  | "audio.unsupported"
  | "audio.corrupt"
  | "audio.no_data"
  | "audio.truncated"
  | "audio.changed";

export type SttErrorCode =
  | "stt.configuration"
  | "stt.unsupported_audio"
  | "stt.too_large"
  | "stt.too_long"
  | "stt.rejected"
  | "stt.unauthorized"
  | "stt.unreachable"
  | "stt.bad_answer"
  | "stt.failed"
  | "stt.timed_out"
  | "stt.job_lost"
  | "stt.transcript_missing"
  | "stt.transcript_unreadable";

export type TranscriptionErrorCode = TranscriptErrorCode | AudioErrorCode | SttErrorCode | "role_map.invalid";

interface Explanation {
  message: string;
  /** What to do about it. */
  hint: string;
  cause?: unknown;
}

/** The base of every error this package throws on purpose. */
export class TranscriptionError extends Error {
  readonly code: TranscriptionErrorCode;
  /** What to do about it, one sentence. */
  readonly hint: string;

  constructor(code: TranscriptionErrorCode, explanation: Explanation) {
    super(explanation.message, explanation.cause === undefined ? undefined : { cause: explanation.cause });
    this.name = new.target.name;
    this.code = code;
    this.hint = explanation.hint;
  }
}

interface TranscriptFacts {
  source: string;
  faults?: readonly SegmentFault[];
  faultCount?: number;
  /** 1-based, in UTF-16 units as editors count. */
  line?: number | null;
  column?: number | null;
}

/** A speech-to-text document that cannot be read. */
export class TranscriptError extends TranscriptionError {
  declare readonly code: TranscriptErrorCode;
  /** The file or answer the document came from. */
  readonly source: string;
  /** The first 20 faulty segments; empty unless the code is `transcript.segments`. */
  readonly faults: readonly SegmentFault[];
  /** How many faults there are in all. */
  readonly faultCount: number;
  /** Where the JSON breaks, from 1; `null` when it does not break or the place is unknown. */
  readonly line: number | null;
  readonly column: number | null;

  constructor(code: TranscriptErrorCode, explanation: Explanation, facts: TranscriptFacts) {
    super(code, explanation);
    this.source = facts.source;
    this.faults = facts.faults ?? [];
    this.faultCount = facts.faultCount ?? this.faults.length;
    this.line = facts.line ?? null;
    this.column = facts.column ?? null;
  }
}

/** A role map that cannot be used; the message lists every fault in it. */
export class RoleMapError extends TranscriptionError {
  declare readonly code: "role_map.invalid";
  readonly source: string;

  constructor(explanation: Explanation, source: string) {
    super("role_map.invalid", explanation);
    this.source = source;
  }
}

/** An audio file that cannot be measured. */
export class AudioError extends TranscriptionError {
  declare readonly code: AudioErrorCode;
  readonly path: string;

  constructor(code: AudioErrorCode, explanation: Explanation, path: string) {
    super(code, explanation);
    this.path = path;
  }
}

interface SttFacts {
  provider: string;
  status?: number | null;
  requestId?: string | null;
  reason?: string | null;
  retryAtMs?: number | null;
}

/** A speech-to-text provider that did not deliver a transcript. */
export class SttError extends TranscriptionError {
  declare readonly code: SttErrorCode;
  readonly provider: string;
  /** The HTTP status that decided it, when one did. */
  readonly status: number | null;
  readonly requestId: string | null;
  /** The provider's own words, when it gave some. */
  readonly reason: string | null;
  /** When the provider will take the request, in epoch milliseconds, as far as it said so. */
  readonly retryAtMs: number | null;

  constructor(code: SttErrorCode, explanation: Explanation, facts: SttFacts) {
    super(code, explanation);
    this.provider = facts.provider;
    this.status = facts.status ?? null;
    this.requestId = facts.requestId ?? null;
    this.reason = facts.reason ?? null;
    this.retryAtMs = facts.retryAtMs ?? null;
  }
}
