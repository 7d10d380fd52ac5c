export type {
  AnalysisParameters,
  Call,
  CallBatch,
  HoldInterval,
  Interval,
  SegmentColumns,
  StateChange,
} from "./call.ts";
export { AnalysisError, type AnalysisErrorCode, type AnalysisErrorDetails } from "./errors.ts";
export { createKernel, engineVersion, type Kernel } from "./kernel.ts";
export type {
  CallMetrics,
  HoldMetrics,
  SideTurns,
  SpeakerMetrics,
  TalkOverEvent,
  TotalsColumns,
  TurnColumns,
} from "./metrics.ts";
export { analysisModule, type WasmSource } from "./module.ts";
export type { PlacedCalls } from "./place.ts";
export type { RawVoice, ScannedCalls, SpeakerOf } from "./scan.ts";
export type { VoiceActivity, Voiceless } from "./voice-activity.ts";
export { defaultVoiceActivity, type SampleFormat, type VoiceActivityParameters } from "./voice-activity-parameters.ts";
export { type VoiceModel, voiceModel, voiceModelOf } from "./voice-model/voice-model.ts";
