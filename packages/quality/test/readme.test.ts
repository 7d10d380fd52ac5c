import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { metricNames, parseScorecard } from "../src/index.ts";

const readme = readFileSync(join(import.meta.dirname, "../README.md"), "utf8");

test("the example scorecard of the README is valid", () => {
  const [, example = ""] = /```json\n([\s\S]*?)```/.exec(readme) ?? [];
  expect(parseScorecard(example, "README.md").criteria).toHaveLength(3);
});

test("the README names every metric", () => {
  for (const name of metricNames) expect(readme).toContain(`\`${name}\``);
});
