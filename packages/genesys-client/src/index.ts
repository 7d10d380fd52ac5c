export { createGenesysClient, type GenesysClient, type GenesysDeps } from "./client.ts";
export { GenesysError, type GenesysErrorCode, type GenesysErrorFacts } from "./errors.ts";
export type { FieldFault } from "./field-faults.ts";
export { type FormatId, formatIds, type GenesysOptions, type GuideOptions, type PlatformOptions } from "./options.ts";
export { type Region, regionHelp, regionHosts, regions } from "./platform/regions.ts";
