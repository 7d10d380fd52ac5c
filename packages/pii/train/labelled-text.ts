/** A text with what is to be found in it, and what the other speaker said just before. */
export interface LabelledText {
  text: string;
  previous?: string | undefined;
  spans: { start: number; end: number; kind: string }[];
}

/** A part of a text; labelled when it has a kind. */
export interface Part {
  text: string;
  kind?: string | undefined;
}

/** Reads `⟦kind|value⟧` in a text. */
export function toParts(marked: string): Part[] {
  return marked.split(/(⟦\w+\|[^⟧]*⟧)/).map((piece) => {
    const match = /^⟦(\w+)\|([^⟧]*)⟧$/.exec(piece);
    return match === null ? { text: piece } : { text: match[2] ?? "", kind: match[1] };
  });
}

export function joinParts(parts: readonly Part[], previous?: string): LabelledText {
  let text = "";
  const spans: LabelledText["spans"] = [];
  for (const part of parts) {
    if (part.kind !== undefined && part.text !== "") {
      spans.push({ start: text.length, end: text.length + part.text.length, kind: part.kind });
    }
    text += part.text;
  }
  return { text, previous, spans };
}
