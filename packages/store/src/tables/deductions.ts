/** What one criterion cost a call; an extract of the evaluation's JSON. */
export interface DeductionsTable {
  evaluationId: number;
  ordinal: number;
  criterion: string;
  label: string;
  /** Out of 100. */
  points: number;
}
