import { withoutByteOrderMark } from "@earshot/model";
import { z } from "zod";
import type { PiiDetector } from "./detector.ts";
import { PiiError } from "./errors.ts";
import { actionFor, type PiiPolicy } from "./policy.ts";

/** An utterance with what is to be found in it. */
export interface LabelledUtterance {
  text: string;
  /** What the other speaker said just before. */
  previous?: string | undefined;
  /** In UTF-16 offsets, half-open. */
  spans: { start: number; end: number; kind: string }[];
}

export interface KindCheck {
  kind: string;
  /** Labelled places of the kind. */
  labelled: number;
  /** Those of them that some find of any kind overlaps. */
  touched: number;
  /** Those whose letters and digits are all inside finds. */
  covered: number;
  /** Those that a find of their own kind overlaps. */
  named: number;
  /** Finds of the kind. */
  found: number;
  /** Those of them that overlap a labelled place of any kind. */
  right: number;
}

export interface Check {
  texts: number;
  words: number;
  kinds: KindCheck[];
  /** Finds that the policy masks, and that overlap no labelled place. */
  falseMasks: number;
}

const span = z
  .object({ start: z.int().nonnegative(), end: z.int().nonnegative(), kind: z.string().min(1) })
  .refine(({ start, end }) => start < end, "it ends where it starts, or before");
const line = z
  .object({ text: z.string(), previous: z.string().nullish(), spans: z.array(span) })
  .refine(({ text, spans }) => spans.every(({ end }) => end <= text.length), "a span ends behind its text");

/** Reads JSON Lines of labelled utterances. Throws `PiiError` with `pii.invalid_labels` that names the first line at fault. */
export function parseLabelledUtterances(text: string, source: string): LabelledUtterance[] {
  return withoutByteOrderMark(text)
    .split("\n")
    .flatMap((json, index) => {
      if (json.trim() === "") return [];
      const value = parse(json);
      const parsed = line.safeParse(value);
      if (parsed.success) return [{ ...parsed.data, previous: parsed.data.previous ?? undefined }];
      const [issue] = parsed.error.issues;
      const field = issue === undefined || issue.path.length === 0 ? "" : `${issue.path.join(".")}: `;
      const message = value === undefined ? "it is no JSON" : `${field}${issue?.message}`;
      throw new PiiError("pii.invalid_labels", `${source} is at fault in line ${index + 1}: ${message}`, {
        hint: 'Write one {"text": "it\'s Ada", "previous": "your name?", "spans": [{"start": 5, "end": 8, "kind": "person"}]} a line.',
        source,
      });
    });
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

interface Place {
  start: number;
  end: number;
}

const overlap = (one: Place, other: Place) => one.start < other.end && other.start < one.end;

/** Compares what a detector finds with what is labelled, each text being an utterance of a call. */
export function checkDetector(
  detector: Pick<PiiDetector, "detectUtterances">,
  texts: readonly LabelledUtterance[],
  policy: PiiPolicy,
): Check {
  const kinds = new Map<string, KindCheck>();
  const of = (kind: string): KindCheck => {
    const check = kinds.get(kind) ?? { kind, labelled: 0, touched: 0, covered: 0, named: 0, found: 0, right: 0 };
    kinds.set(kind, check);
    return check;
  };
  let words = 0;
  let falseMasks = 0;
  for (const { text, previous, spans } of texts) {
    const before = previous === undefined ? [] : [{ speaker: "other", text: previous }];
    const finds = detector.detectUtterances([...before, { speaker: "own", text }]).at(-1) ?? [];
    words += text.split(/\s+/).filter((word) => word !== "").length;
    for (const label of spans) {
      const touching = finds.filter((find) => overlap(find, label));
      const check = of(label.kind);
      check.labelled++;
      if (touching.length > 0) check.touched++;
      if (isCovered(text, label, touching)) check.covered++;
      if (touching.some(({ kind }) => kind === label.kind)) check.named++;
    }
    for (const find of finds) {
      const check = of(find.kind);
      check.found++;
      if (spans.some((label) => overlap(find, label))) check.right++;
      else if (actionFor(find.kind, policy) !== "allow") falseMasks++;
    }
  }
  return { texts: texts.length, words, kinds: [...kinds.values()], falseMasks };
}

function isCovered(text: string, label: Place, finds: readonly Place[]): boolean {
  for (let at = label.start; at < label.end; at++) {
    const isInside = finds.some(({ start, end }) => start <= at && at < end);
    if (!isInside && /[\p{L}\p{N}]/u.test(text[at] ?? "")) return false;
  }
  return true;
}
