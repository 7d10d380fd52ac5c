// What measuring transcripts at hand needs, apart from the jobs: it loads neither the store nor a client.
export { type AnalyzeOptions, analyzeDocument, analyzeFile, analyzeRecording } from "./analyze-transcript.ts";
export { describeError, type ErrorDescription } from "./describe-error.ts";
export { fileProblem } from "./file-problem.ts";
export { analyzeSet, type SetOptions, type SetProgress } from "./set/analyze-set.ts";
export { readContent } from "./set/content.ts";
export type { SetFault, SetPart } from "./set/page.ts";
export { type SetFile, setFileGlob, toSetFile } from "./set/set-file.ts";
export { type CallSummary, toSummary } from "./set/summary.ts";
export { parseStateEvents, parseWallTime, type RawStateEvent, readStateEvents } from "./state-events.ts";
