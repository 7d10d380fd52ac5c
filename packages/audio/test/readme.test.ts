import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { shareOfSpeech } from "./example.ts";

const textOf = (name: string) => readFile(new URL(name, import.meta.url), "utf8");

test("the README's example is one that runs", async () => {
  expect(await textOf("../README.md")).toContain(await textOf("example.ts"));
  const path = fileURLToPath(new URL("../../genesys-simulator/samples/card-on-file.wav", import.meta.url));
  const [agent = 0, customer = 0] = await shareOfSpeech(path);
  expect(agent).toBeGreaterThan(0.2);
  expect(agent + customer).toBeLessThan(1);
});
