import { mostOwnNames, type OwnNameEntry, ownNameActions, type Store } from "@earshot/model";
import { type PiiDetector, piiKinds } from "@earshot/pii";
import { allowName, markMissed } from "@earshot/workflow";
import type { FastifyRequest } from "fastify";
import { z } from "zod";
import { ApiError } from "../api-error.ts";
import { nextCursor, numberText, pageQuery } from "../filter.ts";
import { answers, problems } from "../responses.ts";
import type { NamesNow } from "../store-masked.ts";
import type { App } from "../zod-app.ts";

const longestMark = 200;
const longestAllowed = 100;

const markBody = z
  .strictObject({
    text: z.string().trim().min(1).max(longestMark).meta({ description: "as it is written in the call" }),
    kind: z.enum(piiKinds).default("person"),
    allCalls: z.boolean().meta({ description: "whether it is sought in all calls from now on: a person's name alone" }),
  })
  .meta({ examples: [{ text: "Ada Lovelace", kind: "person", allCalls: true }] });

const markedSchema = z
  .object({
    entry: z.int().meta({ description: "of the list of names, by which it stays masked" }),
    places: z.int().positive().meta({ description: "how many places of the call are masked now" }),
  })
  .meta({ id: "Marked" });

const entrySchema = z
  .object({
    id: z.int(),
    action: z.enum(ownNameActions).meta({ description: "`deny`: masked; `allow`: nobody's" }),
    kind: z.string(),
    text: z.string().nullable().meta({ description: "what is allowed; what is denied is stored as hashes alone" }),
    words: z.int(),
    allCalls: z.boolean(),
    recordingId: z.string().nullable().meta({ description: "where it was marked, as far as one may see that call" }),
    addedBy: z.string(),
    addedAtMs: z.int().meta({ description: "Unix time, ms" }),
  })
  .meta({
    id: "OwnName",
    description: "An entry of the organisation's list of names.",
  }) satisfies z.ZodType<OwnNameEntry>;

const pageSchema = z.object({ items: z.array(entrySchema), nextCursor }).meta({ id: "OwnNamePage" });

export type OwnNameAnswer = z.infer<typeof entrySchema>;
export type MarkedAnswer = z.infer<typeof markedSchema>;

interface OwnNameParts {
  store: Store;
  detector: PiiDetector;
  namesNow: NamesNow;
  clock: { now(): number };
}

/** `POST /v1/calls/{recordingId}/masks` masks what was missed; `/v1/names` is the organisation's list of names. */
export function ownNameRoutes(app: App, { store, detector, namesNow, clock }: OwnNameParts): void {
  const tags = ["names"];
  const config = { access: "names:manage" } as const;
  const deps = { store, detector, namesNow };
  const factsOf = ({ id }: FastifyRequest) => ({ atMs: clock.now(), correlationId: id });

  app.post(
    "/v1/calls/:recordingId/masks",
    {
      config: { access: "calls:review" },
      schema: {
        tags,
        operationId: "markMissed",
        summary: "Mask personal data that was missed in a call",
        description:
          "Wherever the text is said in the call it is masked at once, in the search and in the sound too, and again whenever the call is evaluated. A person's name can be sought in all calls that are evaluated from now on. The text is stored nowhere.",
        params: z.object({ recordingId: z.string() }),
        body: markBody,
        response: {
          200: answers(markedSchema, "What was masked"),
          ...problems(400, 401, 403, 404, 409, 413, 415, 422, 500, 503),
        },
      },
    },
    async (request) => {
      const { recordingId } = request.params;
      const marked = await markMissed(deps, request.viewer, { recordingId, ...request.body }, factsOf(request));
      if (marked !== undefined) return marked;
      throw unknownCall(recordingId);
    },
  );

  app.get(
    "/v1/names",
    {
      config,
      schema: {
        tags,
        operationId: "listOwnNames",
        summary: "The organisation's list of names, the latest first",
        querystring: pageQuery,
        response: { 200: answers(pageSchema, "One page of entries"), ...problems(400, 401, 403, 500, 503) },
      },
    },
    async (request) => store.ownNamesBy(request.viewer).list(request.query),
  );

  app.post(
    "/v1/names",
    {
      config,
      schema: {
        tags,
        operationId: "allowName",
        summary: "Allow what is nobody's: a product, a company",
        description: `Calls that were evaluated before show it when they are evaluated again. What was marked as personal data is refused until that entry is removed. The list has at most ${mostOwnNames} entries for all calls.`,
        body: z
          .strictObject({
            text: z.string().trim().min(1).max(longestAllowed),
            recordingId: z.string().optional().meta({ description: "the call in which it was masked" }),
          })
          .meta({ examples: [{ text: "Ben & Jerry" }] }),
        response: {
          200: answers(entrySchema, "The entry; the one that has the text already, if there is one"),
          ...problems(400, 401, 403, 404, 409, 413, 415, 422, 500, 503),
        },
      },
    },
    async (request) => {
      const { text, recordingId = null } = request.body;
      const allowed = await allowName(deps, request.viewer, { text, recordingId }, factsOf(request));
      if (allowed !== undefined) return allowed;
      throw unknownCall(recordingId);
    },
  );

  app.delete(
    "/v1/names/:id",
    {
      config,
      schema: {
        tags,
        operationId: "removeOwnName",
        summary: "Remove an entry of the list",
        description:
          "Calls that were evaluated before stay as they are until they are evaluated again. What is masked in one call alone is removed by who may see the call.",
        params: z.object({ id: numberText((number) => number.int().positive()) }),
        response: {
          200: answers(entrySchema, "The entry that was removed"),
          ...problems(400, 401, 403, 404, 500, 503),
        },
      },
    },
    async (request) => {
      const removed = await store.ownNamesBy(request.viewer).remove(request.params.id, factsOf(request));
      if (removed !== undefined) return removed;
      throw new ApiError(
        404,
        "name.not_found",
        `there is no name ${request.params.id} that you may remove`,
        "GET /v1/names lists all. What is masked in one call alone is removed by who may see the call.",
      );
    },
  );
}

function unknownCall(recordingId: string | null): ApiError {
  return new ApiError(404, "call.not_found", `there is no evaluated call ${recordingId}`, "GET /v1/calls lists them.");
}
