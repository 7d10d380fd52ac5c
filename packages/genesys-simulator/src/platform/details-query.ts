import { z } from "zod";
import type { AnalyticsConversation, Participant, Segment, Session } from "./payloads.ts";

const instant = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

const interval = z
  .string()
  .transform((text) => text.split("/"))
  .pipe(z.tuple([instant, instant]))
  .transform(([startMs, endMs]) => ({ startMs, endMs }))
  .refine(({ startMs, endMs }) => startMs < endMs, "the interval ends before it begins");

const predicate = z.object({
  type: z.literal("dimension").optional(),
  dimension: z.string().min(1),
  operator: z.enum(["matches", "exists", "notExists"]).default("matches"),
  value: z.string().nullish(),
});

const clause = z.object({ type: z.enum(["and", "or"]), predicates: z.array(predicate).min(1) });

const filter = z.object({
  type: z.enum(["and", "or"]),
  predicates: z.array(predicate).optional(),
  clauses: z.array(clause).optional(),
});

type Filter = z.infer<typeof filter>;

const criteria = z.object({
  interval,
  order: z.enum(["asc", "desc"]).default("asc"),
  orderBy: z.enum(["conversationStart", "conversationEnd"]).default("conversationStart"),
  segmentFilters: z.array(filter).default([]),
  conversationFilters: z.array(filter).default([]),
});

const longestMs = 7 * 24 * 3_600_000;

/** `POST /api/v2/analytics/conversations/details/query`. */
export const detailsQueryBody = criteria.extend({
  interval: interval.refine(
    ({ startMs, endMs }) => endMs - startMs <= longestMs,
    "the interval is longer than 7 days: split it, or use a job",
  ),
  paging: z
    .object({ pageSize: z.int().min(1).max(100), pageNumber: z.int().min(1) })
    .default({ pageSize: 25, pageNumber: 1 }),
});

/** `POST /api/v2/analytics/conversations/details/jobs`. */
export const detailsJobBody = criteria.extend({ limit: z.int().positive().optional() });

export type DetailsCriteria = z.infer<typeof criteria>;

interface Place {
  conversation: AnalyticsConversation;
  participant: Participant;
  session: Session;
  segment: Segment;
}

/** The values that a segment has of a dimension, those of its session, participant and conversation included. */
const segmentDimensions: Readonly<Record<string, (place: Place) => readonly (string | undefined)[]>> = {
  ani: ({ session }) => [session.ani],
  conversationId: ({ conversation }) => [conversation.conversationId],
  direction: ({ session }) => [session.direction],
  disconnectType: ({ segment }) => [segment.disconnectType],
  divisionId: ({ conversation }) => conversation.divisionIds ?? [],
  dnis: ({ session }) => [session.dnis],
  mediaType: ({ session }) => [session.mediaType],
  participantId: ({ participant }) => [participant.participantId],
  provider: ({ session }) => [session.provider],
  purpose: ({ participant }) => [participant.purpose],
  queueId: ({ segment }) => [segment.queueId],
  recording: ({ session }) => [String(session.recording === true)],
  segmentType: ({ segment }) => [segment.segmentType],
  sessionId: ({ session }) => [session.sessionId],
  userId: ({ participant }) => [participant.userId],
  wrapUpCode: ({ segment }) => [segment.wrapUpCode],
};

/** What belongs to the conversation itself. Anything else asked of it matches nothing, without an error. */
const conversationDimensions: Readonly<
  Record<string, (conversation: AnalyticsConversation) => readonly (string | undefined)[]>
> = {
  conversationId: ({ conversationId }) => [conversationId],
  divisionId: ({ divisionIds }) => divisionIds ?? [],
  originatingDirection: ({ originatingDirection }) => [originatingDirection],
};

type Predicate = z.infer<typeof predicate>;

function isTrue({ operator, value }: Predicate, values: readonly (string | undefined)[]): boolean {
  const present = values.filter((each) => each !== undefined);
  if (operator === "exists") return present.length > 0;
  if (operator === "notExists") return present.length === 0;
  return present.some((each) => each.toLowerCase() === value?.toLowerCase());
}

function passes({ type, predicates = [], clauses = [] }: Filter, holds: (predicate: Predicate) => boolean): boolean {
  const results = [
    ...predicates.map(holds),
    ...clauses.map((each) => (each.type === "and" ? each.predicates.every(holds) : each.predicates.some(holds))),
  ];
  return type === "and" ? results.every(Boolean) : results.some(Boolean);
}

/** The dimensions that segments are asked for but do not have. */
export function unknownDimensions({ segmentFilters }: Pick<DetailsCriteria, "segmentFilters">): string[] {
  const asked = segmentFilters.flatMap(({ predicates = [], clauses = [] }) => [
    ...predicates,
    ...clauses.flatMap((each) => each.predicates),
  ]);
  return asked.map(({ dimension }) => dimension).filter((dimension) => !Object.hasOwn(segmentDimensions, dimension));
}

/** Whether a conversation passes its filters and one of its segments passes all of the segments'. */
export function matches(
  conversation: AnalyticsConversation,
  { segmentFilters, conversationFilters }: Pick<DetailsCriteria, "segmentFilters" | "conversationFilters">,
): boolean {
  const ofConversation = (each: Predicate) => {
    const read = conversationDimensions[each.dimension];
    return read !== undefined && isTrue(each, read(conversation));
  };
  if (!conversationFilters.every((each) => passes(each, ofConversation))) return false;
  if (segmentFilters.length === 0) return true;
  return conversation.participants.some((participant) =>
    participant.sessions.some((session) =>
      session.segments.some((segment) => {
        const place = { conversation, participant, session, segment };
        const ofSegment = (each: Predicate) => isTrue(each, segmentDimensions[each.dimension]?.(place) ?? []);
        return segmentFilters.every((each) => passes(each, ofSegment));
      }),
    ),
  );
}
