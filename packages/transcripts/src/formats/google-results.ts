import { isObject, type JsonObject } from "@earshot/model";
import { TranscriptError } from "../errors.ts";

/**
 * The results of a document of Google Speech-to-Text or NVIDIA Riva, bare or as an operation answers them; null for another shape.
 * Throws `TranscriptError` for an operation that has no results in it.
 */
export function findGoogleResults(raw: unknown, source: string): readonly unknown[] | null {
  if (!isObject(raw)) return null;
  if (isObject(raw.response)) return resultsOf(raw.response, source);
  if (typeof raw.name === "string" && isObject(raw.metadata) && raw.results === undefined) {
    if (isObject(raw.error))
      throw unusable(source, "is an operation of Google Speech-to-Text that failed", String(raw.error.message ?? ""));
    if (raw.done !== true)
      throw unusable(
        source,
        "is an operation of Google Speech-to-Text that is not done",
        "Get the operation again when it is done.",
      );
  }
  return resultsOf(raw, source);
}

/** A list in v1; in v2 a map with an entry for each audio file. */
function resultsOf({ results }: JsonObject, source: string): readonly unknown[] | null {
  if (Array.isArray(results)) return isResultList(results) ? results : null;
  if (!isObject(results)) return null;
  const files = Object.entries(results).flatMap(([uri, file]) =>
    isObject(file) && isFile(file) ? [{ uri, file }] : [],
  );
  const [first, second] = files;
  if (first === undefined) return null;
  if (second !== undefined) {
    throw unusable(
      source,
      `has the transcripts of ${files.length} audio files of Google Speech-to-Text`,
      "Save each of them as a document of its own.",
    );
  }
  const { uri, file } = first;
  const inline = isObject(file.inlineResult) ? file.inlineResult.transcript : file.transcript;
  if (isObject(inline)) return Array.isArray(inline.results) ? inline.results : [];
  const stored = isObject(file.cloudStorageResult) ? file.cloudStorageResult.uri : file.uri;
  const where = typeof stored === "string" ? stored : uri;
  throw unusable(
    source,
    `names a transcript of Google Speech-to-Text at ${where} and does not hold it`,
    "Fetch that document and give it instead.",
  );
}

const isFile = (file: JsonObject): boolean =>
  ["inlineResult", "transcript", "cloudStorageResult", "uri"].some((key) => key in file);

/** A result may lack alternatives, when nobody said anything in it. */
function isResultList(results: readonly unknown[]): boolean {
  return results.some(
    (result) =>
      isObject(result) &&
      Array.isArray(result.alternatives) &&
      !("start_time" in result) &&
      result.alternatives.every((best) => isObject(best) && !("content" in best)),
  );
}

function unusable(source: string, problem: string, hint: string): TranscriptError {
  return new TranscriptError("transcript.unsupported_format", `${source} ${problem}`, { hint, source });
}
