export { SttError, type SttErrorCode } from "./errors.ts";
export { createFileSttProvider } from "./file-provider.ts";
export type { HttpSttOptions } from "./http-options.ts";
export { createHttpSttProvider } from "./http-provider.ts";
export type { JobRef, JobState, SttCapabilities, SttInput, SttProvider, Submission } from "./provider.ts";
export { type TranscribeDeps, transcribe } from "./transcribe.ts";
export { createVoiceActivityProvider } from "./voice-activity-provider.ts";
