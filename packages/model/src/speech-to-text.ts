import type { EvaluationWarning } from "./call-evaluation.ts";
import type { SpeechColumns } from "./segment.ts";
import type { TranscriptFormat } from "./transcript-format.ts";

/** What a source of transcripts delivers. */
export type TranscriptDocument =
  | {
      kind: "document";
      /** Null for a source that delivers several: the format is recognised by the document's shape. */
      format: TranscriptFormat | null;
      /** A parsed JSON document, or the text of another. */
      document: unknown;
      /** Its file, and the line of a file of several, for messages. */
      source?: string | undefined;
      /** RTTM that names the speakers of a document that names none, and the file that it is from. */
      speakers?: { text: string; source: string } | undefined;
      /** What is doubtful in how it was made. */
      warnings?: EvaluationWarning[] | undefined;
    }
  | { kind: "speech"; speech: SpeechColumns };

/** What an audio file says of itself. */
export interface AudioFacts {
  /** As music-metadata names it: `"WAVE"`, `"Ogg"`, `"MPEG"`, … */
  container: string;
  /** `"PCM"`, `"MULAW"`, `"Opus"`, … */
  codec: string;
  channels: number;
  sampleRateHz: number;
  durationMs: number;
}

/** One media file of a recording, to be transcribed. */
export interface SttInput {
  recordingId: string;
  partId: string;
  path: string;
  bytes: number;
  /** Of the file's content, in hexadecimal. */
  sha256: string;
  contentType: string;
  audio: AudioFacts;
  /** Of this call, such as `de-DE`, where it is another than the provider is set to. */
  language?: string | undefined;
}

/** A job under way. Plain data: it is stored, and polled by whoever goes on with the recording. */
export interface JobRef {
  provider: string;
  id: string;
}

export type Submission = { state: "done"; transcript: TranscriptDocument } | { state: "queued"; job: JobRef };

export type JobState =
  | { state: "queued" | "running" }
  | { state: "done"; transcript: TranscriptDocument }
  | { state: "failed"; reason: string };

/**
 * Turns recordings into transcripts. Both methods throw `SttError` (and `submit` an `AudioError` for a file that is not the audio it
 * should be); `submit` carries a key made of the recording and its content, so that a service that knows such keys does
 * repeated work once.
 */
export interface SttProvider {
  readonly name: string;
  submit(input: SttInput, signal?: AbortSignal): Promise<Submission>;
  /** How much of a recording's sound a service counts, in ms: some count each channel. Absent where no service is asked. */
  soundMs?(audio: AudioFacts): number;
  /**
   * For those that hear channels better together: parts that hold one channel each, in their order, as one recording. Null when these
   * parts cannot be taken together.
   */
  submitTogether?(parts: readonly SttInput[], signal?: AbortSignal): Promise<TranscriptDocument | null>;
  poll(job: JobRef, signal?: AbortSignal): Promise<JobState>;
  /** Whether a job asks for what `submit` would ask for now, such as the same language. Absent where a job has no options. */
  isJobFor?(job: JobRef, input: SttInput): boolean;
}
