import type { VoiceDetector } from "@earshot/audio";
import type { Definition, Scorecard } from "@earshot/quality";
import type { ColumnNames, RoleMap } from "@earshot/transcripts";
import type { Redaction } from "../word-mask.ts";
import type { Sample } from "./sample.ts";
import type { SetTable } from "./set-tables.ts";

export interface SetRules extends VoiceDetector {
  /** Each call is measured under each, in their order. */
  definitions: readonly [Definition, ...Definition[]];
  scorecard: Scorecard;
  roleMap: RoleMap;
  /**
   * `evaluation`: a line of JSON with all of a call; `summary`: one with its numbers alone; `table`: the same as columns; `text`: some
   * lines for people.
   */
  format: "evaluation" | "summary" | "table" | "text";
  /** Which tables are made, when it is `table`. */
  tables: readonly SetTable[];
  /** Members of the documents that may hold their ids, the first preferred. */
  idNames: readonly string[];
  /** What files of columns call theirs, where it is not a name that is known. */
  columns: ColumnNames;
  /** From how long a gap between two words on nobody speaks in it; null measures the documents' own segments. */
  wordGapMs: number | null;
  /** What is masked in words before the scorecard judges by them; as the store masks it by default. */
  redaction?: Redaction | undefined;
  /** What decodes recordings in GSM, AMR, WMA and AAC; null when there is none. */
  ffmpeg: string | null;
  /** Which calls are analyzed; null for all. */
  sample: Sample | null;
  /** About how much is read and measured at a time. */
  taskBytes: number;
}
