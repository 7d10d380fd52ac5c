/** What an evaluation says of the part of a call that one of its agents had. Times are media time of the whole call. */
export interface AgentPartsTable {
  evaluationId: number;
  ordinal: number;
  agentId: string;
  startMs: number;
  endMs: number;
  /** JSON; its times count from `startMs`. */
  evaluation: string;
}
