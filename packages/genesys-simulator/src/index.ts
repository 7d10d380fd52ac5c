export {
  type AwsFault,
  type AwsOperation,
  type AwsSimulator,
  type AwsSimulatorOptions,
  startAwsSimulator,
} from "./aws/aws-simulator.ts";
export {
  readTruth,
  type SimulatedCall,
  sampleCalls,
  sampleNames,
  stateEvents,
  type Truth,
} from "./call.ts";
export { extraCallNames } from "./extra-calls.ts";
export { allFaults, type FaultName, faultNames } from "./faults.ts";
export { startGoogleSimulator } from "./google/google-simulator.ts";
export {
  exampleInteractionId,
  readScreenRecording,
} from "./interaction.ts";
export { month } from "./platform/month-calls.ts";
export { organisation } from "./platform/organisation.ts";
export { permissionNames } from "./platform/permissions.ts";
export type { HoldAudio, PlatformOptions } from "./platform/platform-options.ts";
export { type QuirkName, quirkNames } from "./platform/quirks.ts";
export { type Poison, poisonNames } from "./poison.ts";
export { selfSigned } from "./self-signed.ts";
export {
  type Simulator,
  type SimulatorOptions,
  startSimulator,
} from "./simulator.ts";
export {
  startWebhookReceiver,
  type WebhookMode,
} from "./webhook-receiver.ts";
