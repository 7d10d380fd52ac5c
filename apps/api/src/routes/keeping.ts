import { type ErasureSelection, erasedIdKinds, erasedKinds, heldKinds, retainedKinds } from "@earshot/model";
import { eraseCalls, type KeepingDeps, planRetention, type RetentionPolicy, runRetention } from "@earshot/workflow";
import { z } from "zod";
import { ApiError } from "../api-error.ts";
import { nextCursor, pageQuery } from "../filter.ts";
import { nameInLog } from "../log.ts";
import { answers, problems } from "../responses.ts";
import type { App } from "../zod-app.ts";

/** What erasing and keeping need, and how long what is kept. */
export interface KeepingParts {
  deps: KeepingDeps;
  policies: readonly RetentionPolicy[];
}

/** A run of retention that is asked for ends after so many steps of a hundred calls, so that its answer does not take long. */
const mostSteps = 10;

const countsSchema = z
  .partialRecord(z.enum(erasedKinds), z.int().nonnegative())
  .meta({ id: "ErasedCounts", description: "How many of each kind; none of those that are missing." });

const holdSchema = z
  .object({
    id: z.int(),
    kind: z.enum(heldKinds),
    target: z.string().meta({ description: "id of the recording, interaction, agent or queue" }),
    reason: z.string(),
    addedBy: z.string(),
    addedAtMs: z.int().meta({ description: "Unix time, ms" }),
  })
  .meta({ id: "LegalHold", description: "What it is on is neither erased nor removed by its age." });

const receiptSchema = z
  .object({
    id: z.string(),
    atMs: z.int().meta({ description: "Unix time, ms" }),
    actor: z.string(),
    cause: z.string().meta({ description: "`request`, `again`, or a retention such as `retention of words`" }),
    measuresKept: z.boolean().meta({ description: "whether the numbers of the calls stayed" }),
    counts: countsSchema,
    ids: z.array(z.object({ kind: z.enum(erasedIdKinds), sha256: z.string() })),
    sequence: z.int().meta({ description: "of its entry in the audit trail" }),
    previousHash: z.string().meta({ description: "hash of the entry before" }),
    isVouchedFor: z.boolean().meta({ description: "whether the audit trail has the hash of this very receipt" }),
  })
  .meta({ id: "ErasureReceipt", description: "What a step of an erasure removed. It holds no personal data." });

const ids = z.array(z.string().min(1)).max(1000).optional();

const selectionShape = {
  recordingIds: ids.meta({ description: "the calls of these recordings" }),
  interactionIds: ids.meta({ description: "all calls of these interactions" }),
  agentIds: ids.meta({ description: "all calls in which these agents took part" }),
  speakers: ids.meta({ description: "all calls in whose words somebody has one of these labels" }),
};

const planSchema = z
  .object({
    counts: countsSchema,
    held: z.int().nonnegative().meta({ description: "calls that a hold keeps; one refuses the whole erasure" }),
    holds: z.array(holdSchema),
  })
  .meta({ id: "ErasurePlan" });

const finishedShape = {
  receipts: z.array(receiptSchema),
  mediaRemoved: z.int().nonnegative(),
  mediaLeft: z.int().nonnegative().meta({ description: "files that lie where they were imported from" }),
  isScrubbed: z.boolean().meta({
    description:
      "whether nothing is left in the files of the database; false when somebody reads it right now: ask again",
  }),
};

const erasureSchema = z.object(finishedShape).meta({ id: "Erasure" });

const retentionSchema = z
  .object({
    rules: z.array(
      z.object({
        kind: z.enum(retainedKinds),
        queueId: z.string().nullable().meta({ description: "null: all calls whose queues have no age of their own" }),
        days: z.int(),
        calls: z.int().nonnegative(),
        oldestAtMs: z.int().nullable().meta({ description: "when the oldest of them began; Unix time, ms" }),
        held: z.int().nonnegative().meta({ description: "calls as old that a hold keeps; not among `calls`" }),
      }),
    ),
    orphans: z.object({ files: z.int(), bytes: z.int() }).meta({ description: "media to which no call refers" }),
  })
  .meta({ id: "RetentionPlan" });

