export { AudioError, type AudioErrorCode } from "./errors.ts";
export { probeAudio } from "./probe.ts";
export {
  type DetectedSpeech,
  detectSpeech,
  detectSpeechInFile,
  fileHasIdenticalChannels,
  largestSpeechFileBytes,
} from "./voice-activity.ts";
export { isWav } from "./wav-header.ts";
