import { sides } from "@earshot/model";
import { z } from "zod";
import { aboutNames, withUnknownNames } from "../conversation.ts";
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

const { kind: _kind, side: hitSide, speaker: hitSpeaker, startMs, endMs, snippet, ...callShape } = hitSchema.shape;

const callSchema = z
  .object({
    ...callShape,
    hits: z
      .array(
        z.object({
          startMs: startMs.unwrap(),
          endMs: endMs.unwrap(),
          side: hitSide.unwrap(),
          speaker: hitSpeaker.unwrap(),
          snippet,
        }),
      )
      .meta({ description: "the first utterances that say it; none without words, side and speaker" }),
    hitCount: z.int().meta({ description: "how many utterances say it" }),
  })
  .meta({ id: "CallHits" });

const callPageSchema = z
  .object({ calls: z.array(callSchema), nextCursor, ...aboutNames })
  .meta({ id: "CallSearchPage" });
const pageSchema = z.object({ hits: z.array(hitSchema), nextCursor, ...aboutNames }).meta({ id: "SearchPage" });

const query = filterQuery.extend({
  ...pageQuery.shape,
  words: z.string().optional().meta({
    description:
      'words that must all be said; "quoted phrases", beginnings of words (refund*), OR between alternatives, NOT before what must not be said; also finds a recording by its id',
  }),
  side: side.optional().meta({ description: "said by this side" }),
  speaker: z.string().optional().meta({ description: "said by the speaker with this label" }),
});

/** `GET /v1/search`: the calls in which something was said; `GET /v1/search/utterances`: each utterance that says it. */
export function searchRoutes(app: App): void {
  app.get(
    "/v1/search",
    {
      config: { access: "calls:read" },
      schema: {
        tags: ["search"],
        operationId: "search",
        summary: "Find calls by what was said and how they went",
        description:
          "Calls in which all words are said, be it in several utterances, the newest first, each with its first hits. Without words, every evaluated call that passes the filter.",
        querystring: query,
        response: { 200: answers(callPageSchema, "One page of calls"), ...problems(400, 401, 403, 500, 503) },
      },
    },
    async (request) => {
      const { limit, cursor, ...filter } = request.query;
      const { conversations, search } = request.reading;
      return withUnknownNames(conversations, filter, await search.calls(filter, { limit, cursor }));
    },
  );
  app.get(
    "/v1/search/utterances",
    {
      config: { access: "calls:read" },
      schema: {
        tags: ["search"],
        operationId: "searchUtterances",
        summary: "Find utterances",
        description:
          "Utterances that hold all words by themselves, in the newest calls first and in the order of the call; without words, every one.",
        querystring: query,
        response: { 200: answers(pageSchema, "One page of hits"), ...problems(400, 401, 403, 500, 503) },
      },
    },
    async (request) => {
      const { limit, cursor, ...filter } = request.query;
      const { conversations, search } = request.reading;
      return withUnknownNames(conversations, filter, await search.utterances(filter, { limit, cursor }));
    },
  );
}
