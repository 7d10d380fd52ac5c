/** The definition `standard`. */
export const parameters = { minSilenceMs: 501, hold: "exclude", minTalkOverMs: 1, turnGapMs: 300 } as const;
