import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Store } from "@earshot/model";
import { type EvaluateDeps, evaluateRecordings, type RunSettings } from "@earshot/workflow";
import { z } from "zod";
import { ApiError } from "../api-error.ts";
import { wallTime } from "../filter.ts";
import type { JobRunner } from "../jobs.ts";
import { answers, problems } from "../responses.ts";
import { definitionName, eventsShape, readRules, rulesShape } from "../rules.ts";
import { findDefinitions, jobPath, startedSchema, toOptions } from "../run-start.ts";
import { workedExample } from "../worked-example.ts";
import type { App } from "../zod-app.ts";

/** What files are read and stored with. */
export interface ImportParts {
  /** What evaluates the recordings of a folder. */
  open(folder: string): Promise<EvaluateDeps>;
  settings: RunSettings;
  longestUploadBytes: number;
}

/** @throws ApiError 503 where none are taken */
export function requireImporting(parts: ImportParts | null): ImportParts {
  if (parts !== null) return parts;
  const hint = "Import it where the database is: earshot import.";
  throw new ApiError(503, "import.not_configured", "this server takes no calls", hint);
}

/** @throws ApiError 409 when a call is stored under this id */
export async function requireUnknown(
  { evaluations }: Pick<Store, "evaluations">,
  recordingId: string,
  hint: string,
): Promise<void> {
  const { items } = await evaluations.list({ recordingId }, { limit: 1 });
  if (items.length === 0) return;
  throw new ApiError(409, "import.stored_already", `a call with the id ${recordingId} is stored already`, hint);
}

const name = z.string().trim().min(1).max(200);
const named = z.strictObject({ id: name, name: name.nullable().default(null) });

const importBody = z
  .strictObject({
    recordingId: name.meta({ description: "under which the call is stored" }),
    transcript: z.record(z.string(), z.unknown()).meta({
      description: "what speech-to-text answered, in any JSON format of docs/transcripts.md that is an object",
    }),
    interactionId: name.optional(),
    startTime: wallTime.optional().meta({ description: "when the recording began; it places the holds" }),
    agents: z.array(named).default([]),
    queues: z.array(named).default([]),
    ...eventsShape,
    definitions: z.array(definitionName).min(1).default(["standard"]),
    ...rulesShape,
  })
  .meta({ examples: [{ recordingId: "call-1", transcript: workedExample.request.transcript }] });

/** `POST /v1/imports` stores a call that was sent, the way `earshot import` stores files. */
export function importRoutes(app: App, store: Store, parts: ImportParts | null, runner: JobRunner): void {
  app.post(
    "/v1/imports",
    {
      config: { access: "runs:start" },
      schema: {
        tags: ["evaluations"],
        operationId: "importCall",
        summary: "Evaluate and store a call from its transcript",
        description:
          "A run over this call: its words are masked before they are stored, and what was sent is deleted when the run ends, or by the next run when the server was killed. A call that has an evaluation is not replaced.",
        body: importBody,
        response: {
          202: answers(startedSchema, "The run has started; Location is the path of its job"),
          ...problems(400, 401, 403, 409, 413, 415, 422, 500, 503),
        },
      },
    },
    async (request, reply) => {
      const { open, settings } = requireImporting(parts);
      const { recordingId, definitions, holdAudio } = request.body;
      await requireUnknown(store, recordingId, "Send it under another recordingId.");
      const options = {
        ...{ query: {}, definitions: findDefinitions(definitions), ...readRules(request.body) },
        ...{ holdAudio, concurrency: 1, retryFailed: true, force: false },
      };
      const id = await runner.start(async (started) => {
        // The run's own folder: whatever happens to this server, it is removed with what else the run leaves behind.
        const folder = join(settings.workDirectory, started.runId);
        try {
          await writeFiles(join(folder, "sent"), request.body);
          const deps = await open(join(folder, "sent"));
          return await evaluateRecordings(deps, toOptions(options, settings), started);
        } finally {
          await rm(folder, { recursive: true, force: true });
        }
      }, request.log);
      const url = jobPath(id);
      return reply.code(202).header("location", url).send({ job: { id, url } });
    },
  );
}

/** The files that `earshot import` would be given. */
async function writeFiles(folder: string, body: z.infer<typeof importBody>): Promise<void> {
  const { recordingId, transcript, interactionId, startTime, agents, queues, events } = body;
  const isOfSomebody = agents.length + queues.length > 0;
  const document = {
    ...transcript,
    ...{ recordingId, interactionId: interactionId ?? recordingId },
    ...(startTime === undefined ? {} : { startTime }),
    ...(isOfSomebody ? { conversation: { agents, queues } } : {}),
  };
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(join(folder, "call.json"), JSON.stringify(document), { mode: 0o600 });
  if (events === undefined) return;
  await writeFile(join(folder, "call.events.json"), JSON.stringify(events), { mode: 0o600 });
}
