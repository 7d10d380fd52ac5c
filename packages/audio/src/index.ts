export { type Cut, cutAtSilences } from "./cuts.ts";
export { audioKind, kindBytes } from "./decode/audio-kind.ts";
export { type WavOptions, withWavFiles } from "./decoded-wav.ts";
export type { DetectedSpeech } from "./detection.ts";
export { AudioError, type AudioErrorCode } from "./errors.ts";
export { findFfmpeg } from "./find-ffmpeg.ts";
export { listeningHeader, listeningRateHz, listeningWav } from "./listening-copy.ts";
export { type ProbedSound, probeAudio, probeSound, speechProbedWith } from "./probe.ts";
export {
  type CopyOptions,
  type DetectionOptions,
  detectSpeech,
  detectSpeechInFile,
  detectSpeechSideBySide,
  listeningCopy,
} from "./voice-activity.ts";
export { type Detector, detectorName, type VoiceDetector } from "./voice-detector.ts";
export { isWav } from "./wav-header.ts";
export { type WavPiece, wavPiece } from "./wav-piece.ts";
export type { WavFile } from "./write-wav.ts";
