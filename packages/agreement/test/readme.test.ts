import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { cohensKappa, intraclassCorrelation } from "../src/index.ts";

test("the README shows what its example prints", () => {
  const readme = readFileSync(join(import.meta.dirname, "../README.md"), "utf8");
  const scores = [
    [92, 88],
    [70, 74],
    [55, 61],
    [100, 97],
  ];
  expect(readme).toContain(JSON.stringify(scores));
  const { value } = intraclassCorrelation(scores);
  expect(readme).toContain(`\n${value?.toFixed(2)}\n`);
  const answers = [
    [1, 1],
    [0, 0],
    [1, 0],
    [1, 1],
  ] as const;
  expect(readme).toContain(JSON.stringify(answers));
  expect(readme).toContain(`\n${cohensKappa(answers, "none").value?.toFixed(2)}\n`);
});
