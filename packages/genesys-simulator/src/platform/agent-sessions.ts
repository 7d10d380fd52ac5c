import type { AgentLeg, Span } from "./conversation.ts";
import type { Session } from "./payloads.ts";
import type { Writer } from "./writer.ts";

const lengthOf = ({ startMs, endMs }: Span) => endMs - startMs;

/** The agent's part of the call: it rings, talk and hold take turns, and the wrap-up, which nobody ends when it is stuck. */
export function agentSession(writer: Writer, leg: AgentLeg, isStuck: boolean): Session {
  const { segment, metric } = writer;
  const { alertMs, startMs, endMs, holds, wrapUpEndMs } = leg;
  const queueId = leg.queue.id;
  const heldMs = holds.reduce((sum, hold) => sum + lengthOf(hold), 0);
  const talkMs = lengthOf(leg) - heldMs;
  const acwMs = wrapUpEndMs - endMs;
  const disconnectType = leg.isTransferred ? "transfer" : "peer";
  const segments = [
    ...segment("alert", { startMs: alertMs, endMs: startMs }, { queueId }),
    ...turnsOf(leg).flatMap(({ type, ...span }) =>
      segment(type, span, { queueId, ...(span.endMs === endMs ? { disconnectType } : {}) }),
    ),
    ...segment(
      writer.enumValue("wrapup", "reflection"),
      { startMs: endMs, endMs: isStuck ? Number.POSITIVE_INFINITY : wrapUpEndMs },
      { queueId, wrapUpCode: leg.wrapUpCode.id },
    ),
  ];
  const metrics = [
    ...metric("tAlert", startMs - alertMs, startMs),
    ...holds.flatMap((hold) => metric("tHeld", lengthOf(hold), hold.endMs)),
    ...(holds.length === 0 ? [] : metric("tHeldComplete", heldMs, endMs)),
    ...metric("tTalk", talkMs, endMs),
    ...metric("tTalkComplete", talkMs, endMs),
    ...metric("tAcw", acwMs, wrapUpEndMs),
    ...metric("tHandle", talkMs + heldMs + acwMs, wrapUpEndMs),
  ];
  return writer.session(leg, segments, writer.isBare ? {} : { metrics });
}

/** A chat that the agent answers meanwhile, with the time in which it was left waiting. */
export function chatSession({ segment, metric, session }: Writer, leg: AgentLeg): Session {
  const { startMs, endMs } = leg;
  const queueId = leg.queue.id;
  const third = Math.floor(lengthOf(leg) / 3);
  const hold = { startMs: startMs + third, endMs: startMs + 2 * third };
  const segments = [
    ...segment("interact", { startMs, endMs: hold.startMs }, { queueId }),
    ...segment("hold", hold, { queueId }),
    ...segment("interact", { startMs: hold.endMs, endMs }, { queueId, disconnectType: "client" }),
  ];
  const metrics = [...metric("tHeld", third, hold.endMs), ...metric("tHeldComplete", third, endMs)];
  return session({ sessionId: `${leg.sessionId}-chat` }, segments, { mediaType: "chat", metrics });
}

/** Talk and hold in a row. */
function turnsOf({ startMs, endMs, holds }: AgentLeg): (Span & { type: string })[] {
  const turns: (Span & { type: string })[] = [];
  let atMs = startMs;
  for (const hold of holds) {
    if (hold.startMs > atMs) turns.push({ type: "interact", startMs: atMs, endMs: hold.startMs });
    turns.push({ type: "hold", ...hold });
    atMs = hold.endMs;
  }
  if (endMs > atMs) turns.push({ type: "interact", startMs: atMs, endMs });
  return turns;
}
