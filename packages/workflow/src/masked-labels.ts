import type { CallInput } from "@earshot/measuring";
import { quotedName, type Segment } from "@earshot/model";

/**
 * A call whose speakers are called as they are where its words are stored, in its warnings too: these quote labels, also of whom
 * nothing is left where a transcript is longer than its sound.
 */
export function withMaskedLabels(
  { segments, warnings }: Pick<CallInput, "segments" | "warnings">,
  utterances: readonly Pick<Segment, "speaker">[],
  redact: (text: string) => string,
): Pick<CallInput, "segments" | "warnings"> {
  const masked = segments.map((segment, index) => ({
    ...segment,
    speaker: utterances[index]?.speaker ?? segment.speaker,
  }));
  const names = new Map(segments.map(({ speaker }, index) => [speaker, masked[index]?.speaker ?? speaker]));
  const inMessage = (message: string) =>
    redact(
      [...names].reduce((text, [label, name]) => text.replaceAll(quotedName(label), () => quotedName(name)), message),
    );
  return {
    segments: masked,
    warnings: warnings.map((one) => (one.field === "speaker" ? { ...one, message: inMessage(one.message) } : one)),
  };
}
