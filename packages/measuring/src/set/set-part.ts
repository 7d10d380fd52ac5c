import type { ErrorDescription } from "@earshot/model";
import type { ScoreSpread } from "@earshot/quality";
import type { TablesOfSet } from "./set-tables.ts";

/** A document, or what is left of a file, that could not be measured. */
export interface SetFault extends ErrorDescription {
  /** As the set names it. */
  file: string;
  /** From 1; null when it is not about one line. */
  line: number | null;
}

/** What came of a piece of a set. */
export interface SetPart {
  /** The calls in the format that was asked for, as UTF-8; nothing of a table. */
  output: Uint8Array<ArrayBuffer>;
  /** Those that were asked for. */
  tables: TablesOfSet;
  calls: number;
  segments: number;
  /** Of the calls, by the first definition. */
  scores: ScoreSpread;
  /** Bytes of documents, unpacked. */
  bytes: number;
  faults: SetFault[];
  /** Labels of speakers that the role map does not know. */
  unknownSpeakers: string[];
  /** How often each kind of doubt about a transcript occurred, and the first of it with its place. */
  doubts: SetDoubt[];
}

export interface SetDoubt {
  code: string;
  count: number;
  first: string;
}
