import type { Many, ReportCall, ReportFailure } from "./call.ts";

/** The report as one JSON document, piece by piece: every call with its evaluation and words, and every failure. */
export async function* jsonPieces(
  calls: Many<ReportCall>,
  failures: readonly ReportFailure[],
): AsyncGenerator<string, void, undefined> {
  yield '{\n  "calls": [';
  let separator = "";
  for await (const call of calls) {
    yield `${separator}\n    ${indented(call, "    ")}`;
    separator = ",";
  }
  yield `${separator === "" ? "" : "\n  "}],\n  "failures": ${indented(failures, "  ")}\n}\n`;
}

/** JSON whose lines after the first are indented; a line break inside of a text is written as `\\n`. */
function indented(value: unknown, by: string): string {
  return JSON.stringify(value, null, 2).replaceAll("\n", `\n${by}`);
}
