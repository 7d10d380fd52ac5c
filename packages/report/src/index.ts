export type { MeasuredCall, ReportCall, ReportFailure, ReportSound, ReportUtterance } from "./call.ts";
export { csvLines } from "./csv.ts";
export { formatDate, formatLength, formatMeasured, formatNumber, scoreBand } from "./format.ts";
export { renderGroupCsv, renderGroupJson, renderGroupTable } from "./groups.ts";
export { kindTitle, talkOverDetail } from "./html/moments.ts";
export { type HtmlReport, htmlPieces } from "./html/page.ts";
export type { ReportGroups } from "./html/who.ts";
export { jsonPieces } from "./json.ts";
export { type TableOptions, tablePieces } from "./table.ts";
