/** Sound that speech services were given. */
export interface SpeechSubmissionsTable {
  provider: string;
  /** Of the work in which it was sent, which may be gone. */
  workId: number;
  partId: string;
  sha256: string;
  recordingId: string;
  submittedAtMs: number;
  soundMs: number;
}
