import type { Random } from "./random.ts";

/** What fills the slots of templates, by the slot's name. Labelled values are written `⟦kind|value⟧`. */
export type Slots = Record<string, () => string>;

type Part = string | { slot: string } | { choices: Part[][] };

/** A template is text with choices, `(one|other|)`, and slots, `{name}`. */
export type Template = readonly Part[];

export function parseTemplate(source: string): Template {
  const pieces = source.match(/\{\w+\}|[()|]|[^{()|]+/g) ?? [];
  let at = 0;

  function sequence(): Part[] {
    const parts: Part[] = [];
    for (; at < pieces.length; at++) {
      const piece = pieces[at] ?? "";
      if (piece === "|" || piece === ")") break;
      if (piece === "(") parts.push({ choices: choices() });
      else parts.push(piece.startsWith("{") ? { slot: piece.slice(1, -1) } : piece);
    }
    return parts;
  }

  function choices(): Part[][] {
    const found: Part[][] = [];
    do {
      at++;
      found.push(sequence());
    } while (pieces[at] === "|");
    return found;
  }

  return sequence();
}

export function fill(template: Template, slots: Slots, random: Random): string {
  let text = "";
  for (const part of template) {
    if (typeof part === "string") text += part;
    else if ("choices" in part) text += fill(random.pick(part.choices), slots, random);
    else text += slotValue(part.slot, slots);
  }
  return text;
}

function slotValue(slot: string, slots: Slots): string {
  const value = slots[slot];
  if (value === undefined) throw new RangeError(`there is no slot "${slot}"`);
  return value();
}
