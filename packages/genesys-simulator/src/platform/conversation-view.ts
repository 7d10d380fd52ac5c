import type { AgentLeg, Conversation, Party, Span } from "./conversation.ts";
import type { AnalyticsConversation, Participant, Segment, Session, SessionMetric } from "./payloads.ts";
import { timestampsOf } from "./timestamps.ts";

/** How long a leg that nobody closed stays open. */
const stuckMs = 90 * 24 * 3_600_000;

const lengthOf = ({ startMs, endMs }: Span) => endMs - startMs;

/** A conversation as analytics answers it. Participants have attributes in the results of jobs only. */
export function conversationView(conversation: Conversation, withAttributes = false): AnalyticsConversation {
  const { conversationId, startMs, queue, customer, ivr, acd, legs, quirks } = conversation;
  const at = timestampsOf(quirks.has("plainTimestamps"));
  const isUnknown = quirks.has("unknownValues");
  const isBare = quirks.has("absentFields");
  const queueId = queue.id;

  const segment = (segmentType: string, span: Span, more: Partial<Segment> = {}): Segment => ({
    segmentType,
    segmentStart: at(span.startMs),
    segmentEnd: at(span.endMs),
    conference: false,
    ...more,
  });
  const metric = (name: string, value: number, emitMs: number): SessionMetric => ({
    name,
    value,
    emitDate: at(emitMs),
  });
  const session = ({ sessionId }: Party, segments: Segment[], more: Partial<Session> = {}): Session => ({
    sessionId,
    mediaType: "voice",
    direction: "inbound",
    ...(isBare ? {} : { ani: "tel:+15550100", dnis: "tel:+15550199", provider: "Edge" }),
    ...more,
    segments,
  });

  function agentSession(leg: AgentLeg): Session {
    const { alertMs, startMs, endMs, holds, wrapUpCode, wrapUpEndMs, isTransferred } = leg;
    const heldMs = holds.reduce((sum, hold) => sum + lengthOf(hold), 0);
    const talkMs = lengthOf(leg) - heldMs;
    const acwMs = wrapUpEndMs - endMs;
    const disconnectType = isTransferred ? "transfer" : "peer";
    const spoken = segmentsOfTalk(leg).map(({ type, ...span }) => segment(type, span, { queueId }));
    const last = spoken.at(-1);
    if (last !== undefined) last.disconnectType = disconnectType;
    const isStuck = quirks.has("stuckLeg") && !isTransferred;
    const wrapUp = segment(
      isUnknown ? "reflection" : "wrapup",
      { startMs: endMs, endMs: wrapUpEndMs },
      { queueId, wrapUpCode: wrapUpCode.id },
    );
    if (isStuck) delete wrapUp.segmentEnd;
    const metrics = [
      metric("tAlert", startMs - alertMs, startMs),
      ...holds.map((hold) => metric("tHeld", lengthOf(hold), hold.endMs)),
      ...(holds.length === 0 ? [] : [metric("tHeldComplete", heldMs, endMs)]),
      metric("tTalk", talkMs, endMs),
      metric("tTalkComplete", talkMs, endMs),
      metric("tAcw", acwMs, wrapUpEndMs),
      metric("tHandle", talkMs + heldMs + acwMs, wrapUpEndMs),
    ];
    return session(
      leg,
      [segment("alert", { startMs: alertMs, endMs: startMs }, { queueId }), ...spoken, wrapUp],
      isBare ? {} : { metrics },
    );
  }

  const waited = lengthOf(acd);
  const participants: Participant[] = [
    {
      participantId: customer.participantId,
      participantName: "Customer",
      purpose: "customer",
      sessions: [
        session(customer, [segment("interact", customer, { disconnectType: "client" })], {
          recording: true,
          metrics: [metric("nConnected", 1, startMs)],
        }),
      ],
    },
    {
      participantId: ivr.participantId,
      purpose: isUnknown ? "digitalGreeter" : "ivr",
      sessions: [session(ivr, [segment("ivr", ivr, { disconnectType: "transfer" })])],
    },
    {
      participantId: acd.participantId,
      participantName: queue.name,
      purpose: "acd",
      sessions: [
        session(acd, [segment("interact", acd, { queueId, disconnectType: "transfer" })], {
          metrics: [metric("nOffered", 1, acd.startMs), metric("tAcd", waited, acd.endMs)],
        }),
      ],
    },
    ...legs.map((leg) => ({
      participantId: leg.participantId,
      participantName: leg.agent.name,
      purpose: "agent",
      userId: leg.agent.id,
      sessions: [agentSession(leg), ...(quirks.has("chatWithHold") ? [chatSession(leg)] : [])],
    })),
  ];

  /** A chat that the agent answers meanwhile, with the time in which it was left waiting. */
  function chatSession(leg: AgentLeg): Session {
    const { startMs, endMs } = leg;
    const third = Math.floor((endMs - startMs) / 3);
    const hold = { startMs: startMs + third, endMs: startMs + 2 * third };
    const parts = [
      segment("interact", { startMs, endMs: hold.startMs }, { queueId }),
      segment("hold", hold, { queueId }),
      segment("interact", { startMs: hold.endMs, endMs }, { queueId, disconnectType: "client" }),
    ];
    const metrics = [metric("tHeld", third, hold.endMs), metric("tHeldComplete", third, endMs)];
    return session({ ...leg, sessionId: `${leg.sessionId}-chat` }, parts, { mediaType: "chat", metrics });
  }

  /** Somebody whom the customer adds to the call. */
  function secondCustomer(): Participant {
    const span = { startMs: Math.floor((conversation.connectMs + customer.endMs) / 2), endMs: customer.endMs };
    const sessionId = `${customer.sessionId}-2`;
    return {
      participantId: `${customer.participantId}-2`,
      purpose: "customer",
      sessions: [session({ ...customer, sessionId }, [segment("interact", span, { disconnectType: "peer" })])],
    };
  }

  if (quirks.has("secondCustomer")) participants.push(secondCustomer());
  if (withAttributes) for (const participant of participants) participant.attributes = {};
  return {
    conversationId,
    conversationStart: at(startMs),
    ...(isBare ? {} : { conversationEnd: at(endOf(conversation)), originatingDirection: "inbound" }),
    ...(isBare ? {} : { divisionIds: [queue.division.id] }),
    participants,
  };
}

/** When the conversation ends for analytics: months later where a leg is stuck. */
export function endOf({ endMs, quirks }: Conversation): number {
  return quirks.has("stuckLeg") ? endMs + stuckMs : endMs;
}

/** The agent's session in a row: talk and hold take turns. */
function segmentsOfTalk({ startMs, endMs, holds }: AgentLeg): (Span & { type: string })[] {
  const segments: (Span & { type: string })[] = [];
  let atMs = startMs;
  for (const hold of holds) {
    if (hold.startMs > atMs) segments.push({ type: "interact", startMs: atMs, endMs: hold.startMs });
    segments.push({ type: "hold", ...hold });
    atMs = hold.endMs;
  }
  if (endMs > atMs) segments.push({ type: "interact", startMs: atMs, endMs });
  return segments;
}
