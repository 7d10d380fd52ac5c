import { UsageError } from "@earshot/model";

/** Annotations for one interaction, as they were given; nothing of them is judged yet. */
export interface Submission {
  interactionId: string;
  annotations: unknown;
}

/**
 * Reads annotations: a JSON list, or `{"annotations": […]}`, for the interaction named; without one, JSON Lines of
 * `{"interactionId", "annotations"}`.
 * @throws UsageError naming the source and the line
 */
export function readSubmissions(
  text: string,
  source: string,
  interactionId: string | undefined,
): [Submission, ...Submission[]] {
  if (interactionId !== undefined) {
    const document = parse(text, source);
    return [{ interactionId, annotations: has(document, "annotations") ? document.annotations : document }];
  }
  const submissions = text.split("\n").flatMap((line, index) => {
    if (line.trim() === "") return [];
    const place = `${source}:${index + 1}`;
    const document = parse(line, place);
    if (
      !has(document, "interactionId") ||
      typeof document.interactionId !== "string" ||
      !has(document, "annotations")
    ) {
      throw new UsageError(
        `${place}: not an object with interactionId and annotations`,
        'Write lines of {"interactionId": "…", "annotations": […]}, or name the interaction.',
      );
    }
    return [{ interactionId: document.interactionId, annotations: document.annotations }];
  });
  const [first, ...others] = submissions;
  if (first === undefined) throw new UsageError(`${source}: no annotations in it`, "Give at least one line.");
  return [first, ...others];
}

function parse(text: string, place: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const problem = cause instanceof SyntaxError ? "not valid JSON" : String(cause);
    throw new UsageError(
      `${place}: ${problem}`,
      "Give a JSON list of annotations, or JSON Lines for many interactions.",
    );
  }
}

function has<Key extends string>(value: unknown, key: Key): value is Record<Key, unknown> {
  return typeof value === "object" && value !== null && Object.hasOwn(value, key);
}
