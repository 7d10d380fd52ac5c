import type { DownloadedMedia, Medium, MetadataReceipt, StoredMedium, StoredMetadata } from "./recording.ts";

/** Where the media metadata of interactions are read and published. Every method throws an `EarshotError`. */
export interface MetadataSink {
  /** The media of an interaction, in the order of delivery. */
  media(interactionId: string, signal?: AbortSignal): AsyncIterable<Medium>;
  /** Saves a medium into `directory` as `<sha256>.<ext>`. Its location is signed: once it has ended the media must be listed again. */
  download(medium: StoredMedium, directory: string, signal?: AbortSignal): Promise<DownloadedMedia>;
  /** The metadata of an interaction, null when there are none. */
  read(interactionId: string, signal?: AbortSignal): Promise<StoredMetadata | null>;
  /**
   * Replaces the metadata of an interaction. With the `etag` of the version it is based on, a change made meanwhile is refused
   * with both versions; a payload that breaks rules is refused field by field.
   */
  publish(
    interactionId: string,
    payload: object,
    options: { etag?: string | null | undefined },
    signal?: AbortSignal,
  ): Promise<MetadataReceipt>;
}
