import { statSync } from "node:fs";
import { type Group, judge, toMeasure } from "../measure.ts";

/** The wasm as it is shipped. */
export const sizeGroup: Group = {
  name: "size",
  async measure() {
    const wasm = new URL("../build/analysis.wasm", import.meta.resolve("@earshot/analysis-wasm"));
    const samples = [statSync(wasm).size];
    return {
      measures: [toMeasure("wasm", "bytes", samples)],
      ratios: [judge("wasm, bytes", samples, { atMost: 64 * 1024 })],
      skipped: [],
    };
  },
};
