import type { CallReading } from "@earshot/model";
import {
  checkMetadata,
  type PublishDeps,
  type PublishOptions,
  type PublishResult,
  publishMetadata,
  readMediaMatrix,
} from "@earshot/workflow";
import { z } from "zod";
import { ApiError } from "../api-error.ts";
import { booleanText } from "../filter.ts";
import { checkSchema, mediaMatrix, publicationSchema } from "../publication.ts";
import { answers, problems } from "../responses.ts";
import type { App } from "../zod-app.ts";

const params = z.object({ id: z.string().min(1).meta({ description: "id of the interaction in Genesys Cloud" }) });

const matrixSchema = z.object({ mediaMatrix }).meta({ id: "MediaMatrix" });

const text = { type: "string" };

/** Checked by the rules for annotations, which name each fault by its place. */
const annotation = z.unknown().meta({
  type: "object",
  properties: { key: text, value: text, category: text, mediaId: text, mediaType: text, format: text },
  required: ["key", "value"],
});

const publishBody = z
  .strictObject({
    annotations: z.array(annotation).meta({
      description:
        "each {key, value, category?, mediaId? or mediaType?, format?}: key of letters, digits, hyphens, underscores and periods; value of at most 2000 characters; no personal data",
    }),
    truncate: z.boolean().default(false).meta({ description: "cut values that are too long instead of refusing them" }),
  })
  .meta({
    examples: [
      {
        annotations: [
          { key: "call_reason", value: "billing", mediaType: "voice", format: "wav" },
          { key: "agent_desktop", value: "order form", category: "screen", mediaType: "screen", format: "mp4" },
        ],
      },
    ],
  });

/** What the server decides of every publication. */
export interface MetadataParts {
  deps: PublishDeps;
  options: Omit<PublishOptions, "actor" | "truncate" | "force">;
}

/** `GET …/media-matrix` shows the media of an interaction, `PUT …/metadata` publishes annotations to it. */
export function metadataRoutes(
  app: App,
  parts: MetadataParts | null,
  onLatency: NonNullable<PublishDeps["onLatency"]>,
): void {
  app.get(
    "/v1/interactions/:id/media-matrix",
    {
      config: { access: "metadata:read" },
      schema: {
        tags: ["metadata"],
        operationId: "getMediaMatrix",
        summary: "The media of an interaction and what is expected of them",
        params,
        response: {
          200: answers(matrixSchema, "One row for each medium"),
          ...problems(400, 401, 403, 404, 500, 502, 503),
        },
      },
    },
    async (request) => {
      const { deps, options } = configured(parts);
      await requireSeen(request.reading, request.params.id);
      return { mediaMatrix: await readMediaMatrix(deps.metadata, request.params.id, options.mediaTypes) };
    },
  );

  app.put(
    "/v1/interactions/:id/metadata",
    {
      config: { access: "metadata:publish" },
      schema: {
        tags: ["metadata"],
        operationId: "publishMetadata",
        summary: "Publish annotations to an interaction",
        description:
          "Nothing is sent unless every annotation passes, and what was published last is not sent again. What somebody else has changed since then is not overwritten: that answers 409 with both versions, unless `force=true`. Every attempt but a dry run is in the audit trail.",
        params,
        querystring: z.strictObject({
          dryRun: booleanText.default(false).meta({ description: "check only: nothing is sent or stored" }),
          force: booleanText
            .default(false)
            .meta({ description: "overwrite what somebody else has changed since the last publication" }),
        }),
        body: publishBody,
        response: {
          200: answers(z.union([publicationSchema, checkSchema]), "What was published, or what a dry run found"),
          ...problems(400, 401, 403, 404, 409, 413, 415, 422, 500, 502, 503),
        },
      },
    },
    async (request) => {
      const { deps, options } = configured(parts);
      const { id } = request.params;
      await requireSeen(request.reading, id);
      const { annotations, truncate } = request.body;
      if (request.query.dryRun) {
        const { detector } = await deps.namesNow();
        return checkMetadata({ metadata: deps.metadata, detector }, id, annotations, { ...options, truncate });
      }
      const result = await publishMetadata({ ...deps, onLatency }, id, annotations, {
        ...options,
        truncate,
        force: request.query.force,
        actor: request.viewer.actor,
      });
      const { status, mediaMatrix, thumbnailsQueued, archiveSync, auditLog, notes } = result;
      if (status === "rejected") throw rejection(result);
      return { status, mediaMatrix, thumbnailsQueued, archiveSync, auditLog, notes };
    },
  );
}

/** @throws ApiError 404 where no call of the interaction may be seen */
async function requireSeen(reading: CallReading, id: string): Promise<void> {
  if (await reading.seesInteraction(id)) return;
  throw new ApiError(404, "interaction.not_found", `there is no interaction ${id}`, "GET /v1/evaluations lists calls.");
}

function configured(parts: MetadataParts | null): MetadataParts {
  if (parts !== null) return parts;
  throw new ApiError(
    503,
    "genesys.not_configured",
    "this server has no Genesys Cloud to read media from and publish to",
    "Set EARSHOT_GENESYS_REGION or EARSHOT_GENESYS_URL and the credentials, and start it again.",
  );
}

function rejection({ faults }: PublishResult): ApiError {
  const count = faults.length === 1 ? "1 fault" : `${faults.length} faults`;
  return new ApiError(
    422,
    "metadata.rejected",
    `the annotations have ${count}; nothing was sent`,
    "Put each of `errors` right; ?dryRun=true checks without publishing.",
    {
      errors: faults.map(({ index, field, rule, message, hint }) => ({
        place: ["annotations", ...(index < 0 ? [] : [index]), ...(field === "" ? [] : [field])].join("/"),
        message,
        rule,
        hint,
      })),
    },
  );
}
