import type { Segment } from "@earshot/model";
import type { PiiOptions, PiiPolicy } from "@earshot/pii";

/** Masks personal data in the words of a call. */
export type WordMask = (segments: readonly Segment[]) => Segment[];

/** What counts as personal data, and what is done with it. */
export interface Redaction {
  options: PiiOptions;
  policy: PiiPolicy;
}

/** Masks words as the store does; by its defaults without a redaction. */
export async function createWordMask(redaction?: Redaction): Promise<WordMask> {
  // Loaded here alone: it takes longer to load than all else that measures, and few scorecards judge by words.
  const { createPiiDetector, transcriptPolicy } = await import("@earshot/pii");
  const { options, policy } = redaction ?? { options: {}, policy: transcriptPolicy };
  const detector = createPiiDetector(options);
  return (segments) => detector.redactUtterances(segments, policy).utterances;
}
