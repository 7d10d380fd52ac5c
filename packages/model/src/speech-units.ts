/**
 * What was measured as speech: the document's own segments, those segments without the gaps between their words, or what was detected
 * in the sound. The choice changes the numbers.
 */
export const speechUnits = ["segments", "words", "sound"] as const;

export type SpeechUnits = (typeof speechUnits)[number];
