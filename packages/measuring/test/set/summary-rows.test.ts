import { createKernel } from "@earshot/analysis-wasm";
import { callSummarySchema } from "@earshot/model";
import { definitions, guideScorecard, parseScorecard } from "@earshot/quality";
import { defaultRoleMap, parseTranscript, toColumns } from "@earshot/transcripts";
import fc from "fast-check";
import { expect, test } from "vitest";
import { analyzeFile } from "../../src/index.ts";
import { createJsonWriter, toLabel } from "../../src/set/json-writer.ts";
import { createSummaryRows } from "../../src/set/summary-rows.ts";
import { transcript } from "./calls.ts";

const runs = { seed: Number(process.env.FC_SEED ?? 20_231_025), numRuns: 200 };
const kernel = await createKernel();

const strict = parseScorecard(
  {
    name: "strict",
    version: 3,
    formula: "weighted",
    criteria: [
      { id: "a", label: "A", metric: "silence.percent", method: "linear", points: 1, per: 7, possible: 9 },
      { id: "b", label: "B", metric: "responseLatency.medianMs", method: "linear", points: 1, per: 999, possible: 3 },
      { id: "c", label: "C", metric: "talkRatio", method: "steps", steps: [{ above: 2, points: 1 }], possible: 2 },
    ],
  },
  "the test",
);

test("a row is the summary of the call's evaluation", () => {
  fc.assert(
    fc.property(
      transcript,
      fc.constantFrom(...Object.values(definitions)),
      fc.constantFrom(guideScorecard, strict),
      (document, definition, scorecard) => {
        const bytes = Buffer.from(JSON.stringify(document));
        const rules = { definition, scorecard, roleMap: defaultRoleMap, events: [], startTime: null, durationMs: null };
        const { columns: segments } = toColumns(parseTranscript(bytes, { source: "generated" }).segments);
        const calls = kernel.place({
          segments,
          segmentOffsets: Uint32Array.of(0, segments.startMs.length),
          durationMs: Int32Array.of(-1),
          holds: { startMs: new Int32Array(), endMs: new Int32Array() },
          holdOffsets: Uint32Array.of(0, 0),
        });
        const writer = createJsonWriter();
        const rows = createSummaryRows(writer, definition, scorecard);
        writer.text('{"file":"é"');
        rows.measure(calls);
        rows.write(0, false);
        const row = Buffer.from(writer.take()).toString("utf8");
        const summary = callSummarySchema.parse(analyzeFile(kernel, bytes, "generated", rules));
        expect(row).toBe(`${JSON.stringify({ file: "é", ...summary })}\n`);
      },
    ),
    runs,
  );
});

test("numbers are written as JSON.stringify writes them", () => {
  const number = fc.oneof(
    fc.nat(),
    fc.nat(100_000),
    fc.integer({ min: 0, max: 10_000_000 }).map((thousandths) => thousandths / 1000),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.constantFrom(0, 9, 10, 99, 100, 999, 1000, 9999, 10_000, 2 ** 31 - 1, 2 ** 31, 0.001, 1e21, 5e-324),
    fc.constant(null),
  );
  fc.assert(
    fc.property(fc.array(number, { maxLength: 20 }), fc.string({ unit: "grapheme" }), (numbers, text) => {
      const writer = createJsonWriter();
      writer.text(text);
      for (const value of numbers) {
        writer.reserve(32);
        writer.number(value);
        writer.label(toLabel(",é"));
      }
      const expected = numbers.map((value) => `${JSON.stringify(value)},é`).join("");
      expect(Buffer.from(writer.take()).toString("utf8")).toBe(text + expected);
      expect(writer.take()).toHaveLength(0);
    }),
    { ...runs, numRuns: 2000 },
  );
});
