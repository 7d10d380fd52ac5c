import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { transcriptFormats } from "@earshot/model";
import { expect, test } from "vitest";
import { countSpeakers, readDelivered } from "./example.ts";

const textOf = (name: string) => readFile(new URL(name, import.meta.url), "utf8");

test("the README's examples are ones that run", async () => {
  expect(await textOf("../README.md")).toContain(await textOf("example.ts"));
  expect(await countSpeakers(fileURLToPath(new URL("samples/genesys.json", import.meta.url)))).toBeGreaterThan(1);
  const document = { results: [{ start_time: 0, end_time: 1, speaker: "SAM", transcript: "Hello" }] };
  expect(readDelivered({ kind: "document", format: "results", document }).segments).toMatchObject([{ side: "agent" }]);
});

test("the table of formats has every format", async () => {
  const table = await textOf("../../../docs/transcripts.md");
  for (const format of transcriptFormats) expect(table).toContain(`\n| \`${format}\` | `);
});
