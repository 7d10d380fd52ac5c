import type { AnalysisParameters } from "../src/index.ts";

export const standard: AnalysisParameters = { minSilenceMs: 501, hold: "exclude", minTalkOverMs: 1, turnGapMs: 300 };
