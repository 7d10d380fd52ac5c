export {
  readTruth,
  type SampleName,
  type SimulatedCall,
  type SimulatedEvent,
  type SimulatedPart,
  sampleCalls,
  sampleNames,
  stateEvents,
  type Truth,
} from "./call.ts";
export { type ExtraCallName, extraCallNames } from "./extra-calls.ts";
export { allFaults, type FaultName, type FaultRates, faultNames } from "./faults.ts";
export {
  exampleInteraction,
  exampleInteractionId,
  readScreenRecording,
  type SimulatedInteraction,
  type SimulatedMedium,
} from "./interaction.ts";
export {
  type LoggedRequest,
  type Simulator,
  type SimulatorOptions,
  simulatedScopes,
  startSimulator,
} from "./simulator.ts";
export {
  startWebhookReceiver,
  type WebhookDelivery,
  type WebhookMode,
  type WebhookReceiver,
  type WebhookReceiverOptions,
} from "./webhook-receiver.ts";
