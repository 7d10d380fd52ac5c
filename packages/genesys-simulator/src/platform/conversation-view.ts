import { agentSession, chatSession } from "./agent-sessions.ts";
import type { Conversation } from "./conversation.ts";
import type { AnalyticsConversation, Participant } from "./payloads.ts";
import { timestampsOf } from "./timestamps.ts";
import { createWriter, type Writer } from "./writer.ts";

/** How long a leg that nobody closed stays open. */
const stuckMs = 90 * 24 * 3_600_000;

/** A conversation as analytics answers it. Participants have attributes in the results of jobs only. */
export function conversationView(conversation: Conversation, withAttributes = false): AnalyticsConversation {
  return viewOf(conversation, withAttributes, timestampsOf(conversation.quirks.has("plainTimestamps")));
}

/** The same without times, which no filter asks for: to write them takes longer than all the rest. */
export function filteredView(conversation: Conversation): AnalyticsConversation {
  return viewOf(conversation, false, () => "");
}

function viewOf(conversation: Conversation, withAttributes: boolean, at: (epochMs: number) => string) {
  const { conversationId, startMs, queue, nowMs } = conversation;
  const writer = createWriter(conversation, at);
  const endMs = endOf(conversation);
  const participants = [
    ...callersOf(conversation, writer),
    ...flowOf(conversation, writer),
    ...agentsOf(conversation, writer),
  ]
    .filter(({ sessions }) => sessions.some(({ segments }) => segments.length > 0))
    .map((participant) => (withAttributes ? { ...participant, attributes: {} } : participant));
  return {
    conversationId,
    conversationStart: writer.at(startMs),
    ...(writer.isBare || endMs > nowMs ? {} : { conversationEnd: writer.at(endMs) }),
    ...(writer.isBare ? {} : { originatingDirection: "inbound", divisionIds: [queue.division.id] }),
    participants,
  };
}

/** When the conversation ends for analytics: months later where a leg is stuck. */
export function endOf({ endMs, quirks }: Conversation): number {
  return quirks.has("stuckLeg") ? endMs + stuckMs : endMs;
}

/** The customer, and for some calls somebody whom the customer adds. */
function callersOf({ customer, connectMs, startMs, quirks }: Conversation, writer: Writer): Participant[] {
  const { segment, metric, session } = writer;
  const caller = session(customer, segment("interact", customer, { disconnectType: "client" }), {
    recording: true,
    metrics: metric("nConnected", 1, startMs),
  });
  const participants = [
    {
      participantId: customer.participantId,
      participantName: "Customer",
      purpose: "customer",
      sessions: [caller],
    },
  ];
  if (!quirks.has("secondCustomer")) return participants;
  const span = { startMs: Math.floor((connectMs + customer.endMs) / 2), endMs: customer.endMs };
  const sessionId = `${customer.sessionId}-2`;
  return [
    ...participants,
    {
      participantId: `${customer.participantId}-2`,
      participantName: "Customer",
      purpose: "customer",
      sessions: [session({ sessionId }, segment("interact", span, { disconnectType: "peer" }))],
    },
  ];
}

/** What the call goes through before an agent answers. */
function flowOf({ ivr, acd, queue }: Conversation, { segment, metric, session, enumValue }: Writer): Participant[] {
  const disconnectType = "transfer";
  const metrics = [...metric("nOffered", 1, acd.startMs), ...metric("tAcd", acd.endMs - acd.startMs, acd.endMs)];
  return [
    {
      participantId: ivr.participantId,
      purpose: enumValue("ivr", "digitalGreeter"),
      sessions: [session(ivr, segment("ivr", ivr, { disconnectType }))],
    },
    {
      participantId: acd.participantId,
      participantName: queue.name,
      purpose: "acd",
      sessions: [session(acd, segment("interact", acd, { queueId: queue.id, disconnectType }), { metrics })],
    },
  ];
}

function agentsOf({ legs, quirks }: Conversation, writer: Writer): Participant[] {
  return legs.map((leg) => ({
    participantId: leg.participantId,
    participantName: leg.agent.name,
    purpose: "agent",
    userId: leg.agent.id,
    sessions: [
      agentSession(writer, leg, quirks.has("stuckLeg") && !leg.isTransferred),
      ...(quirks.has("chatWithHold") ? [chatSession(writer, leg)] : []),
    ],
  }));
}
