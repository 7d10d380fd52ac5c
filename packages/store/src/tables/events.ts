import type { Generated } from "kysely";

export type EventKind = "silence" | "talkOver" | "hold";

export interface EventsTable {
  id: Generated<number>;
  evaluationId: number;
  kind: EventKind;
  /** Position among the evaluation's events of this kind, as deductions refer to it. */
  ordinal: number;
  startMs: number;
  endMs: number;
  /** JSON */
  detail: string;
}
