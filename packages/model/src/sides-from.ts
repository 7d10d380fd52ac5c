/**
 * What decided who is the agent and who the customer: the role that the transcript names, the channel, a label that only a label map
 * explains, who takes part in the conversation when, how agents greet (a guess), or nothing. From the strongest to the weakest.
 */
export const sidesFromKinds = ["role", "channel", "label", "legs", "greeting", "unknown"] as const;

export type SidesFrom = (typeof sidesFromKinds)[number];

/** The weakest of several, on which the whole rests; `unknown` of none. */
export function weakestOf(kinds: Iterable<SidesFrom>): SidesFrom {
  const last = Math.max(-1, ...Array.from(kinds, (kind) => sidesFromKinds.indexOf(kind)));
  return sidesFromKinds[last] ?? "unknown";
}
