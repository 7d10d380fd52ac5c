import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { evaluateAll } from "./example.ts";
import { evaluated, evaluation, utterance } from "./samples.ts";
import { plainFile, temporaryDirectory, temporaryStore } from "./temporary.ts";

const readme = readFileSync(join(import.meta.dirname, "../README.md"), "utf8");

test("the example of the README does what it says", async () => {
  const [, example] = /```ts\n([\s\S]*?)```/.exec(readme) ?? [];
  expect(example).toBe(readFileSync(join(import.meta.dirname, "example.ts"), "utf8"));
  const path = join(temporaryDirectory(), "earshot.db");
  const { lost, hits } = await evaluateAll(path, ["rec-1", "rec-2"], async (id, claim) =>
    evaluated(claim, {
      recording: { id },
      utterances: [utterance("I want a refund", "customer")],
      evaluations: [evaluation({ score: id === "rec-1" ? 40 : 90 })],
    }),
  );
  expect(lost).toEqual([]);
  expect(hits.map(({ recordingId }) => recordingId)).toEqual(["rec-1"]);
});

test("the SQL of the README runs", async () => {
  const file = plainFile(await temporaryStore());
  const [, statements = ""] = /```sql\n([\s\S]*?)```/.exec(readme) ?? [];
  for (const statement of statements.split(/;\n/).filter((text) => text.trim() !== "")) {
    file.exec(statement.replace("?", "'run-1'"));
  }
});

test("the README names every table and the view", async () => {
  const file = plainFile(await temporaryStore());
  const names = file
    .prepare<[], string>(
      "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT GLOB 'sqlite_*' AND name NOT GLOB '*_fts_*'",
    )
    .pluck()
    .all();
  for (const name of names) expect(readme).toContain(`\n| \`${name}\``);
});
