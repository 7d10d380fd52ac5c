export { type AgentWindow, agentWindows, cutCall } from "./agent-windows.ts";
export { analyzeCall, type CallInput } from "./analyze-call.ts";
export { type AnalyzeOptions, analyzeDocument, analyzeFile, analyzeRecording } from "./analyze-file.ts";
export { callText } from "./call-text.ts";
export { checkAgainstSound, crossCheck, type SpeechCheck } from "./cross-check.ts";
export { MeasuringError, type MeasuringErrorCode } from "./errors.ts";
export { measuredInputSha256 } from "./measured-input.ts";
export { analyzeSet, type SetOptions, type SetProgress } from "./set/analyze-set.ts";
export type { SetFault, SetPart } from "./set/part-builder.ts";
export {
  type MappedStateEvents,
  mapStateEvents,
  parseWallTime,
  type RawStateEvent,
} from "./state-events.ts";
