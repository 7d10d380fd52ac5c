export { createParts, type DataPaths, type Parts } from "./parts.ts";
export { readSettings, type Settings, variables } from "./settings.ts";
