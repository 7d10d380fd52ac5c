export { type CopyEnds, type CopyOptions, compareStores, copyStore } from "./copy/copy-store.ts";
export { StoreError, type StoreErrorCode } from "./errors.ts";
export { type OpenStoreOptions, openStore } from "./open-store.ts";
