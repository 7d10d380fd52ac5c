import { engineVersion } from "@earshot/analysis-wasm";
import { measuringVersion } from "../measuring-version.ts";

/** What measured a call: the version of the wasm, and that of the rules around it. */
export const engine = `${engineVersion}/${measuringVersion}`;
