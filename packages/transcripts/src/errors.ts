import { EarshotError, type ErrorFacts } from "@earshot/model";

/** A time, label or text of one segment that cannot be used. */
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
  | "transcript.segments"
  | "transcript.unreadable"
  | "transcript.damaged"
  | "transcript.bad_answer" // of a server
  | "transcript.changed" // on a server, while it was read
  | "transcript.cut_off" // a connection that cannot be taken up again
  | "columns.damaged" // Parquet and Arrow files
  | "columns.missing"
  | "columns.order"
  | "columns.type"
  | "columns.unsupported"
  | "events.not_json" // state events
  | "events.wrong_shape"
  | "role_map.invalid";

interface TranscriptFacts extends ErrorFacts {
  source: string;
  faults?: readonly SegmentFault[] | undefined;
  faultCount?: number | undefined;
  line?: number | null | undefined;
  column?: number | null | undefined;
}

/** A speech-to-text document, state events or their file that cannot be read, or a role map that cannot be used: its message lists every fault in it. */
export class TranscriptError extends EarshotError<TranscriptErrorCode> {
  /** The file or answer the document came from. */
  readonly source: string;
  /** The first 20 faulty segments; empty unless the code is `transcript.segments`. */
  readonly faults: readonly SegmentFault[];
  /** How many faults there are in all. */
  readonly faultCount: number;
  /** Where the JSON breaks, from 1, in UTF-16 units as editors count; `null` when it does not break or the place is unknown. */
  readonly line: number | null;
  readonly column: number | null;

  constructor(code: TranscriptErrorCode, message: string, facts: TranscriptFacts) {
    super(code, message, facts);
    this.source = facts.source;
    this.faults = facts.faults ?? [];
    this.faultCount = facts.faultCount ?? this.faults.length;
    this.line = facts.line ?? null;
    this.column = facts.column ?? null;
  }
}
