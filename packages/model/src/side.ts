/** Who somebody is in a call: `other` is a machine such as an IVR, a queue or voicemail. */
export const sides = ["agent", "customer", "other", "unknown"] as const;

export type Side = (typeof sides)[number];
