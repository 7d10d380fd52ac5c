import { expect, test } from "vitest";
import { checkDetector, createPiiDetector, parseLabelledUtterances, transcriptPolicy } from "../src/index.ts";

const lines = [
  { text: "it's Oyelaran", previous: "Can I take your surname?", spans: [{ start: 5, end: 13, kind: "person" }] },
  { text: "call me on 415 555 2671 please", spans: [] },
  { text: "that is all for today", previous: null, spans: [{ start: 0, end: 4, kind: "place" }] },
];

test("counts what is found of labelled utterances, and what is masked in vain", () => {
  const texts = parseLabelledUtterances(lines.map((line) => JSON.stringify(line)).join("\n\n"), "labelled.jsonl");
  const { texts: count, words, kinds, falseMasks } = checkDetector(createPiiDetector(), texts, transcriptPolicy);
  expect({ count, words, falseMasks }).toEqual({ count: 3, words: 14, falseMasks: 1 });
  expect(kinds).toEqual([
    { kind: "person", labelled: 1, touched: 1, covered: 1, named: 1, found: 1, right: 1 },
    { kind: "phone", labelled: 0, touched: 0, covered: 0, named: 0, found: 1, right: 0 },
    { kind: "place", labelled: 1, touched: 0, covered: 0, named: 0, found: 0, right: 0 },
  ]);
});

test.each([
  ["no JSON", "{", "it is no JSON"],
  ["no spans", '{"text": "a"}', "spans: "],
  [
    "a span behind the text",
    '{"text": "a", "spans": [{"start": 0, "end": 2, "kind": "person"}]}',
    "a span ends behind its text",
  ],
  ["a span of nothing", '{"text": "a", "spans": [{"start": 1, "end": 1, "kind": "person"}]}', "spans.0: it ends"],
])("a line with %s is refused by its number, and what is wrong", (_, line, wrong) => {
  expect(() => parseLabelledUtterances(`{"text": "a", "spans": []}\n${line}`, "labelled.jsonl")).toThrow(
    expect.objectContaining({ code: "pii.invalid_labels", message: expect.stringContaining(`line 2: ${wrong}`) }),
  );
});
