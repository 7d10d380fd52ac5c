/** Prints how today's detector does on the held-out set, by its rules or with the argument `names` by all. The figures are read, and nothing is fitted to them. */
import { createPiiDetector } from "../../src/index.ts";
import { type KindScore, scoreDetector } from "./scoring.ts";
import { readSet } from "./set.ts";

const { kinds, negativeTexts, negativeWords, falseFinds, misses } = scoreDetector(
  createPiiDetector(),
  readSet(),
  process.argv.includes("names"),
);

const percent = (part: number, whole: number) => (whole === 0 ? "-" : `${((100 * part) / whole).toFixed(1)} %`);
const row = (cells: readonly (string | number)[]) =>
  console.log(cells.map((cell, index) => (index === 0 ? String(cell).padEnd(14) : String(cell).padStart(11))).join(""));
const rowOf = ({ kind, spans, touched, covered, named, finds, rightFinds }: KindScore) =>
  row([
    kind,
    spans,
    percent(touched, spans),
    percent(covered, spans),
    percent(named, spans),
    finds,
    percent(rightFinds, finds),
  ]);

row(["kind", "spans", "touched", "covered", "kind right", "finds", "precision"]);
for (const kind of kinds) rowOf(kind);
rowOf(
  kinds.reduce((sum, kind) => ({
    kind: "all",
    spans: sum.spans + kind.spans,
    touched: sum.touched + kind.touched,
    covered: sum.covered + kind.covered,
    named: sum.named + kind.named,
    finds: sum.finds + kind.finds,
    rightFinds: sum.rightFinds + kind.rightFinds,
  })),
);

const perThousand = (1000 * falseFinds.length) / negativeWords;
console.log(
  `\n${falseFinds.length} false finds in ${negativeTexts} negatives of ${negativeWords} words: ${perThousand.toFixed(1)} per 1,000 words`,
);
const byGroup = Map.groupBy(falseFinds, ({ group, kind }) => `${group}, found as ${kind}`);
for (const [label, found] of [...byGroup].sort(([, a], [, b]) => b.length - a.length)) {
  console.log(`${String(found.length).padStart(5)}  ${label}`);
}

console.log(`\n${misses.length} spans not fully covered, with every labelled span masked`);
for (const { kind, group, isTouched, text } of misses) {
  console.log(`  ${isTouched ? "partly" : "missed"}  ${kind}  (${group})  ${text}`);
}
