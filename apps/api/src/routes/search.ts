import { sides } from "@earshot/analysis-wasm";
import { type Store, searchUtterances } from "@earshot/store";
import { z } from "zod";
import type { App } from "../app.ts";
import { filterQuery, pageQuery } from "../filter.ts";
import { problemSchema } from "../problem.ts";

const side = z.enum(sides);

const hitSchema = z.object({
  kind: z.enum(["utterance", "recording"]).meta({ description: "recording: its id was searched for" }),
  recordingId: z.string(),
  interactionId: z.string(),
  startTime: z.string().nullable(),
  startMs: z.int().nullable().meta({ description: "when in the call it was said" }),
  endMs: z.int().nullable(),
  side: side.nullable(),
  speaker: z.string().nullable(),
  snippet: z.array(z.object({ text: z.string(), match: z.boolean() })),
  evaluationId: z.int().nullable(),
  score: z.number().nullable(),
  silenceMs: z.int().nullable(),
  talkOverMs: z.int().nullable(),
  holdMs: z.int().nullable(),
});

/** `GET /v1/search`: what was said, narrowed by how the call went. */
export function searchRoutes(app: App, store: Store): void {
  app.get(
    "/v1/search",
    {
      schema: {
        tags: ["search"],
        summary: "Find what was said",
        querystring: filterQuery.extend({
          ...pageQuery.shape,
          words: z.string().optional().meta({ description: 'every word in one utterance, or a "quoted phrase"' }),
          side: side.optional(),
          speaker: z.string().optional(),
        }),
        response: {
          200: z.object({ hits: z.array(hitSchema), nextCursor: z.string().nullable() }),
          "4xx": problemSchema,
        },
      },
    },
    async (request) => {
      const { limit, cursor, ...query } = request.query;
      return searchUtterances(store.db, query, { limit, cursor });
    },
  );
}
