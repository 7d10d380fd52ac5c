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
export {
  exampleInteractionId,
  readScreenRecording,
} from "./interaction.ts";
export { type Poison, poisonNames } from "./poison.ts";
export {
  type Simulator,
  type SimulatorOptions,
  startSimulator,
} from "./simulator.ts";
export {
  startWebhookReceiver,
  type WebhookMode,
} from "./webhook-receiver.ts";
