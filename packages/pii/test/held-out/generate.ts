/** Writes the set anew; the same frames give the same files. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setFiles } from "./set.ts";
import { buildCalls, buildNotes } from "./texts.ts";

const contents = { "calls.jsonl": buildCalls(), "notes.jsonl": buildNotes() };
for (const file of setFiles) {
  const lines = contents[file].map((labelled) => `${JSON.stringify(labelled)}\n`);
  writeFileSync(join(import.meta.dirname, file), lines.join(""));
}
