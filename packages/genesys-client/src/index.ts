export { createGenesysClient, type GenesysClient, type GenesysDeps } from "./client.ts";
export { GenesysError, type GenesysErrorCode, type GenesysErrorFacts } from "./errors.ts";
export type {
  AccessCheck,
  DownloadedMedia,
  Recording,
  RecordingPart,
  RecordingQuery,
  RecordingState,
  StateEvent,
} from "./model.ts";
export type { GenesysOptions } from "./options.ts";
