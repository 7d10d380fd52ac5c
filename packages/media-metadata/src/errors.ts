import { EarshotError } from "@earshot/model";

/** What can go wrong in this package, by code. */
export type MediaMetadataErrorCode =
  | "media_metadata.invalid_media_types"
  | "media_metadata.ffmpeg_unusable" // it can't be started
  | "media_metadata.thumbnail_failed" // the medium has no picture that ffmpeg can read
  | "media_metadata.timeout"
  | "media_metadata.write_failed"
  | "media_metadata.aborted";

/** The one error of this package: `message` names the place and the cause, `hint` the fix. */
export class MediaMetadataError extends EarshotError<MediaMetadataErrorCode> {}
