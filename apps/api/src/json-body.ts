import { parse } from "secure-json-parse";
import { ApiError } from "./api-error.ts";

/** Parses a body, and says where it breaks. @throws ApiError `request.not_json` */
export function parseJsonBody(bytes: Buffer, { quoteless }: { quoteless: boolean }): unknown {
  const text = bytes.toString("utf8");
  try {
    return parse(text);
  } catch {
    const why = quoteless ? "it is no JSON" : whyNotJson(text);
    throw new ApiError(400, "request.not_json", `body: ${why}`, "Send a JSON document.");
  }
}

function whyNotJson(text: string): string {
  try {
    JSON.parse(text);
    return "it names __proto__ or constructor.prototype, which no document here has";
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
