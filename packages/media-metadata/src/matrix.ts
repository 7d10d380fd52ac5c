import { anyMediaType, defaultMediaTypes, type MediaTypes } from "./media-types.ts";

/** A medium of an interaction, as listed. */
export interface Medium {
  mediaId: string | null;
  mediaType: string;
  /** A URL; null when the listing names none. */
  storageLocation: string | null;
}

/** What a medium is expected to be and what it needs. */
export interface MatrixRow {
  mediaId: string | null;
  mediaType: string;
  storageLocation: string | null;
  /** Format names joined by `|`, such as `wav|mp3`, or `any`. */
  expectedFormat: string;
  requiresTranscription: boolean;
  requiresThumbnail: boolean;
}

/** One row for each medium, in their order. */
export function buildMediaMatrix(media: readonly Medium[], { types }: MediaTypes = defaultMediaTypes): MatrixRow[] {
  return media.map(({ mediaId, mediaType, storageLocation }) => {
    const { formats, requiresTranscription, requiresThumbnail } = types.get(mediaType) ?? anyMediaType;
    const expectedFormat = formats.join("|") || "any";
    return { mediaId, mediaType, storageLocation, expectedFormat, requiresTranscription, requiresThumbnail };
  });
}
