export { createGenesysClient, type GenesysClient, type GenesysDeps } from "./client.ts";
export { GenesysError, type GenesysErrorCode, type GenesysErrorFacts } from "./errors.ts";
export type { FieldFault } from "./field-faults.ts";
export type { GenesysOptions } from "./options.ts";
