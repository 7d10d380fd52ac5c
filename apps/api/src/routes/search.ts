import type { Store } from "@earshot/model";
import { sides } from "@earshot/model";
import { z } from "zod";
import { filterQuery, nextCursor, pageQuery } from "../filter.ts";
import { answers, problems } from "../responses.ts";
import type { App } from "../zod-app.ts";

const side = z.enum(sides);

const hitSchema = z
  .object({
    kind: z.enum(["utterance", "recording"]).meta({ description: "recording: its id was searched for" }),
    recordingId: z.string(),
    interactionId: z.string(),
    startTime: z.string().nullable(),
    startMs: z.int().nullable().meta({ description: "when in the call it was said" }),
    endMs: z.int().nullable(),
    side: side.nullable(),
    speaker: z.string().nullable(),
    snippet: z
      .array(z.object({ text: z.string(), match: z.boolean() }))
      .meta({ description: "the text in order; what matches is marked" }),
    evaluationId: z.int().nullable().meta({ description: "for GET /v1/evaluations/{id}; null when not evaluated" }),
    score: z.number().nullable(),
    silenceMs: z.int().nullable(),
    talkOverMs: z.int().nullable(),
    holdMs: z.int().nullable(),
  })
  .meta({ id: "SearchHit" });

const pageSchema = z.object({ hits: z.array(hitSchema), nextCursor }).meta({ id: "SearchPage" });

/** `GET /v1/search`: what was said, narrowed by how the call went. */
export function searchRoutes(app: App, store: Store): void {
  app.get(
    "/v1/search",
    {
      schema: {
        tags: ["search"],
        operationId: "search",
        summary: "Find what was said",
        description: "Utterances in the newest calls first and in the order of the call; without words, every one.",
        querystring: filterQuery.extend({
          ...pageQuery.shape,
          words: z.string().optional().meta({
            description: 'every word in one utterance, or a "quoted phrase"; also finds a recording by its id',
          }),
          side: side.optional().meta({ description: "said by this side" }),
          speaker: z.string().optional().meta({ description: "said by the speaker with this label" }),
        }),
        response: {
          200: answers(pageSchema, "One page of hits"),
          ...problems(400, 401, 500, 503),
        },
      },
    },
    async (request) => {
      const { limit, cursor, ...query } = request.query;
      return store.search.utterances(query, { limit, cursor });
    },
  );
}
