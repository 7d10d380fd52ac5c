import fc from "fast-check";
import { expect, test } from "vitest";
import { readLines } from "../../src/files/json-lines.ts";

test("wherever a content is cut, its lines are the same", async () => {
  const text = fc
    .array(fc.constantFrom("a", "é", "\n", "\r\n", "\r", " ", "\t"), { maxLength: 40 })
    .map((all) => all.join(""));
  await fc.assert(
    fc.asyncProperty(text, fc.array(fc.nat(40)), fc.integer({ min: 1, max: 6 }), async (text, cuts, longest) => {
      const bytes = Buffer.from(text);
      const places = [0, ...cuts.map((cut) => Math.min(cut, bytes.length)).sort((a, b) => a - b), bytes.length];
      const chunks = places.slice(1).map((end, index) => bytes.subarray(places[index], end));
      const lines = await Array.fromAsync(readLines(streamOf(chunks), longest));
      const expected = text.split("\n").flatMap((line, index) => {
        const long = Buffer.byteLength(line) > longest;
        if (!long && /^[ \t\r]*$/.test(line)) return [];
        return [{ number: index + 1, line: long ? null : line.replace(/\r$/, "") }];
      });
      expect(lines.map(({ number, bytes }) => ({ number, line: bytes?.toString() ?? null }))).toEqual(expected);
    }),
    { seed: Number(process.env.FC_SEED ?? 20_231_025), numRuns: 1000 },
  );
});

async function* streamOf(chunks: readonly Buffer[]): AsyncGenerator<Buffer> {
  yield* chunks;
}
