import { readFileSync } from "node:fs";
import { join } from "node:path";

/** A text and where personal data is in it, written in the files as `Call ⟦phone|(555) 123-4567⟧ now`. */
export interface LabelledText {
  file: string;
  line: number;
  text: string;
  labels: { kind: string; start: number; end: number }[];
}

const files = ["generated.jsonl", "hand-written.jsonl"] as const;

export function readLabelledTexts(): LabelledText[] {
  return files.flatMap((file) => {
    const lines = readFileSync(join(import.meta.dirname, file), "utf8").split("\n");
    return lines.flatMap((line, index) => (line === "" ? [] : [parse(file, index + 1, JSON.parse(line))]));
  });
}

function parse(file: string, line: number, marked: string): LabelledText {
  const labels: LabelledText["labels"] = [];
  let text = "";
  let at = 0;
  for (const match of marked.matchAll(/⟦([a-z_]+)\|([^⟧]*)⟧/g)) {
    const [whole, kind = "", secret = ""] = match;
    text += marked.slice(at, match.index);
    labels.push({ kind, start: text.length, end: text.length + secret.length });
    text += secret;
    at = match.index + whole.length;
  }
  return { file, line, text: text + marked.slice(at), labels };
}
