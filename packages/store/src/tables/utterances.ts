import type { Side } from "@earshot/model";
import type { Generated, GeneratedAlways } from "kysely";

/** Times are media time. */
export interface UtterancesTable {
  id: Generated<number>;
  recordingKey: number;
  ordinal: number;
  startMs: number;
  endMs: number;
  side: Side;
  speaker: string;
  channel: number | null;
  text: string;
  /** The text as it is indexed, when that differs: see `toIndexedText`. */
  spacedText: string | null;
  /** What the search index holds. */
  words: GeneratedAlways<string>;
}
