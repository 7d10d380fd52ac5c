import { type Answer, badRequest, genesysError, json, notFound } from "../answer.ts";
import { type PoisonLookup, refusalOf } from "../poison.ts";
import type { ServiceRequest } from "../service-request.ts";
import type { Conversation } from "./conversation.ts";
import { conversationView, endOf, filteredView } from "./conversation-view.ts";
import type { Conversations } from "./conversations.ts";
import { type DetailsCriteria, detailsQueryBody, matches, unknownDimensions } from "./details-query.ts";
import type { DetailsQueryAnswer } from "./payloads.ts";
import type { Permissions } from "./permissions.ts";

/** The refusal of filters that name what segments do not have; null when there are none. */
export function unknownDimensionRefusal(criteria: Pick<DetailsCriteria, "segmentFilters">): Answer | null {
  const [unknown] = unknownDimensions(criteria);
  return unknown === undefined ? null : genesysError(400, "bad.request", `Unknown dimension: ${unknown}`);
}

/** The conversations that a query finds, in its order. */
export function findConversations(conversations: Conversations, criteria: DetailsCriteria): Conversation[] {
  const found: Conversation[] = [];
  const isFiltered = criteria.segmentFilters.length + criteria.conversationFilters.length > 0;
  for (const conversation of conversations.within(criteria.interval)) {
    if (!isFiltered || matches(filteredView(conversation), criteria)) found.push(conversation);
  }
  if (criteria.orderBy === "conversationEnd") found.sort((a, b) => endOf(a) - endOf(b));
  return criteria.order === "desc" ? found.reverse() : found;
}

/** Conversations by query and by id. */
export function createAnalyticsService(
  conversations: Conversations,
  { permissions, poison }: { permissions: Permissions; poison: PoisonLookup },
) {
  return {
    query(request: ServiceRequest): Answer {
      const refusal = permissions.refuse(request, "analytics:conversationDetail:view");
      if (refusal !== null) return refusal;
      const body = detailsQueryBody.safeParse(request.body);
      if (!body.success) return badRequest(body.error);
      const unknown = unknownDimensionRefusal(body.data);
      if (unknown !== null) return unknown;
      const { pageSize, pageNumber } = body.data.paging;
      const found = findConversations(conversations, body.data);
      const page = found.slice((pageNumber - 1) * pageSize, pageNumber * pageSize);
      return json(200, {
        ...(page.length === 0 ? {} : { conversations: page.map((each) => conversationView(each)) }),
        totalHits: found.length,
      } satisfies DetailsQueryAnswer);
    },

    details(request: ServiceRequest): Answer {
      const refusal = permissions.refuse(request, "analytics:conversationDetail:view");
      if (refusal !== null) return refusal;
      const conversation = conversations.get(request.params.conversationId ?? "");
      if (conversation === undefined) return notFound("conversation");
      const poisoned = refusalOf(poison.ofInteraction(conversation.conversationId), "events");
      return poisoned ?? json(200, conversationView(conversation));
    },
  };
}
