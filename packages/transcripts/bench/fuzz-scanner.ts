import { parseArgs } from "node:util";
import { createKernel } from "@earshot/analysis-wasm";
import { compareDocuments, compareLines } from "../test/scanner/difference.ts";
import { createDocuments } from "../test/scanner/documents.ts";

// Compares the scanner with the ordinary parser on documents of all kinds: node bench/fuzz-scanner.ts --documents 1000000 --seed 1

const { values } = parseArgs({
  options: { documents: { type: "string", default: "100000" }, seed: { type: "string", default: "1" } },
});
const wanted = Number(values.documents);
const seed = Number(values.seed);
const next = createDocuments(seed, "\n");
const nextLine = createDocuments(seed, "\r");
const kernel = await createKernel();
const started = performance.now();
let documents = 0;
let acceptable = 0;
let understood = 0;
for (let round = 0; documents < wanted; round++) {
  const comparisons = [
    compareDocuments(kernel, Array.from({ length: 256 }, next), round % 256),
    compareLines(kernel, Array.from({ length: 256 }, nextLine)),
  ];
  for (const comparison of comparisons) {
    for (const { document, difference } of comparison.mismatches.slice(0, 1)) {
      console.error(`seed ${seed}, round ${round}: ${difference}\n${JSON.stringify(document.toString("latin1"))}`);
      process.exitCode = 1;
    }
    documents += comparison.documents;
    acceptable += comparison.acceptable;
    understood += comparison.understood;
  }
  if (process.exitCode === 1) break;
}
const share = (part: number) => `${((100 * part) / documents).toFixed(1)} %`;
const elapsed = ((performance.now() - started) / 1000).toFixed(1);
console.log(
  `seed ${seed}: ${documents} documents, ${share(acceptable)} accepted by the parser, ${share(understood)} understood by the scanner, ${process.exitCode === 1 ? "a mismatch" : "0 mismatches"}, ${elapsed} s`,
);
