import { type EvaluationWarning, quotedName, type Segment } from "@earshot/model";

/** What stands for a speaker that has no label. */
const unnamed = "unknown";
const mostNamed = 10;

/** A warning that names the speaker labels of no known side: what they say counts for nobody. */
export function checkSpeakers(segments: readonly Segment[]): EvaluationWarning[] {
  return unknownSpeakers(new Set(unknownLabels(segments)));
}

export function unknownLabels(segments: readonly Segment[]): string[] {
  return segments.flatMap(({ side, speaker }) => (side === "unknown" && speaker !== unnamed ? [speaker] : []));
}

/** The same for the labels of a whole set. */
export function unknownSpeakers(labels: ReadonlySet<string>): EvaluationWarning[] {
  if (labels.size === 0) return [];
  const named = [...labels].slice(0, mostNamed).map(quotedName);
  if (labels.size > mostNamed) named.push(`${labels.size - mostNamed} more`);
  const message = `the role map does not know the speaker ${labels.size === 1 ? "label" : "labels"} ${named.join(", ")}; say whose they are with --roles`;
  return [{ code: "speaker.unknown_label", index: null, field: "speaker", message }];
}
