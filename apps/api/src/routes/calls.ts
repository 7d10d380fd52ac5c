import { Readable } from "node:stream";
import { callSorts, listedCallSchema, sides, storedCallSchema } from "@earshot/model";
import { csvLines, parquetPieces } from "@earshot/report";
import { readListedCalls } from "@earshot/workflow";
import { z } from "zod";
import { ApiError } from "../api-error.ts";
import { aboutNames, withUnknownNames } from "../conversation.ts";
import { booleanText, filterQuery, nextCursor, pageQuery } from "../filter.ts";
import { answers, problems } from "../responses.ts";
import { withoutCheck } from "../route-work.ts";
import type { App } from "../zod-app.ts";

const searchQuery = filterQuery.extend({
  words: z.string().optional().meta({ description: "words that must all be said, as in GET /v1/search" }),
  side: z.enum(sides).optional().meta({ description: "said by this side" }),
  speaker: z.string().optional().meta({ description: "said by the speaker with this label" }),
});

const order = {
  sort: z.enum(callSorts).default("start").meta({ description: "what the calls are sorted by" }),
  ascending: booleanText.default(false).meta({ description: "the smallest first; what has no value comes last" }),
};

const listedCall = listedCallSchema.meta({ id: "ListedCall" });
const pageSchema = z.object({ items: z.array(listedCall), nextCursor }).meta({ id: "CallPage" });
const countSchema = z.object({ calls: z.int().nonnegative(), ...aboutNames }).meta({ id: "CallCount" });
const callSchema = storedCallSchema.meta({ id: "Call", description: "A stored call with all that is known of it" });

/** It is sent as it is made, and never a string of its own. */
const exported = z.unknown().meta({ type: "string" });

/** How all calls of a list are exported. */
const exports = {
  csv: { type: "text/csv", charset: "; charset=utf-8", operationId: "exportCalls", name: "CSV", pieces: csvLines },
  parquet: {
    type: "application/vnd.apache.parquet",
    charset: "",
    operationId: "exportCallsAsParquet",
    name: "Parquet",
    pieces: parquetPieces,
  },
} as const;

const tags = ["calls"];
const config = { access: "calls:read" } as const;

/** `GET /v1/calls` lists calls, as CSV and Parquet too, and `GET /v1/calls/{recordingId}` shows one with all its evaluations. */
export function callRoutes(app: App, publicUrl: URL | undefined): void {
  app.get(
    "/v1/calls",
    {
      config,
      serializerCompiler: withoutCheck,
      schema: {
        tags,
        operationId: "listCalls",
        summary: "Evaluated calls in any order",
        description: "By the primary evaluation of each call.",
        querystring: searchQuery.extend({ ...order, ...pageQuery.shape }),
        response: { 200: answers(pageSchema, "One page of calls"), ...problems(400, 401, 403, 500, 503) },
      },
    },
    async (request) => {
      const { limit, cursor, ...query } = request.query;
      return request.reading.calls.list(query, { limit, cursor });
    },
  );
  app.get(
    "/v1/call-count",
    {
      config,
      schema: {
        tags,
        operationId: "countCalls",
        summary: "How many calls a list has",
        querystring: searchQuery,
        response: { 200: answers(countSchema, "Their number"), ...problems(400, 401, 403, 500, 503) },
      },
    },
    async ({ reading, query }) => withUnknownNames(reading, query, { calls: await reading.calls.count(query) }),
  );
  for (const [format, { type, charset, operationId, name, pieces }] of Object.entries(exports)) {
    app.get(
      `/v1/calls.${format}`,
      {
        config,
        schema: {
          tags,
          operationId,
          summary: `All calls of a list as ${name}`,
          description: "The columns are those of `earshot report`, without what was said.",
          querystring: searchQuery.extend(order),
          response: {
            200: { description: "One row per call", content: { [type]: { schema: exported } } },
            ...problems(400, 401, 403, 500, 503),
          },
        },
      },
      async (request, reply) => {
        const parts = pieces(readListedCalls(request.reading, request.query), [], { publicUrl });
        // A query that is refused fails with the first call: before the answer begins.
        const first = [await parts.next(), await parts.next()];
        reply.header("content-type", `${type}${charset}`);
        reply.header("content-disposition", `attachment; filename="calls.${format}"`);
        return reply.send(Readable.from(withFirst<string | Uint8Array>(first, parts)));
      },
    );
  }
  app.get(
    "/v1/calls/:recordingId",
    {
      config,
      serializerCompiler: withoutCheck,
      schema: {
        tags,
        operationId: "getCall",
        summary: "One call with its words and all its evaluations",
        params: z.object({ recordingId: z.string() }),
        response: { 200: answers(callSchema, "The call"), ...problems(400, 401, 403, 404, 500, 503) },
      },
    },
    async (request) => {
      const { recordingId } = request.params;
      const call = await request.reading.calls.get(recordingId);
      if (call !== undefined) return call;
      throw new ApiError(
        404,
        "call.not_found",
        `there is no evaluated call ${recordingId}`,
        "GET /v1/calls lists them.",
      );
    },
  );
}

async function* withFirst<Piece>(first: readonly IteratorResult<Piece, void>[], others: AsyncGenerator<Piece, void>) {
  for (const { value } of first) if (value !== undefined) yield value;
  yield* others;
}
