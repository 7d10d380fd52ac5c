export { type AudioFacts, probeAudio } from "./audio.ts";
export { toColumns } from "./columns.ts";
export {
  AudioError,
  type AudioErrorCode,
  RoleMapError,
  type SegmentFault,
  SttError,
  type SttErrorCode,
  TranscriptError,
  type TranscriptErrorCode,
  TranscriptionError,
  type TranscriptionErrorCode,
} from "./errors.ts";
export { defaultRoleMap, parseRoleMap, type RoleMap } from "./role-map.ts";
export { createSpeakerOf } from "./scanner.ts";
export type { Segment, Transcript } from "./segment.ts";
export { roleOfChannel } from "./speaker.ts";
export { createFileSttProvider } from "./stt/file-provider.ts";
export type { HttpSttOptions } from "./stt/http-options.ts";
export { createHttpSttProvider } from "./stt/http-provider.ts";
export type { JobRef, JobState, SttCapabilities, SttInput, SttProvider, Submission } from "./stt/provider.ts";
export { type TranscribeDeps, transcribe } from "./stt/transcribe.ts";
export { createVoiceActivityProvider } from "./stt/voice-activity-provider.ts";
export { normalise, parseTranscript, type TranscriptOptions } from "./transcript.ts";
export { type DetectedSpeech, type DetectionOptions, detectSpeech } from "./voice-activity.ts";
export { isWav } from "./wav.ts";