const retentionRunSchema = z
  .object({
    ...finishedShape,
    orphansRemoved: z.int().nonnegative(),
    isUnfinished: z.boolean().meta({ description: "whether more is left: ask again" }),
  })
  .meta({ id: "RetentionRun" });

export type ErasurePlanAnswer = z.infer<typeof planSchema>;
export type ErasureReceiptAnswer = z.infer<typeof receiptSchema>;
export type LegalHoldAnswer = z.infer<typeof holdSchema>;
export type RetentionPlanAnswer = z.infer<typeof retentionSchema>;
export type RetentionRunAnswer = z.infer<typeof retentionRunSchema>;

/** `/v1/erasures`, `/v1/holds` and `/v1/retention`: what is erased, what must be kept, and how long the rest is. */
export function keepingRoutes(app: App, given: KeepingParts | null): void {
  const config = { access: "calls:erase" } as const;
  const tags = ["keeping"];
  const errors = problems(400, 401, 403, 413, 415, 500, 503);

  app.post(
    "/v1/erasures/plan",
    {
      config,
      schema: {
        tags,
        operationId: "planErasure",
        summary: "What erasing these calls would remove",
        body: z.strictObject(selectionShape).meta({ examples: [{ recordingIds: ["…"] }] }),
        response: { 200: answers(planSchema, "What there is of them now"), ...errors },
      },
    },
    async (request) => {
      return parts().deps.store.keeping.plan(named(request.body));
    },
  );
  app.post(
    "/v1/erasures",
    {
      config,
      schema: {
        tags,
        operationId: "eraseCalls",
        summary: "Erase calls and all that is kept of them",
        description:
          "It can't be taken back. A legal hold on any of the calls refuses all of it (409, `store.held`). What was stopped goes on when it is asked for again.",
        body: z
          .strictObject({
            ...selectionShape,
            measuresKept: z.boolean().default(false).meta({
              description: "keep the numbers of the calls, by queue and day, without anything that names them",
            }),
          })
          .meta({ examples: [{ recordingIds: ["…"], measuresKept: false }] }),
        response: { 200: answers(erasureSchema, "What was erased"), ...errors, ...problems(409) },
      },
    },
    async (request) => {
      const { measuresKept, ...selection } = request.body;
      const by = { actor: request.viewer.actor, correlationId: request.id, measuresKept };
      const erasure = await eraseCalls(parts().deps, named(selection), by);
      request.log.info({ by: nameInLog(request), receipts: erasure.receipts.map(({ id }) => id) }, "calls erased");
      return mutable(erasure);
    },
  );
  app.get(
    "/v1/erasures",
    {
      config,
      schema: {
        tags,
        operationId: "listErasures",
        summary: "Receipts of what was erased, the latest first",
        querystring: pageQuery,
        response: {
          200: answers(
            z.object({ items: z.array(receiptSchema), nextCursor }).meta({ id: "ErasureReceipts" }),
            "One page of receipts",
          ),
          ...problems(400, 401, 403, 500, 503),
        },
      },
    },
    async (request) => {
      const { items, nextCursor } = await parts().deps.store.keeping.receipts(request.query);
      return { items: items.map(mutableReceipt), nextCursor };
    },
  );

  app.get(
    "/v1/holds",
    {
      config,
      schema: {
        tags,
        operationId: "listHolds",
        summary: "Legal holds, the latest first",
        response: {
          200: answers(z.object({ holds: z.array(holdSchema) }).meta({ id: "LegalHolds" }), "The holds"),
          ...problems(401, 403, 500, 503),
        },
      },
    },
    async () => ({ holds: await parts().deps.store.keeping.holds() }),
  );
  app.post(
    "/v1/holds",
    {
      config,
      schema: {
        tags,
        operationId: "addHold",
        summary: "Add a legal hold",
        body: z
          .strictObject({
            kind: z.enum(heldKinds),
            target: z
              .string()
              .min(1)
              .max(500)
              .meta({ description: "id of the recording, interaction, agent or queue" }),
            reason: z.string().trim().min(1).max(1000),
          })
          .meta({ examples: [{ kind: "call", target: "…", reason: "claim 2026-114" }] }),
        response: { 201: answers(holdSchema, "The hold"), ...errors },
      },
    },
    async (request, reply) => {
      const { deps } = parts();
      const facts = { addedBy: request.viewer.actor, addedAtMs: deps.clock.now() };
      reply.status(201);
      return deps.store.keeping.addHold({ ...request.body, ...facts }, request.id);
    },
  );
  app.delete(
    "/v1/holds/:id",
    {
      config,
      schema: {
        tags,
        operationId: "removeHold",
        summary: "Remove a legal hold",
        params: z.object({ id: z.coerce.number().pipe(z.int().positive()) }),
        response: { 200: answers(holdSchema, "What was removed"), ...problems(400, 401, 403, 404, 500, 503) },
      },
    },
    async (request) => {
      const { id } = request.params;
      const { deps } = parts();
      const by = { actor: request.viewer.actor, atMs: deps.clock.now(), correlationId: request.id };
      const removed = await deps.store.keeping.removeHold(id, by);
      if (removed !== undefined) return removed;
      throw new ApiError(404, "hold.not_found", `there is no hold ${id}`, "GET /v1/holds lists them.");
    },
  );

  app.get(
    "/v1/retention",
    {
      config,
      schema: {
        tags,
        operationId: "planRetention",
        summary: "What is older than EARSHOT_RETENTION allows, by policy",
        response: {
          200: answers(retentionSchema, "What would go; no rule when no retention is set"),
          ...problems(401, 403, 500, 503),
        },
      },
    },
    async () => {
      const { deps, policies } = parts();
      return planRetention(deps, policies);
    },
  );
  app.post(
    "/v1/retention/runs",
    {
      config,
      schema: {
        tags,
        operationId: "runRetention",
        summary: "Remove what is older than EARSHOT_RETENTION allows",
        description: `Of ${mostSteps * 100} calls at most: ask again while \`isUnfinished\`.`,
        response: { 200: answers(retentionRunSchema, "What was removed"), ...problems(401, 403, 500, 503) },
      },
    },
    async (request) => {
      const { deps, policies } = parts();
      const by = { actor: request.viewer.actor, correlationId: request.id, mostSteps };
      const result = await runRetention(deps, policies, by);
      request.log.info({ by: nameInLog(request), receipts: result.receipts.map(({ id }) => id) }, "retention run");
      return mutable(result);
    },
  );

  function parts(): KeepingParts {
    if (given !== null) return given;
    throw new ApiError(503, "keeping.not_set", "this server does not erase", "Use `earshot erase`.");
  }
}

type Receipt = Awaited<ReturnType<typeof eraseCalls>>["receipts"][number];

function mutableReceipt(receipt: Receipt) {
  return { ...receipt, ids: [...receipt.ids] };
}

function mutable<T extends { receipts: readonly Receipt[] }>(answer: T) {
  return { ...answer, receipts: answer.receipts.map(mutableReceipt) };
}

/** @throws ApiError 400 when nothing is named */
function named(selection: ErasureSelection): ErasureSelection {
  if (Object.values(selection).some((part: readonly string[] | undefined) => (part?.length ?? 0) > 0)) return selection;
  throw new ApiError(
    400,
    "erasure.empty",
    "it is not said what to erase",
    "Name recordingIds, interactionIds, agentIds or speakers.",
  );
}
