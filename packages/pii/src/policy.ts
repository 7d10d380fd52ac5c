/** What to do with a kind of personal data: refuse the text, mask it, or leave it. */
export const piiActions = ["block", "redact", "allow"] as const;
export type PiiAction = (typeof piiActions)[number];

/** The action per kind, and the one for every kind not named. */
export interface PiiPolicy {
  default: PiiAction;
  kinds: Record<string, PiiAction>;
}

/** Annotations that hold personal data are refused; names are masked, since a word that only looks like one must refuse nothing. */
export const annotationPolicy: PiiPolicy = {
  default: "block",
  kinds: { person: "redact", address: "redact", postcode: "redact", age: "redact", place: "allow" },
};

/** Transcripts are masked before they are stored. A place says little unless it is part of an address. */
export const transcriptPolicy: PiiPolicy = { default: "redact", kinds: { place: "allow" } };

/** Whether a policy masks and refuses nothing. */
export function allowsEverything(policy: PiiPolicy): boolean {
  return [policy.default, ...Object.values(policy.kinds)].every((action) => action === "allow");
}

export function actionFor(kind: string, policy: PiiPolicy): PiiAction {
  return Object.hasOwn(policy.kinds, kind) ? (policy.kinds[kind] ?? policy.default) : policy.default;
}
