export { createParts, type DataPaths, type Parts } from "./parts.ts";
export { genesysSource, readSettings, type Settings, variables } from "./settings.ts";
