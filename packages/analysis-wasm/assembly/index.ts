export { analyzeDetail, analyzeTotals, analyzeTurns } from "./analysis";
export { arenaOffset, placeCalls, placeChanges, regionBytes, regionOffset } from "./arena";
export { faultIndex } from "./fault";
export { measureHolds } from "./hold";
export * from "./layout";
export { speakerCount } from "./speakers";
