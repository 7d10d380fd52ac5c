import { locateJsonFault } from "@earshot/transcripts";
import { parse } from "secure-json-parse";
import { ApiError } from "./api-error.ts";

/** Parses a body, and says where it breaks without quoting it: it may hold personal data. @throws ApiError `request.not_json` */
export function parseJsonBody(bytes: Buffer): unknown {
  const text = bytes.toString("utf8");
  try {
    return parse(text);
  } catch {
    throw new ApiError(400, "request.not_json", `body: ${whyNotJson(text)}`, "Send a JSON document.");
  }
}

function whyNotJson(text: string): string {
  try {
    JSON.parse(text);
    return "it names __proto__ or constructor.prototype, which no document here has";
  } catch {
    const fault = locateJsonFault(text);
    return `it is no JSON${fault === null ? "" : ` at ${fault.line}:${fault.column} (${fault.what})`}`;
  }
}
