import { z } from "zod";
import { scorecardSchema } from "./scorecard.ts";

/** The JSON Schema of scorecard files, for editors and other programs; `parseScorecard` checks more than it can say. */
export function scorecardJsonSchema(): Record<string, unknown> {
  return { ...z.toJSONSchema(scorecardSchema, { io: "input" }), title: "Earshot scorecard" };
}
