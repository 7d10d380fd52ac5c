export { type AnalyzeOptions, analyzeDocument, analyzeFile, analyzeRecording } from "./analyze-call.ts";
export { crossCheck, type SpeechCheck } from "./cross-check.ts";
export { MeasuringError, type MeasuringErrorCode } from "./errors.ts";
export { type CallInput, inputSha256, measureCall } from "./measure.ts";
export { analyzeSet, type SetOptions, type SetProgress } from "./set/analyze-set.ts";
export { readContent } from "./set/content.ts";
export type { SetFault, SetPart } from "./set/page.ts";
export { type SetFile, setFileGlob, toSetFile } from "./set/set-file.ts";
export { type CallSummary, toSummary } from "./set/summary.ts";
export {
  type MappedStateEvents,
  mapStateEvents,
  parseStateEvents,
  parseWallTime,
  type RawStateEvent,
  readStateEvents,
} from "./state-events.ts";
