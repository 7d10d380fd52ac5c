import { ruleSpans } from "../test/found.ts";
import { measureAccuracy } from "../test/labelled/accuracy.ts";
import { readLabelledTexts } from "../test/labelled/labelled-text.ts";

const texts = readLabelledTexts();
const { kinds, misses } = measureAccuracy({ detect: (text) => ruleSpans(text) }, texts);
console.log(`${texts.length} labelled texts, region US`);
console.log(`${"kind".padEnd(14)} labels  precision  recall`);
for (const [kind, { found, missed, precision, recall }] of kinds) {
  console.log(
    `${kind.padEnd(14)} ${String(found + missed).padStart(6)}  ${precision.toFixed(4).padStart(9)}  ${recall.toFixed(4)}`,
  );
}
for (const { problem, kind, where, text } of misses)
  console.log(`${problem} ${kind} at ${where}: ${JSON.stringify(text)}`);
