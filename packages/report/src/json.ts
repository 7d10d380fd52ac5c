import type { Many, PageLinks, ReportCall, ReportFailure } from "./call.ts";
import { callPageUrl } from "./page-url.ts";

/** The report as one JSON document, piece by piece: every call with its evaluation and words, and every failure. */
export async function* jsonPieces(
  calls: Many<ReportCall>,
  failures: Many<ReportFailure>,
  { publicUrl }: PageLinks = {},
): AsyncGenerator<string, void, undefined> {
  yield '{\n  "calls": [';
  yield* elements(publicUrl === undefined ? calls : withPages(calls, publicUrl));
  yield '],\n  "failures": [';
  yield* elements(failures);
  yield "]\n}\n";
}

async function* withPages(calls: Many<ReportCall>, publicUrl: URL) {
  for await (const call of calls) yield { ...call, page: callPageUrl(publicUrl, call.recordingId) };
}

async function* elements(values: Many<unknown>): AsyncGenerator<string, void, undefined> {
  let separator = "";
  for await (const value of values) {
    yield `${separator}\n    ${indented(value, "    ")}`;
    separator = ",";
  }
  if (separator !== "") yield "\n  ";
}

/** JSON whose lines after the first are indented; a line break inside of a text is written as `\\n`. */
function indented(value: unknown, by: string): string {
  return JSON.stringify(value, null, 2).replaceAll("\n", `\n${by}`);
}
