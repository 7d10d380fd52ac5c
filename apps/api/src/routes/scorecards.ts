import { Readable } from "node:stream";
import type { Clock, Store } from "@earshot/model";
import { parseScorecard, type Scorecard, scorecardJsonSchema } from "@earshot/quality";
import { listScorecardVersions, publishScorecard, readScorecardVersion, tryScorecard } from "@earshot/workflow";
import { z } from "zod";
import { ApiError } from "../api-error.ts";
import { filterQuery, numberText } from "../filter.ts";
import { nameInLog } from "../log.ts";
import { answers, problems } from "../responses.ts";
import { scorecardContent } from "../rules.ts";
import type { App } from "../zod-app.ts";

const versionShape = {
  name: z.string(),
  version: z.int(),
  sha256: z.string().meta({ description: "of its content: what evaluations by it rest on" }),
  publishedAt: z.iso.datetime().nullable().meta({ description: "null for a built-in one that was not used yet" }),
  publishedBy: z
    .string()
    .nullable()
    .meta({ description: "id of the user, or the key; null when a run was the first to score by it" }),
};
const versionSchema = z.object(versionShape).meta({ id: "ScorecardVersion" });
/** Its reader checks it, and names the place of what is wrong. */
const card = z.unknown().meta(scorecardContent);
const storedSchema = z.object({ ...versionShape, scorecard: card }).meta({ id: "StoredScorecard" });
const cardBody = z.strictObject({ scorecard: card }).meta({
  examples: [
    {
      scorecard: {
        ...{ name: "ours", version: 2, formula: "deduct" },
        criteria: [
          { id: "thanks", label: "Thanks", method: "phrase", expected: "said", phrases: ["thank you"], points: 10 },
        ],
      },
    },
  ],
});

export type ScorecardVersion = z.infer<typeof versionSchema>;
/** Cards of the store and built-in ones have been read: they are well-formed. */
export type StoredScorecard = ScorecardVersion & { scorecard: Scorecard };

const bins = z.array(z.int()).meta({ description: "scores in 0–10, 10–20, …, 90–100; a bound is in the bin above it" });
const distribution = z.object({
  scored: z.int(),
  mean: z.number().nullable(),
  bins,
  unscorable: z.record(z.string(), z.int()).meta({ description: "calls without a score, by the reason" }),
});
const trialSchema = z.object({
  done: z.boolean().meta({ description: "true in the last line" }),
  calls: z.int(),
  scorecards: z.array(z.string()).meta({ description: "those that the stored scores are by, such as guide@1" }),
  before: distribution,
  after: distribution,
  changed: z.int().meta({ description: "calls with another score than before" }),
  nowScored: z.int(),
  nowUnscorable: z.int(),
  largest: z
    .array(
      z.object({
        recordingId: z.string(),
        startTime: z.string().nullable(),
        before: z.number(),
        after: z.number(),
      }),
    )
    .meta({ description: "the calls that change most, the most first" }),
});

const { $schema: _, ...trialJsonSchema } = z.toJSONSchema(trialSchema);
/** It is sent line by line, and never an object of its own. */
const trialLine = z.unknown().meta(trialJsonSchema);

