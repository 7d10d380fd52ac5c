/** Sound that a speech service is given: one part of a recording, in one piece of work, however often it has to be sent. */
export interface SpeechSubmission {
  provider: string;
  /** Of the claim under which it is sent. */
  workId: number;
  partId: string;
  /** Of the part's content, in hex. */
  sha256: string;
  recordingId: string;
  submittedAtMs: number;
  /** How much the service counts. */
  soundMs: number;
}

/** What a speech service was given in a month. */
export interface SpeechUsage {
  provider: string;
  /** `2026-11`, in UTC. */
  month: string;
  recordings: number;
  soundMs: number;
}

/** The sound that speech services were given. */
export interface SpeechUsageRepository {
  /** Counts a submission, before it is sent. False when it is counted already. */
  add(submission: SpeechSubmission): Promise<boolean>;
  /** Takes back what the service refused. */
  remove(submission: Pick<SpeechSubmission, "provider" | "workId" | "partId" | "sha256">): Promise<void>;
  /** By month, the latest first, and provider. */
  list(): Promise<SpeechUsage[]>;
}
