import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createKernel } from "@earshot/analysis-wasm";
import { callEvaluationSchema, callSummarySchema, sides, type Table } from "@earshot/model";
import { definitions, getDefinition, guideScorecard } from "@earshot/quality";
import { temporaryFolder } from "@earshot/test-kit";
import { defaultIdNames, defaultRoleMap, documentId, toSetFile } from "@earshot/transcripts";
import fc from "fast-check";
import { expect, test } from "vitest";
import { analyzeFile, analyzeSet, emptyTables, setTables } from "../../src/index.ts";
import { callColumns, toCallRow } from "../../src/set/call-columns.ts";
import { createTableBuilder } from "../../src/set/table-builder.ts";
import { transcript } from "./calls.ts";

const kernel = await createKernel();
const call = { scorecard: guideScorecard, roleMap: defaultRoleMap, events: [], startTime: null, durationMs: null };

test("the rows of a set are those of its evaluations, one for each definition", async () => {
  const file = join(await temporaryFolder(), "calls.jsonl");
  const two = [definitions.standard, getDefinition("guide")] as const;
  await fc.assert(
    fc.asyncProperty(fc.array(transcript, { maxLength: 20 }), async (documents) => {
      await writeFile(file, documents.map((document) => `${JSON.stringify(document)}\n`).join(""));
      const expected = createTableBuilder(callColumns);
      for (const [index, document] of documents.entries()) {
        const place = { file, line: index + 1, id: documentId(JSON.parse(JSON.stringify(document)), defaultIdNames) };
        for (const definition of two) {
          const bytes = Buffer.from(JSON.stringify(document));
          expected.add(toCallRow(analyzeFile(kernel, bytes, "generated", { ...call, definition }), place));
        }
      }
      const { scorecard, roleMap } = call;
      const parts = await Array.fromAsync(
        analyzeSet([toSetFile(file)], { definitions: [...two], scorecard, roleMap, format: "table" }),
      );
      expect(parts.map(({ tables }) => tables.calls)).toEqual([expected.take()]);
    }),
    { seed: Number(process.env.FC_SEED ?? 20_231_025), numRuns: 60 },
  );
});

test("every number of a summary has a column", () => {
  let next = 0;
  const numbered = (value: unknown): unknown => {
    if (Array.isArray(value)) return [];
    if (typeof value === "number" || value === null) return ++next;
    if (typeof value !== "object") return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, numbered(inner)]));
  };
  const said = (speaker: string, start: number) => ({
    speaker,
    start_time: start,
    end_time: start + 1,
    transcript: "",
  });
  const bytes = Buffer.from(JSON.stringify({ results: [said("agent", 0), said("guest", 2)] }));
  const evaluation = analyzeFile(kernel, bytes, "call", { ...call, definition: definitions.standard });
  const made = callEvaluationSchema.parse(numbered(evaluation));
  const builder = createTableBuilder(callColumns);
  builder.add(toCallRow(made, { file: "a", line: null, id: null }));
  const values = builder.take().columns.flatMap(({ values }) => [...values]);
  const numbers = (value: unknown): unknown[] =>
    typeof value === "object" && value !== null ? Object.values(value).flatMap(numbers) : [value];
  const expected = numbers(callSummarySchema.parse(made));
  expect(values).toEqual(expect.arrayContaining(expected));
  const names = emptyTables.calls.columns.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});

test("events and turns are as many as the call's numbers say, and as long", async () => {
  const file = join(await temporaryFolder(), "calls.jsonl");
  const plain = fc.array(transcript, { minLength: 1, maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(plain, fc.constantFrom(null, 300), async (documents, wordGapMs) => {
      await writeFile(file, documents.map((document) => `${JSON.stringify(document)}\n`).join(""));
      const { scorecard, roleMap } = call;
      const rules = { scorecard, roleMap, wordGapMs, format: "table" as const, tables: [...setTables] };
      for await (const { tables } of analyzeSet([toSetFile(file)], { ...rules, definitions: [definitions.standard] })) {
        const [calls, events, turns] = setTables.map((name) => rowsOf(tables[name]));
        for (const numbers of calls ?? []) {
          const own = (rows: typeof calls, facts: Record<string, unknown>) =>
            (rows ?? []).filter((row) =>
              Object.entries({ line: numbers.line, ...facts }).every(([key, is]) => row[key] === is),
            );
          const silences = own(events, { kind: "silence" });
          expect([silences.length, lengthOf(silences)]).toEqual([numbers.silence_count, numbers.silence_ms]);
          const talkOvers = own(events, { kind: "talk_over" });
          expect([talkOvers.length, lengthOf(talkOvers)]).toEqual([numbers.talk_over_count, numbers.talk_over_ms]);
          for (const side of sides) {
            const longest = Math.max(0, ...own(turns, { side }).map((turn) => lengthOf([turn])));
            expect([side, own(turns, { side }).length, longest]).toEqual([
              side,
              numbers[`${side}_turns`],
              numbers[`${side}_longest_turn_ms`],
            ]);
          }
        }
      }
    }),
    { seed: Number(process.env.FC_SEED ?? 20_231_025), numRuns: 60 },
  );
});

type Row = Record<string, unknown>;

const rowsOf = (table: Table | undefined): Row[] =>
  Array.from({ length: table?.rows ?? 0 }, (_, row) =>
    Object.fromEntries(table?.columns.map(({ name, values }) => [name, values[row]]) ?? []),
  );

const lengthOf = (rows: readonly Row[]) =>
  rows.reduce((sum, { start_ms: from, end_ms: to }) => sum + Number(to) - Number(from), 0);
