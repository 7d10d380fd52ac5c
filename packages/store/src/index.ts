export { StoreError, type StoreErrorCode } from "./errors.ts";
export { type OpenStoreOptions, openStore } from "./open-store.ts";
