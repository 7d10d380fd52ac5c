/** One version of a scorecard as it was published; it never changes. */
export interface PublishedScorecard {
  name: string;
  version: number;
  /** Of its content, in hex: what evaluations by it rest on. */
  sha256: string;
  /** The card itself; stored as JSON. */
  content: object;
  publishedAtMs: number;
  /** Who published it; null for a run that was the first to score by it. */
  publishedBy: string | null;
}

export interface ScorecardRepository {
  /**
   * Stores a version; one of the same content that is stored already stays as it is. Gives back whether it was stored now.
   * @throws StoreError `store.version_taken` when that version has another content
   */
  publish(scorecard: PublishedScorecard): Promise<boolean>;
  /** All versions, by name, the latest first. */
  list(): Promise<Omit<PublishedScorecard, "content">[]>;
  get(name: string, version: number): Promise<PublishedScorecard | undefined>;
}
