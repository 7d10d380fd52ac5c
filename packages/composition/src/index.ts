export { createParts, type DataPaths, type Parts, type TranscriptOrigin, transcriptOrigins } from "./parts.ts";
export { readSettings, type Settings, variables } from "./settings.ts";
