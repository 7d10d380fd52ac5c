export type { DataPaths } from "./data-paths.ts";
export type { Environment } from "./environment.ts";
export { createParts, type Parts, type TranscriptOrigin, transcriptOrigins } from "./parts.ts";
export {
  chooseEnvironment,
  describeProfiles,
  type ProfileFacts,
  profilesFolder,
  type SettingsChoice,
} from "./profiles.ts";
export { type SecretFile, secretFiles, secretSettings, secretVariables } from "./secret-files.ts";
export {
  parseSettings,
  parseVoiceSettings,
  readEnvironment,
  readSettings,
  type Settings,
  usesGenesys,
} from "./settings.ts";
export { type UnknownVariable, unknownVariables } from "./unknown-variables.ts";
export { variables } from "./variables.ts";
export { openVoiceDetector } from "./voice-detector.ts";
