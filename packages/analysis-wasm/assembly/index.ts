export { analyzeDetail, analyzeTotals, analyzeTurns } from "./analysis";
export { arenaOffset, placeCalls, placeChanges, placeInput, placeScan, regionBytes, regionOffset } from "./arena";
export { faultIndex } from "./fault";
export { measureHolds } from "./hold";
export * from "./layout";
export { consumedBytes, documentCount, scanDocuments, scanLines } from "./scan";
export { segmentCount } from "./seed";
export { speakerCount } from "./speakers";
export { assignSpeakers, voiceCount } from "./voices";
