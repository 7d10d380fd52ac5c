import { readFileSync } from "node:fs";
import { join } from "node:path";
import { joinParts, type LabelledText, toParts } from "../../train/labelled-text.ts";

/** Utterances written by hand while the tagger was made: `question => answer`, with `⟦kind|value⟧` around what is to be found. */
export function readWritten(): LabelledText[] {
  return readFileSync(join(import.meta.dirname, "written.txt"), "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => {
      const [first = "", answer] = line.split(" => ");
      return answer === undefined
        ? joinParts(toParts(first))
        : joinParts(toParts(answer), joinParts(toParts(first)).text);
    });
}
