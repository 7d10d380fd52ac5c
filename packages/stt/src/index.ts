export { createAwsTranscribeProvider } from "./aws-transcribe/provider.ts";
export { createAzureFastSttProvider } from "./azure-fast/azure-fast-provider.ts";
export { SttError, type SttErrorCode } from "./errors.ts";
export { createFileSttProvider } from "./file-provider.ts";
export { createGoogleV2SttProvider } from "./google-v2/provider.ts";
export { createHttpSttProvider } from "./http-provider.ts";
export { createOpenaiSttProvider } from "./openai/openai-provider.ts";
export { awaitTranscript, transcribe } from "./transcribe.ts";
export { createVoiceActivityProvider } from "./voice-activity-provider.ts";
