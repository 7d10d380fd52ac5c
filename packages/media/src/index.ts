export { MediaError, type MediaErrorCode } from "./errors.ts";
export { createMediaFolder } from "./media-folder.ts";
