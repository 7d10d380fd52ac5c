import { mkdirSync, writeFileSync } from "node:fs";
import { encodeModel } from "../src/names/model.ts";
import { trainNames } from "./train.ts";

/** Writes `build/names.bin`: the same bytes on every machine. */
const folder = new URL("../build/", import.meta.url);
mkdirSync(folder, { recursive: true });
writeFileSync(new URL("names.bin", folder), encodeModel(trainNames()));
