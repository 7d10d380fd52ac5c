import type { ErrorDescription } from "./error.ts";
import type {
  DownloadedMedia,
  HoldRecord,
  Recording,
  RecordingPart,
  RecordingQuery,
  SourceMetrics,
} from "./recording.ts";
import type { TranscriptDocument } from "./speech-to-text.ts";

/** An entry of a listing that cannot be read as a recording. */
export interface UnreadableRecording {
  /** As the source names it, or a name made of its content when it names none: the same at every listing. */
  id: string;
  unreadable: ErrorDescription;
  /** SHA-256 of what it is made of, in hex, where that could be read but makes no recording. */
  contentSha256?: string | undefined;
}

/**
 * Where recordings come from: Genesys Cloud, or files on disk. Every method throws an `EarshotError` of the source, and ends as
 * soon as `signal` aborts. What is not there yet is an error that says from when on to ask again.
 */
export interface RecordingSource {
  /** `platform`, `guide` or `folder`: kept with each run. */
  readonly name: string;
  /** Recordings with a voice, newest first where the source knows, each once. One bad entry is an entry, not the end. */
  list(query: RecordingQuery, signal?: AbortSignal): AsyncIterable<Recording | UnreadableRecording>;
  get(id: string, signal?: AbortSignal): Promise<Recording>;
  /** The media of a part as a file: saved into `directory` as `<sha256>.<ext>`, or where it lies already. What fails leaves nothing behind. */
  media(recording: Recording, part: RecordingPart, directory: string, signal?: AbortSignal): Promise<DownloadedMedia>;
  /** Brings `recording.conversation` up to date where it went on when the recording was listed. */
  holds(recording: Recording, signal?: AbortSignal): Promise<HoldRecord>;
  /** The source's own transcript of the whole recording, for sources that have some; null when this one has none. */
  transcript?(recording: Recording, signal?: AbortSignal): Promise<TranscriptDocument | null>;
  /** Asks for an archived recording to be brought back, which takes hours; false when the source may not, or not any more. */
  restore?(recording: Recording, signal?: AbortSignal): Promise<boolean>;
  /** The source's own numbers for the recording's conversation, to compare ours with; null when it has none. */
  sourceMetrics?(recordingId: string, signal?: AbortSignal): Promise<SourceMetrics | null>;
}
