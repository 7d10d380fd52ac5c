import { stringify } from "csv-stringify/sync";
import type { Many, MeasuredCall, PageLinks, ReportFailure } from "./call.ts";
import { callRow, columns, failureRow, type Row } from "./call-rows.ts";
import { csvText } from "./csv-text.ts";

const header = columns.map(([name]) => name);

/**
 * One row per recording, calls first and failures after them, with a header, line by line. What a recording has no value for is
 * empty. Text that a spreadsheet would run as a formula is preceded by an apostrophe.
 */
export async function* csvLines(
  calls: Many<MeasuredCall>,
  failures: Many<ReportFailure>,
  links: PageLinks = {},
): AsyncGenerator<string, void, undefined> {
  yield stringify([], { columns: header, header: true });
  for await (const call of calls) yield line(callRow(call, links));
  for await (const failure of failures) yield line(failureRow(failure));
}

function line(row: Row): string {
  return stringify([row], { columns: header, cast: { string: csvText } });
}
