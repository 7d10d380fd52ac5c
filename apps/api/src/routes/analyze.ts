import { analyzeDocument } from "@earshot/measuring";
import type { CallEvaluation } from "@earshot/model";
import { getDefinition } from "@earshot/quality";
import { readStateEvents } from "@earshot/transcripts";
import { z } from "zod";
import { callEvaluation } from "../call-evaluation.ts";
import { wallTime } from "../filter.ts";
import { answers, problems } from "../responses.ts";
import { type BodyParts, longestBody, type RouteWork, withoutCheck } from "../route-work.ts";
import { definitionName, eventsShape, readRules, rulesShape } from "../rules.ts";
import { workedExample } from "../worked-example.ts";
import type { App } from "../zod-app.ts";

const analyzeBody = z
  .strictObject({
    transcript: z
      .unknown()
      .refine((document) => document !== undefined, "is missing")
      .meta({
        description:
          "what speech-to-text answered: {results: [{start_time, end_time, speaker, transcript}]}, the answer of another service, or the text of captions and other text formats; docs/transcripts.md lists them all",
      }),
    ...eventsShape,
    startTime: wallTime.optional().meta({ description: "when the recording began; it places the holds" }),
    durationMs: z
      .int()
      .positive()
      .optional()
      .meta({ description: "length of the recording; without it the speech alone is measured" }),
    definition: definitionName.default("standard"),
    ...rulesShape,
  })
  .meta({ examples: [workedExample.request] });

/** Transcript and events in, metrics out; nothing is stored. */
export const analysis = {
  body: analyzeBody,
  run({ kernel, holdAudio, maskWords }, body) {
    const { transcript, events, startTime, durationMs, definition } = body;
    const stated = events === undefined ? { startTime: null, events: [] } : readStateEvents(events, "events");
    return analyzeDocument(kernel, transcript, "transcript", {
      definition: getDefinition(definition),
      ...readRules(body),
      events: stated.events,
      holdAudio: body.holdAudio ?? holdAudio,
      startTime: startTime ?? stated.startTime,
      durationMs: durationMs ?? null,
      maskWords,
    });
  },
} satisfies RouteWork<typeof analyzeBody, CallEvaluation>;

/** `POST /v1/analyze` */
export function analyzeRoutes(app: App, parts: BodyParts): void {
  app.post(
    "/v1/analyze",
    {
      bodyLimit: longestBody,
      config: { access: "analysis:run", bodyWork: "analysis" },
      serializerCompiler: withoutCheck,
      schema: {
        tags: ["analysis"],
        operationId: "analyze",
        summary: "Measure and score one transcript",
        body: analyzeBody,
        response: {
          200: answers(callEvaluation, "The call, measured and scored"),
          ...problems(400, 401, 403, 413, 415, 422, 500, 503),
        },
      },
    },
    async (request) => analysis.run(parts, request.body),
  );
}
