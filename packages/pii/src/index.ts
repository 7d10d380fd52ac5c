export {
  type Check,
  checkDetector,
  type KindCheck,
  type LabelledUtterance,
  parseLabelledUtterances,
} from "./check.ts";
export { type PiiConfiguration, parsePiiConfiguration } from "./configuration.ts";
export type { CustomPattern } from "./custom-pattern.ts";
export { createPiiDetector, type MaskedPlace, type PiiDetector, type PiiOptions } from "./detector.ts";
export { type PiiConfigurationFault, PiiError, type PiiErrorCode } from "./errors.ts";
export { hashName, holdsNumbers, isSaidByAnybody, wordsOfName } from "./own-name.ts";
export { annotationPolicy, type PiiAction, type PiiPolicy, transcriptPolicy } from "./policy.ts";
export { type PiiSpan, piiKinds } from "./span.ts";
