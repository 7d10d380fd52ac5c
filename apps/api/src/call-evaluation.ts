import { callEvaluationSchema } from "@earshot/model";
import { workedExample } from "./worked-example.ts";

/** One call measured under one definition and scored by one scorecard, as every answer shows it. */
export const callEvaluation = callEvaluationSchema.meta({
  id: "CallEvaluation",
  description: "One call, measured and scored. docs/definitions.md says what every number means.",
  examples: [workedExample.answer],
});
