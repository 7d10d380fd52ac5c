/** What a provider takes. */
export interface SttCapabilities {
  /** Containers as `probeAudio` names them; `"*"` for any. */
  containers: readonly string[];
  maxBytes: number;
  maxMs: number;
  /** Tells the channels of a recording apart. */
  multichannel: boolean;
}

/** One downloaded media file of a recording. */
export interface SttInput {
  recordingId: string;
  partId: string;
  path: string;
  bytes: number;
  /** Of the file's content, in hexadecimal. */
  sha256: string;
  contentType: string;
}

/** A job under way. Plain data: it may be stored and polled by another process. */
export interface JobRef {
  provider: string;
  id: string;
}

export type Submission = { state: "done"; document: unknown } | { state: "queued"; job: JobRef };

/** `document` is present when the answer that said "done" carried it; `fetch` need not be called then. */
export type JobState =
  | { state: "queued" | "running" }
  | { state: "done"; document?: unknown }
  | { state: "failed"; reason: string };

/**
 * A source of speech-to-text documents. Documents are as the service made them: `normalise` reads them.
 * Every method throws `SttError` (and `submit` an `AudioError` for a file that is not the audio it should be); `submit` may be repeated
 * for the same recording and audio without being carried out twice.
 */
export interface SttProvider {
  readonly name: string;
  readonly capabilities: SttCapabilities;
  submit(input: SttInput, signal?: AbortSignal): Promise<Submission>;
  poll(job: JobRef, signal?: AbortSignal): Promise<JobState>;
  fetch(job: JobRef, signal?: AbortSignal): Promise<unknown>;
}
