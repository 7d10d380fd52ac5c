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
export { type LoggedRequest, type Simulator, type SimulatorOptions, startSimulator } from "./simulator.ts";
