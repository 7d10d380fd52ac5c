import { rm } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import {
  type AuditInput,
  type Cleanup,
  type Clock,
  createCleanup,
  type MediaStore,
  type Recording,
  type Store,
} from "@earshot/model";
import { type EvaluateDeps, evaluateRecordings, removeAbandonedFolders } from "@earshot/workflow";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { z } from "zod";
import { ApiError } from "../api-error.ts";
import type { JobRunner } from "../jobs.ts";
import { answers, problems } from "../responses.ts";
import { readRules } from "../rules.ts";
import { findDefinitions, jobPath, startedSchema, toOptions } from "../run-start.ts";
import { makeUploadFolder, readFileName, receiveFile, requireSize } from "../uploaded-file.ts";
import { withZod } from "../zod-app.ts";
import { type ImportParts, requireImporting, requireUnknown } from "./imports.ts";

/** So long an upload may take in all. */
export const longestUploadMs = 3_600_000;
/** So long it may stand still. */
const longestStandstillMs = 60_000;
/** So many are received and evaluated at once. */
const mostUploads = 4;

const fileType = "application/octet-stream";

/** It is read in pieces, and never a string of its own. */
const file = z.unknown().meta({ type: "string", format: "binary" });

const uploadedSchema = startedSchema.extend({
  recordingId: z.string().meta({ description: "under which the call is stored" }),
});

export type UploadedAnswer = z.infer<typeof uploadedSchema>;

interface UploadParts {
  store: Store;
  clock: Pick<Clock, "now">;
  /** Where the sound of calls is kept; null keeps none. */
  media: MediaStore | null;
  runner: JobRunner;
}

/** `POST /v1/uploads` stores the call of a file that was sent, the way `earshot import` stores those on disk. */
export async function uploadRoutes(
  app: FastifyInstance,
  { store, clock, media, runner }: UploadParts,
  parts: ImportParts | null,
): Promise<void> {
  // Before this server takes any.
  if (parts !== null) {
    await removeAbandonedFolders(parts.settings.workDirectory, clock.now(), Number.POSITIVE_INFINITY);
  }
  /** Of uploads that are not stored yet. */
  const recordingIds = new Set<string>();
  let uploads = 0;

  function takePlace(held: Cleanup): void {
    if (uploads >= mostUploads) {
      throw new ApiError(503, "server.busy", "too many uploads are under way", "Send it again in a while.");
    }
    uploads += 1;
    held.defer(() => {
      uploads -= 1;
    });
  }

  /** Two files of one name that come at the same time must not become one call. */
  async function takeId(held: Cleanup, recordingId: string): Promise<void> {
    const hint = "Rename the file, if it is another call.";
    if (recordingIds.has(recordingId)) {
      throw new ApiError(409, "import.under_way", `a call with the id ${recordingId} is being stored`, hint);
    }
    recordingIds.add(recordingId);
    held.defer(() => {
      recordingIds.delete(recordingId);
    });
    await requireUnknown(store, recordingId, hint);
  }

  // A plugin of its own, since only here the body is no JSON.
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(fileType, (_request, body, done) => done(null, body));
    scope.addContentTypeParser("*", (_request, _body, done) => done(wrongType()));
    withZod(scope).post(
      "/v1/uploads",
      {
        config: { access: "runs:start", takesItsTime: true },
        schema: {
          tags: ["evaluations"],
          operationId: "uploadCall",
          summary: "Evaluate and store a call from its recording or transcript",
          description:
            "The body is the file. A run evaluates it as `earshot import` does: a recording is transcribed by the service that is set, and measured by voice activity when none is. Its sound is kept, so that it can be played. A call that has an evaluation is not replaced.",
          consumes: [fileType],
          querystring: z.object({
            name: z.string().meta({
              description: "of the file; without its extension it is the call's id, unless a transcript has one itself",
            }),
            startTime: z.iso.datetime({ offset: true }).optional().meta({
              description: "when the recording began, unless the file says so itself; without it the call has no time",
            }),
          }),
          body: file,
          response: {
            202: answers(uploadedSchema, "The run has started; Location is the path of its job"),
            ...problems(400, 401, 403, 409, 413, 415, 422, 500, 503),
          },
        },
      },
      async (request, reply) => {
        const { open, settings, longestUploadBytes } = requireImporting(parts);
        const name = readFileName(request.query.name);
        requireSize(Number(request.headers["content-length"] ?? 0), longestUploadBytes);
        await using held = createCleanup();
        takePlace(held);
        const folder = await makeUploadFolder(settings.workDirectory);
        held.defer(() => rm(folder, { recursive: true, force: true }));
        await receiveFile(bodyOf(request), { folder, name, longestBytes: longestUploadBytes });
        const deps = startingAt(namingFiles(await open(folder), folder), request.query.startTime ?? null);
        const { id: recordingId, interactionId } = await readRecording(deps, folder, name);
        await takeId(held, recordingId);
        await store.audit.append(entryOf(request, interactionId, clock.now()));
        const options = {
          ...toOptions(
            {
              ...{ query: {}, definitions: findDefinitions([]), ...readRules({ units: "segments" }) },
              ...{ concurrency: 1, retryFailed: true, force: false },
            },
            settings,
          ),
          soundCheck: "always" as const,
          keepMedia: media && { store: media, which: "all" as const },
        };
        const id = await runner.startBeside(async (started) => {
          await using _heldByRun = held.move();
          return await evaluateRecordings(deps, options, started);
        }, request.log);
        const url = jobPath(id);
        return reply.code(202).header("location", url).send({ job: { id, url }, recordingId });
      },
    );
  });
}

