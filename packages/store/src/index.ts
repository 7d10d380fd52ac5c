export { StoreError, type StoreErrorCode } from "./errors.ts";
export { createMediaFolder } from "./media-folder.ts";
export { type OpenStoreOptions, openStore } from "./open-store.ts";
