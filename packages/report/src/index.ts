export type { ReportCall, ReportFailure, ReportUtterance } from "./call.ts";
export { renderCsv } from "./csv.ts";
export { renderGroupCsv, renderGroupJson, renderGroupTable } from "./groups.ts";
export { type HtmlReport, renderHtml } from "./html/page.ts";
export type { ReportGroups } from "./html/who.ts";
export { renderJson } from "./json.ts";
export { renderTable, type TableOptions } from "./table.ts";
