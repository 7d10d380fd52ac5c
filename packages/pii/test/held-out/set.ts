import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { ruleKinds } from "../../src/span.ts";

const span = z.strictObject({
  kind: z.enum(ruleKinds),
  /** As it is in the text. The spans of a text are in the order of the text. */
  text: z.string().min(1),
});
const labelledText = z.strictObject({
  text: z.string().min(1),
  spans: z.array(span),
  /** What the text is about. */
  group: z.string().min(1),
});
const labelledTurns = z.strictObject({
  turns: z
    .array(z.strictObject({ side: z.enum(["agent", "customer"]), text: z.string().min(1), spans: z.array(span) }))
    .min(2),
  group: z.string().min(1),
});

export type LabelledSpan = z.infer<typeof span>;
export type LabelledText = z.infer<typeof labelledText>;
export type LabelledTurns = z.infer<typeof labelledTurns>;
export type Labelled = LabelledText | LabelledTurns;

export const setFiles = ["calls.jsonl", "notes.jsonl"] as const;

export function readSet(): Labelled[] {
  return setFiles.flatMap((file) =>
    readFileSync(join(import.meta.dirname, file), "utf8")
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => z.union([labelledText, labelledTurns]).parse(JSON.parse(line))),
  );
}

/** A labelled text as its parts: one for a text, one for each turn. */
export function partsOf(labelled: Labelled): { text: string; spans: LabelledSpan[] }[] {
  return "turns" in labelled ? labelled.turns : [labelled];
}

export interface PlacedSpan extends LabelledSpan {
  /** UTF-16 offsets into the text, half-open. */
  start: number;
  end: number;
}

/** Each span is looked for behind the one before it. */
export function placeSpans({ text, spans }: { text: string; spans: readonly LabelledSpan[] }): PlacedSpan[] {
  let from = 0;
  return spans.map((labelled) => {
    const start = text.indexOf(labelled.text, from);
    if (start === -1) throw new Error(`a span of kind ${labelled.kind} is not in its text`);
    from = start + labelled.text.length;
    return { ...labelled, start, end: from };
  });
}
