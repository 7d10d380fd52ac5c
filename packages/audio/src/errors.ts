import { EarshotError, type ErrorFacts } from "@earshot/model";

export type AudioErrorCode =
  | "audio.unreadable"
  | "audio.empty"
  | "audio.unrecognised"
  | "audio.unsupported"
  | "audio.corrupt"
  | "audio.no_data"
  | "audio.truncated"
  | "audio.changed"
  | "audio.needs_ffmpeg" // only ffmpeg decodes the format, and there is none
  | "audio.ffmpeg_failed"
  | "audio.decoder_died"
  | "audio.timed_out";

/** An audio file that cannot be measured. */
export class AudioError extends EarshotError<AudioErrorCode> {
  readonly path: string;

  constructor(code: AudioErrorCode, message: string, facts: ErrorFacts & { path: string }) {
    super(code, message, facts);
    this.path = facts.path;
  }
}
