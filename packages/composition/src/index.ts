export { createParts, type DataPaths, type Parts } from "./parts.ts";
export {
  type Environment,
  parseSettings,
  readEnvironment,
  readSettings,
  type Settings,
  variables,
} from "./settings.ts";
export { type UnknownVariable, unknownVariables } from "./unknown-variables.ts";
