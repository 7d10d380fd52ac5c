import type { OwnNameAction } from "@earshot/model";
import type { Generated } from "kysely";

/** What denied names are hashed with. */
export interface OwnNameKeyTable {
  id: 1;
  key: string;
}

export interface OwnNamesTable {
  id: Generated<number>;
  action: OwnNameAction;
  kind: string;
  /** What is allowed; null of what is denied. */
  text: string | null;
  /** JSON; null of what is allowed. */
  hashes: string | null;
  words: number;
  allCalls: 0 | 1;
  /** Where it was marked; null when that call is gone, or what is allowed was typed elsewhere. */
  recordingKey: number | null;
  addedBy: string;
  addedAtMs: number;
}
