import { z } from "zod";
import { type Answer, badRequest, genesysError, json, notFound } from "../answer.ts";
import type { ServiceRequest } from "../service-request.ts";
import { findConversations, unknownDimensionRefusal } from "./analytics-service.ts";
import { conversationView } from "./conversation-view.ts";
import type { Conversations } from "./conversations.ts";
import { type DetailsCriteria, detailsJobBody } from "./details-query.ts";
import type { JobResults, JobStatus } from "./payloads.ts";
import type { Permissions } from "./permissions.ts";
import { whole } from "./query-parameters.ts";
import type { Readiness } from "./readiness.ts";

interface Job {
  criteria: DetailsCriteria & { limit?: number | undefined };
  submittedMs: number;
  /** The conversations found, once somebody asked for them. */
  ids: readonly string[] | null;
}

const lifeMs = 24 * 3_600_000;
const resultsQuery = z.object({
  cursor: z.string().optional(),
  pageSize: whole.default(1000).transform((size) => Math.min(size, 1000)),
});

/** Conversations of long intervals, by jobs whose results are read from cursor to cursor. */
export function createDetailsJobs(
  conversations: Conversations,
  { permissions, readiness }: { permissions: Permissions; readiness: Readiness },
  { lagMs, now }: { lagMs: number | undefined; now: () => number },
) {
  const jobs = new Map<string, Job>();
  const date = (epochMs: number) => new Date(epochMs).toISOString();
  const availableMs = () => (lagMs === undefined ? Math.max(now(), conversations.lastEndMs()) : now() - lagMs);
  const refuse = (request: ServiceRequest) => permissions.refuse(request, "analytics:conversationDetail:view");

  function idsOf({ criteria }: Job): readonly string[] {
    const { startMs, endMs } = criteria.interval;
    const interval = { startMs, endMs: Math.min(endMs, availableMs()) };
    const found = findConversations(conversations, { ...criteria, interval });
    return found.slice(0, criteria.limit).map(({ conversationId }) => conversationId);
  }

  function statusOf(jobId: string, { submittedMs }: Job): JobStatus {
    const dates = { submissionDate: date(submittedMs), expirationDate: date(submittedMs + lifeMs) };
    if (now() >= submittedMs + lifeMs) return { state: "EXPIRED", ...dates };
    const isFirst = !readiness.wasAsked(jobId);
    if (readiness.ask(jobId) > 0) return { state: isFirst ? "QUEUED" : "PENDING", ...dates };
    return { state: "FULFILLED", ...dates, completionDate: date(now()) };
  }

  return {
    create(request: ServiceRequest): Answer {
      const refusal = refuse(request);
      if (refusal !== null) return refusal;
      const body = detailsJobBody.safeParse(request.body);
      if (!body.success) return badRequest(body.error);
      const unknown = unknownDimensionRefusal(body.data);
      if (unknown !== null) return unknown;
      const jobId = crypto.randomUUID();
      jobs.set(jobId, { criteria: body.data, submittedMs: now(), ids: null });
      return json(202, { jobId });
    },

    status(request: ServiceRequest): Answer {
      const refusal = refuse(request);
      if (refusal !== null) return refusal;
      const { jobId = "" } = request.params;
      const job = jobs.get(jobId);
      return job === undefined ? notFound("job") : json(200, statusOf(jobId, job));
    },

    results(request: ServiceRequest): Answer {
      const refusal = refuse(request);
      if (refusal !== null) return refusal;
      const { jobId = "" } = request.params;
      const job = jobs.get(jobId);
      if (job === undefined || now() >= job.submittedMs + lifeMs) return notFound("job");
      if (!readiness.isReady(jobId)) return genesysError(400, "bad.request", "The job is not fulfilled.");
      const query = resultsQuery.safeParse(request.query);
      if (!query.success) return badRequest(query.error);
      const { cursor, pageSize } = query.data;
      job.ids ??= idsOf(job);
      const from = cursor === undefined ? 0 : readCursor(cursor, jobId);
      if (from === null) return genesysError(400, "bad.request", "The cursor is not one of this job.");
      const page = job.ids.slice(from, from + pageSize).map((id) => conversations.get(id));
      return json(200, {
        conversations: page.flatMap((found) => (found === undefined ? [] : [conversationView(found, true)])),
        ...(from + pageSize < job.ids.length ? { cursor: cursorAt(from + pageSize, jobId) } : {}),
        dataAvailabilityDate: date(availableMs()),
      } satisfies JobResults);
    },

    /** Up to when jobs know conversations. */
    availability(request: ServiceRequest): Answer {
      return refuse(request) ?? json(200, { dataAvailabilityDate: date(availableMs()) });
    },
  };
}

function cursorAt(from: number, jobId: string): string {
  return Buffer.from(`${from} ${jobId}`).toString("base64url");
}

function readCursor(cursor: string, jobId: string): number | null {
  const [from, of] = Buffer.from(cursor, "base64url").toString().split(" ");
  return of === jobId ? Number(from) : null;
}
