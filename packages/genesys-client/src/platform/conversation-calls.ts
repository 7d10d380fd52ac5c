import { z } from "zod";
import type { ApiCall } from "../api.ts";
import type { ListingLimits, Page } from "../pagination.ts";
import { costClasses, grants, permissions, text } from "./call-parts.ts";
import { conversationSchema, type PlatformConversation } from "./schemas.ts";
import { type TimeRange, toInterval } from "./windows.ts";

/** Ten million conversations at full pages. */
export const listingLimits: ListingLimits = { maxPages: 100_000, maxBytes: 16 * 2 ** 30 };

/** The whole conversation follows; each is read on its own, so that a malformed one does not end the listing. */
const conversationList = z
  .array(z.unknown())
  .nullish()
  .transform((conversations) => conversations ?? []);

/** Any number: the service may leave it out. */
const count = z.int().nonnegative().nullish().catch(null);

/** What only an error has: some gateways answer one with 200. */
const errorField = z.undefined({ error: "is the field of an error, not of a listing" }).optional();
/** An answer without conversations is one of an empty range only when nothing in it says otherwise. */
const nothingFound = z.object({
  totalHits: z.literal(0).nullish(),
  message: errorField,
  code: errorField,
  status: errorField,
});
const conversationAnswer = z.looseObject({}).superRefine((answer, context) => {
  if (answer.conversations !== undefined && answer.conversations !== null) return;
  for (const { path, message } of nothingFound.safeParse(answer).error?.issues ?? []) {
    context.addIssue({ code: "custom", path, message });
  }
});

const queryAnswer = conversationAnswer
  .pipe(z.object({ conversations: conversationList, totalHits: count }))
  .transform(({ conversations, totalHits }): Page<unknown> => {
    return { items: conversations, total: totalHits ?? null, pageCount: null, pageSize: null };
  });

/** Calls that went on in the range, the latest first. `mediaType` among `conversationFilters` would find nothing, without an error. */
function detailsBody(range: TimeRange) {
  return {
    interval: toInterval(range),
    order: "desc",
    orderBy: "conversationStart",
    segmentFilters: [
      { type: "and", predicates: [{ type: "dimension", dimension: "mediaType", operator: "matches", value: "voice" }] },
    ],
  };
}

export function queryConversations(range: TimeRange, page: { number: number; size: number }): ApiCall<Page<unknown>> {
  return {
    method: "POST",
    path: ["api", "v2", "analytics", "conversations", "details", "query"],
    body: { ...detailsBody(range), paging: { pageSize: page.size, pageNumber: page.number } },
    schema: queryAnswer,
    what: `conversations of ${toInterval(range)}, page ${page.number}`,
    isListing: true,
    scope: permissions.conversations,
    grants,
    costClass: costClasses.analytics,
  };
}

const jobsPath = ["api", "v2", "analytics", "conversations", "details", "jobs"] as const;

export function startJob(range: TimeRange): ApiCall<{ jobId: string }> {
  return {
    method: "POST",
    path: jobsPath,
    body: detailsBody(range),
    // Each request starts a job, of which the service takes few.
    idempotent: false,
    schema: z.object({ jobId: z.string().min(1) }),
    what: `job for the conversations of ${toInterval(range)}`,
    scope: permissions.conversations,
    grants,
    costClass: costClasses.analytics,
  };
}

export function getJob(jobId: string): ApiCall<{ state: string; errorMessage?: string | null | undefined }> {
  return {
    method: "GET",
    path: [...jobsPath, jobId],
    schema: z.object({ state: z.string(), errorMessage: text }),
    what: `job ${jobId}`,
    scope: permissions.conversations,
    grants,
    costClass: costClasses.analytics,
  };
}

export interface JobPage {
  conversations: unknown[];
  cursor?: string | null | undefined;
  dataAvailabilityDate?: string | null | undefined;
}

export function getJobResults(jobId: string, cursor: string | null): ApiCall<JobPage> {
  return {
    method: "GET",
    path: [...jobsPath, jobId, "results"],
    query: { pageSize: "1000", ...(cursor === null ? {} : { cursor }) },
    schema: conversationAnswer.pipe(
      z.object({ conversations: conversationList, cursor: text, dataAvailabilityDate: text }),
    ),
    what: `results of job ${jobId}`,
    isListing: true,
    scope: permissions.conversations,
    grants,
    costClass: costClasses.analytics,
  };
}

export function getConversation(id: string): ApiCall<PlatformConversation> {
  return {
    method: "GET",
    path: ["api", "v2", "analytics", "conversations", id, "details"],
    schema: conversationSchema,
    what: `details of conversation ${id}`,
    scope: permissions.conversations,
    grants,
    costClass: costClasses.analytics,
  };
}
