import type { SidesFrom } from "@earshot/model";

/** What decided the sides, in words; null when it is not known. */
export function sidesFromText(from: SidesFrom): string | null {
  return texts[from];
}

const texts: Record<SidesFrom, string | null> = {
  role: "the role that the transcript names",
  channel: "the channel",
  label: "the speaker's label",
  legs: "when the conversation's agents were in the call",
  greeting: "who greets as agents do, which is a guess",
  unknown: null,
};
