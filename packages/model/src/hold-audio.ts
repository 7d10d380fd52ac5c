/**
 * What a recording has of a hold: sounds that are music, silence that the recorder padded it with, or nothing, since the recorder cut
 * it out and what follows moves up.
 */
export const holdAudios = ["music", "padded", "suppressed"] as const;

export type HoldAudio = (typeof holdAudios)[number];
