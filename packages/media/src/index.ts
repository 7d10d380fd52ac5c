export { isUrl, type MediaBucketOptions } from "./bucket-address.ts";
export type { BucketObject } from "./bucket-listing.ts";
export { type BucketReader, openBucketReader } from "./bucket-reader.ts";
export { checkMedia } from "./check-media.ts";
export { MediaError, type MediaErrorCode } from "./errors.ts";
export { createMediaBucket } from "./media-bucket.ts";
export { createMediaFolder } from "./media-folder.ts";
