import { expect, test } from "vitest";
import { shortName } from "../src/index.ts";

test.each([
  ["", ""],
  ["n".repeat(80), "n".repeat(80)],
  ["n".repeat(81), `${"n".repeat(79)}…`],
  ["😀".repeat(80), "😀".repeat(80)],
  ["😀".repeat(100_000), `${"😀".repeat(79)}…`],
  [`n${"😀".repeat(80)}`, `n${"😀".repeat(78)}…`],
])("a name has at most 80 characters: %.20s", (name, short) => {
  expect(shortName(name)).toBe(short);
});
