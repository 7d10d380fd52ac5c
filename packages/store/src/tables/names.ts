import type { NamedKind } from "@earshot/model";
import type { Generated } from "kysely";

/** An agent, a queue or whatever else a conversation names by an id. */
export interface NamesTable {
  key: Generated<number>;
  kind: NamedKind;
  /** As its source names it. */
  id: string;
  /** The one that was stored last; null when no source knew it. */
  name: string | null;
  /** As filters compare them: see `foldName`. */
  foldedId: string;
  foldedName: string | null;
}

/** Which of them took part in a recording. */
export interface RecordingNamesTable {
  recordingKey: number;
  nameKey: number;
  /** Its place in the list of its kind. */
  ordinal: number;
}
