import { negatives } from "./frames/negatives.ts";
import { negativeNotes, positiveNotes } from "./frames/notes.ts";
import { positives } from "./frames/positives.ts";
import { negativeTurns, positiveTurns, type TurnFrame } from "./frames/turns.ts";
import { type LabelledSpan, type LabelledText, type LabelledTurns, placeSpans } from "./set.ts";
import { fillSlot, type Halves } from "./slots.ts";
import { type Random, randomOf } from "./values/random.ts";

/** As a recogniser with punctuation writes it, or as one without: lower case, no full stops, no commas. */
type Style = "written" | "raw";
const styles: readonly Style[] = ["written", "raw"];

/** Every utterance frame once in each style. */
export function buildCalls(): (LabelledText | LabelledTurns)[] {
  return [
    ...textsOf(positives, styles),
    ...textsOf(negatives, styles),
    ...turnsOf(positiveTurns),
    ...turnsOf(negativeTurns),
  ];
}

/** Every note frame once, as typed. */
export function buildNotes(): LabelledText[] {
  return [...textsOf(positiveNotes, ["written"]), ...textsOf(negativeNotes, ["written"])].map(({ group, ...note }) => ({
    ...note,
    group: `note: ${group}`,
  }));
}

function textsOf(groups: Record<string, readonly string[]>, inStyles: readonly Style[]): LabelledText[] {
  return Object.entries(groups).flatMap(([group, frames]) =>
    frames.flatMap((frame) =>
      inStyles.map((style) => ({ ...fillFrame(frame, style, randomOf(`${style} ${frame}`), new Map()), group })),
    ),
  );
}

function turnsOf(groups: Record<string, readonly (readonly TurnFrame[])[]>): LabelledTurns[] {
  return Object.entries(groups).flatMap(([group, frames]) =>
    frames.flatMap((frame) =>
      styles.map((style) => {
        const random = randomOf(`${style} ${JSON.stringify(frame)}`);
        const halves: Halves = new Map();
        return { turns: frame.map(([side, line]) => ({ side, ...fillFrame(line, style, random, halves) })), group };
      }),
    ),
  );
}

function fillFrame(
  frame: string,
  style: Style,
  random: Random,
  halves: Halves,
): { text: string; spans: LabelledSpan[] } {
  const spans: LabelledSpan[] = [];
  const starts: number[] = [];
  let text = "";
  for (const { 0: part, 1: slot, index } of frame.matchAll(/\{([^{}]+)\}|[^{}]+/g)) {
    if (slot === undefined) {
      text += style === "raw" ? rawWords(part, index + part.length === frame.length) : part;
      continue;
    }
    const value = fillSlot(slot, random, halves);
    const shown =
      style === "raw" ? rawValue(value.text) : /(^|[.?!] )$/.test(text) ? startOfSentence(value.text) : value.text;
    if (value.kind !== undefined) {
      spans.push({ kind: value.kind, text: shown });
      starts.push(text.length);
    }
    text += shown;
  }
  text = text.trimEnd();
  const isPlacedElsewhere = placeSpans({ text, spans }).some(({ start }, index) => start !== starts[index]);
  if (isPlacedElsewhere) throw new Error(`a span of this frame stands in its text twice: ${frame}`);
  return { text, spans };
}

/** Words of a frame without the marks a recogniser would have to invent. */
function rawWords(words: string, isEnd: boolean): string {
  return words
    .toLowerCase()
    .replace(isEnd ? /[.,?!;:]+(?=\s|$)|[¿¡]/g : /[.,?!;:]+(?=\s)|[¿¡]/g, "")
    .replace(/ +/g, " ");
}

function rawValue(value: string): string {
  return value.toLowerCase().replaceAll(", ", " ");
}

function startOfSentence(value: string): string {
  return value.replace(/^[a-z](?=[a-z]* )/, (letter) => letter.toUpperCase());
}
