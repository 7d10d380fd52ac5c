export { type AgentWindow, agentWindows, cutCall, cutSegments, toMediaWindow } from "./agent-windows.ts";
export { analyzeCall, type CallInput } from "./analyze-call.ts";
export {
  type AnalyzeOptions,
  analyzeDocument,
  analyzeFile,
  analyzeRecording,
  analyzeSpeech,
} from "./analyze-file.ts";
export { callText } from "./call-text.ts";
export { crossCheck, type SpeechCheck } from "./cross-check.ts";
export { MeasuringError, type MeasuringErrorCode } from "./errors.ts";
export { unite } from "./intervals.ts";
export { measuredInputSha256 } from "./measured-input.ts";
export { measuringVersion } from "./measuring-version.ts";
export { clipToRecording } from "./recording-end.ts";
export { analyzeSet, type SetOptions, type SetPosition, type SetProgress, type SetResult } from "./set/analyze-set.ts";
export { engine } from "./set/engine.ts";
export { isBucketAddress, type OpenFiles, openFiles, type RemoteAccess } from "./set/open-files.ts";
export { type Sample, sampleOfRate, sampleOfSize } from "./set/sample.ts";
export type { SetFault, SetPart } from "./set/set-part.ts";
export { emptyTables, type SetTable, setTables } from "./set/set-tables.ts";
export type { Shard } from "./set/task.ts";
export { checkSides } from "./side-check.ts";
export { sidesByLegs } from "./sides-by-legs.ts";
export { type MaskedSegment, type SilencingFacts, silencedStretches } from "./silenced-stretches.ts";
export { speakersBySound } from "./speakers-by-sound.ts";
export { type MappedStateEvents, mapStateEvents, type RawStateEvent } from "./state-events.ts";
export { unknownSpeakers } from "./unknown-speakers.ts";
export { createWordMask, type Redaction, type WordMask } from "./word-mask.ts";
