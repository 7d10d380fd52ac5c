import { createPiiDetector, type MaskedPlace, transcriptPolicy } from "@earshot/pii";
import type { PlantedCall, SaidValue } from "./calls.ts";
import type { PlantedKind } from "./values.ts";

/** What a detector finds of the values of a call. */
export interface FoundValues {
  /** Found in one utterance at least: they must be nowhere. */
  found: string[];
  foundKinds: PlantedKind[];
  missed: { kind: PlantedKind; needle: string }[];
  /** Where each utterance is masked. */
  masked: MaskedPlace[][];
}

const detector = createPiiDetector();

/** Which ages are not masked where they are said. */
export function missedAges({ segments, ages, agent }: PlantedCall): number {
  const { utterances } = detector.redactUtterances(segments, transcriptPolicy, [agent.name]);
  return ages.filter(({ age, said }) => new RegExp(`\\b${age}\\b`).test(utterances[said]?.text ?? "")).length;
}

/** Looks at a call as it was read, with the names that are known to take part. */
export function findValues(
  segments: readonly { text: string; speaker: string }[],
  values: readonly SaidValue[],
  known: readonly string[],
): FoundValues {
  const { utterances, masked } = detector.redactUtterances(segments, transcriptPolicy, known);
  const result: FoundValues = { found: [], foundKinds: [], missed: [], masked };
  const has = (text: string | undefined, needle: string) => text?.toLowerCase().includes(needle.toLowerCase()) === true;
  for (const { kind, needles } of values) {
    for (const needle of needles) {
      const places = segments.flatMap(({ text, speaker }, index) => [
        ...(has(text, needle) ? [utterances[index]?.text] : []),
        ...(has(speaker, needle) ? [utterances[index]?.speaker] : []),
      ]);
      if (places.length === 0) continue;
      if (places.some((masked) => !has(masked, needle))) {
        result.found.push(needle);
        result.foundKinds.push(kind);
      } else result.missed.push({ kind, needle });
    }
  }
  return result;
}
