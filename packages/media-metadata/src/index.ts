export { type ValidationOptions, validateAnnotations } from "./annotations.ts";
export { MediaMetadataError, type MediaMetadataErrorCode } from "./errors.ts";
export { buildMediaMatrix, type MatrixRow, type Medium } from "./matrix.ts";
export { defaultMediaTypes, type MediaType, type MediaTypes, parseMediaTypes } from "./media-types.ts";
export { type Annotation, type MetadataPayload, payloadHash, toPayload } from "./payload.ts";
export { makeThumbnail, type ThumbnailOptions } from "./thumbnail.ts";
export type { AnnotationFault, AnnotationNote, AnnotationRule, Validation } from "./validation.ts";