function wrongType(): ApiError {
  const hint = `Send the file as the body, with Content-Type: ${fileType}.`;
  return new ApiError(415, "request.media_type", "the body does not say that it is a file", hint);
}

/** The pieces of a body; they end with an error when the client goes or sends nothing for a while. */
async function* bodyOf({ body, raw }: FastifyRequest): AsyncGenerator<Uint8Array> {
  if (!(body instanceof Readable)) return;
  raw.setTimeout(longestStandstillMs, () => raw.destroy());
  try {
    for await (const piece of body) yield piece;
  } catch (cause) {
    throw new ApiError(400, "upload.incomplete", "the file did not arrive as a whole", "Send it again.", { cause });
  } finally {
    raw.setTimeout(0);
  }
}

/** The call of an upload. @throws ApiError 415, 422 */
async function readRecording({ source }: EvaluateDeps, folder: string, name: string): Promise<Recording> {
  for await (const recording of source.list({})) {
    if (!("unreadable" in recording)) return recording;
    const { code, message, hint } = recording.unreadable;
    throw new ApiError(422, code, withoutFolder(message, folder), hint ?? "Check the file.");
  }
  const hint = "Send a recording or a transcript.";
  throw new ApiError(415, "upload.unknown_file", `${name} is neither a recording nor a transcript`, hint);
}

/** Why a call failed names its file as it was sent, not where it lay for a while. */
function namingFiles(deps: EvaluateDeps, folder: string): EvaluateDeps {
  const { calls } = deps.store;
  const saveFailed: typeof calls.saveFailed = ({ failure, ...call }, saving) =>
    calls.saveFailed({ ...call, failure: { ...failure, message: withoutFolder(failure.message, folder) } }, saving);
  return { ...deps, store: { ...deps.store, calls: { ...calls, saveFailed } } };
}

/** Recordings that do not say when they began did so when whoever sent them says. */
function startingAt(deps: EvaluateDeps, startTime: string | null): EvaluateDeps {
  const { source } = deps;
  const timed = <Found extends object>(found: Found) =>
    "startTime" in found && found.startTime === null ? { ...found, startTime } : found;
  return {
    ...deps,
    source: {
      ...source,
      async *list(query, signal) {
        for await (const found of source.list(query, signal)) yield timed(found);
      },
      get: async (id, signal) => timed(await source.get(id, signal)),
    },
  };
}

const withoutFolder = (message: string, folder: string) => message.replaceAll(join(folder, "/"), "");

function entryOf({ id, viewer }: FastifyRequest, interactionId: string, nowMs: number): AuditInput {
  return {
    ...{ timestamp: new Date(nowMs).toISOString(), interactionId, status: "completed", actor: viewer.actor },
    ...{ payloadHash: null, latencyMs: {}, accuracyRate: null, totalValidations: 0 },
    reason: "uploaded",
    governanceTag: "upload_v1",
    correlationId: id,
  };
}
