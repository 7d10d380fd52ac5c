import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { faultNames, poisonNames, quirkNames } from "../src/index.ts";
import { uploadSamples } from "./example.ts";

const textOf = (name: string) => readFile(new URL(name, import.meta.url), "utf8");

test("the README's example is one that runs", async () => {
  expect(await textOf("../README.md")).toContain(await textOf("example.ts"));
  const { statuses, billedUploads } = await uploadSamples();
  expect(statuses).toMatchObject({ "rec-card-on-file": 500, "rec-two-holds": 202 });
  expect(billedUploads).toBe(4);
});

test("the README names every fault, every poison and every quirk", async () => {
  const readme = await textOf("../README.md");
  for (const name of [...faultNames, ...poisonNames, ...quirkNames]) expect(readme).toContain(`\`${name}\``);
});
