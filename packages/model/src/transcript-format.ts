/** The formats of transcripts that can be read. `results`: a list of results with times in seconds. */
export const transcriptFormats = ["results", "genesys", "webvtt", "srt"] as const;

export type TranscriptFormat = (typeof transcriptFormats)[number];