/** `/v1/scorecards`: published versions, publishing, and what a draft would do to stored calls. */
export function scorecardRoutes(app: App, store: Pick<Store, "scorecards">, clock: Pick<Clock, "now">): void {
  const tags = ["scorecards"];

  app.get(
    "/v1/scorecards",
    {
      config: { access: "calls:read" },
      schema: {
        tags,
        operationId: "listScorecards",
        summary: "Published and built-in versions of scorecards",
        response: {
          200: answers(z.object({ scorecards: z.array(versionSchema) }).meta({ id: "Scorecards" }), "The versions"),
          ...problems(401, 403, 500, 503),
        },
      },
    },
    async () => ({ scorecards: (await listScorecardVersions(store)).map(toVersion) }),
  );

  app.get(
    "/v1/scorecards/:id",
    {
      config: { access: "calls:read" },
      schema: {
        tags,
        operationId: "getScorecard",
        summary: "One version of a scorecard",
        params: z.object({ id: z.string().meta({ description: "name and version, such as guide@1" }) }),
        response: { 200: answers(storedSchema, "The version"), ...problems(401, 403, 404, 500, 503) },
      },
    },
    async (request) => {
      const { id } = request.params;
      const [, name, version] = /^([^@]+)@(\d{1,9})$/.exec(id) ?? [];
      const found = name === undefined ? undefined : await readScorecardVersion(store, name, Number(version));
      if (found !== undefined) return { ...toVersion(found), scorecard: found.scorecard };
      throw new ApiError(404, "scorecard.not_found", `there is no scorecard ${id}`, "GET /v1/scorecards lists them.");
    },
  );

  app.get(
    "/v1/scorecard-schema",
    {
      config: { access: "signed_in" },
      schema: {
        tags,
        operationId: "getScorecardSchema",
        summary: "The JSON Schema of scorecards",
        response: { 200: answers(z.looseObject({}), "JSON Schema, draft 2020-12"), ...problems(401, 500, 503) },
      },
    },
    async () => ({ ...scorecardJsonSchema() }),
  );

  app.post(
    "/v1/scorecards",
    {
      config: { access: "scorecards:publish" },
      schema: {
        tags,
        operationId: "publishScorecard",
        summary: "Publish a version of a scorecard",
        description: "A version does not change: publishing it again with another content is refused with 409.",
        body: cardBody,
        response: {
          200: answers(storedSchema, "The version as it is stored"),
          ...problems(400, 401, 403, 409, 413, 415, 422, 500, 503),
        },
      },
    },
    async (request) => {
      const scorecard = parseScorecard(request.body.scorecard, "scorecard");
      const { name, version } = scorecard;
      await publishScorecard(store, scorecard, { by: nameInLog(request), nowMs: clock.now() });
      request.log.info({ by: nameInLog(request), scorecard: `${name}@${version}` }, "scorecard published");
      const stored = await readScorecardVersion(store, name, version);
      if (stored === undefined) throw new TypeError(`${name}@${version} was stored and is not there`);
      return { ...toVersion(stored), scorecard: stored.scorecard };
    },
  );

  app.post(
    "/v1/scorecard-trials",
    {
      config: { access: "calls:read" },
      schema: {
        tags,
        operationId: "tryScorecard",
        summary: "What a scorecard would make of the latest stored calls",
        description: "Nothing is stored. Each line is what is known so far; the last one has `done`.",
        querystring: filterQuery.extend({
          limit: numberText((number) => number.int().min(1).max(10_000))
            .default(500)
            .meta({ description: "so many of the latest calls that pass the filter" }),
        }),
        body: cardBody,
        response: {
          200: { description: "JSON Lines", content: { "application/x-ndjson": { schema: trialLine } } },
          ...problems(400, 401, 403, 413, 415, 422, 500, 503),
        },
      },
    },
    async (request, reply) => {
      const scorecard = parseScorecard(request.body.scorecard, "scorecard");
      const { limit, ...filter } = request.query;
      const gone = new AbortController();
      reply.raw.once("close", () => gone.abort());
      const trials = tryScorecard(request.reading, scorecard, { filter, limit, signal: gone.signal });
      // A query that is refused fails with the first page: before the answer begins.
      const first = await trials.next();
      async function* lines() {
        if (first.done !== true) yield `${JSON.stringify(first.value)}\n`;
        for await (const trial of trials) yield `${JSON.stringify(trial)}\n`;
      }
      reply.header("content-type", "application/x-ndjson");
      return reply.send(Readable.from(lines()));
    },
  );
}

function toVersion({
  name,
  version,
  sha256,
  publishedAtMs,
  publishedBy,
}: {
  name: string;
  version: number;
  sha256: string;
  publishedAtMs: number | null;
  publishedBy: string | null;
}): z.infer<typeof versionSchema> {
  const publishedAt = publishedAtMs === null ? null : new Date(publishedAtMs).toISOString();
  return { name, version, sha256, publishedAt, publishedBy };
}
