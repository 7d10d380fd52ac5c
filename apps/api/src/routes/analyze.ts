import type { Kernel } from "@earshot/analysis-wasm";
import { callEvaluationSchema, getDefinition, guideScorecard, parseScorecard } from "@earshot/quality";
import { defaultRoleMap, parseRoleMap } from "@earshot/transcription";
import { analyzeDocument, readStateEvents } from "@earshot/workflow";
import { z } from "zod";
import type { App } from "../app.ts";
import { problemSchema } from "../problem.ts";

const analyzeBody = z.object({
  transcript: z
    .unknown()
    .meta({ description: "a transcript, such as {results: [{start_time, end_time, speaker, transcript}]}" }),
  events: z.unknown().optional().meta({ description: "state events, {entities: [{timestamp, state}]}, for the holds" }),
  startTime: z.iso.datetime({ offset: true }).optional().meta({ description: "when the recording began" }),
  durationMs: z
    .int()
    .positive()
    .optional()
    .meta({ description: "length of the recording; without it the speech alone is measured" }),
  definition: z
    .string()
    .optional()
    .meta({ description: "standard (default), guide, contact-lens, nice, google-insights or miitel" }),
  scorecard: z.unknown().optional().meta({ description: "a scorecard; guide when absent" }),
  roles: z.unknown().optional().meta({ description: "which labels and channels are agent, customer or other" }),
});

/** `POST /v1/analyze`: transcript and events in, metrics out; nothing is stored. */
export function analyzeRoutes(app: App, kernel: Kernel): void {
  app.post(
    "/v1/analyze",
    {
      schema: {
        tags: ["analysis"],
        summary: "Measure and score one transcript",
        body: analyzeBody,
        response: { 200: callEvaluationSchema, "4xx": problemSchema },
      },
    },
    async (request) => {
      const { transcript, events, startTime, durationMs, definition, scorecard, roles } = request.body;
      const stated = events === undefined ? { startTime: null, events: [] } : readStateEvents(events, "events");
      return analyzeDocument(kernel, transcript, "transcript", {
        definition: getDefinition(definition ?? "standard"),
        scorecard: scorecard === undefined ? guideScorecard : parseScorecard(scorecard, "scorecard"),
        roleMap: roles === undefined ? defaultRoleMap : parseRoleMap(roles, "roles"),
        events: stated.events,
        startTime: startTime ?? stated.startTime,
        durationMs: durationMs ?? null,
      });
    },
  );
}
