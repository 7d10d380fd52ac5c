/** Versions of scorecards as they were published. */
export interface ScorecardsTable {
  name: string;
  version: number;
  sha256: string;
  /** JSON. */
  content: string;
  publishedAtMs: number;
  publishedBy: string | null;
}
