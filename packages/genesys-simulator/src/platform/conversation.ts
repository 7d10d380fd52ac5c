import type { SimulatedCall } from "../call.ts";
import { pick, randomOf, uuidOf } from "../random.ts";
import { type Agent, organisation, type Queue, staffOf, type WrapUpCode } from "./organisation.ts";
import type { QuirkName } from "./quirks.ts";

/** Epoch milliseconds. */
export interface Span {
  startMs: number;
  endMs: number;
}

export const longestWrapUpMs = 30_000;

/** A participant's session. */
export interface Party extends Span {
  participantId: string;
  sessionId: string;
}

/** An agent's part of a call. */
export interface AgentLeg extends Party {
  agent: Agent;
  queue: Queue;
  alertMs: number;
  holds: readonly Span[];
  wrapUpCode: WrapUpCode;
  wrapUpEndMs: number;
  /** Whether another agent takes over. */
  isTransferred: boolean;
}

/** All that is true of a call, from which every answer about it is made. */
export interface Conversation extends Span {
  conversationId: string;
  call: SimulatedCall;
  /** When recording and talk begin. */
  connectMs: number;
  /** When the line is cut. */
  disconnectMs: number;
  queue: Queue;
  customer: Party;
  ivr: Party;
  acd: Party;
  legs: readonly AgentLeg[];
  quirks: ReadonlySet<QuirkName>;
  /** What happens later is not known yet. */
  nowMs: number;
  isRecordingListed: boolean;
  hasTranscript: boolean;
}

/** How far a call has come. */
export type Progress = Pick<Conversation, "nowMs" | "isRecordingListed" | "hasTranscript">;

/** The spans that a call's state events call hold, as the guide's endpoint delivers them. */
export function holdsOf({ events }: Pick<SimulatedCall, "events">, disconnectMs: number): Span[] {
  const ordered = events
    .map(({ timestamp, state }) => ({ atMs: Date.parse(timestamp), state }))
    .sort((a, b) => a.atMs - b.atMs);
  const holds: Span[] = [];
  let startMs: number | null = null;
  for (const { atMs, state } of [...ordered, { atMs: disconnectMs, state: "DISCONNECTED" }]) {
    if (state === "HOLD") {
      startMs ??= atMs;
    } else if (startMs !== null) {
      if (atMs > startMs) holds.push({ startMs, endMs: atMs });
      startMs = null;
    }
  }
  return holds;
}

/** When the customer begins to wait and the call to exist, before somebody talks. */
export function waitOf(seed: number, { interactionId }: Pick<SimulatedCall, "interactionId">) {
  const random = randomOf(`${seed} wait ${interactionId}`);
  return { ivrMs: 3000 + Math.floor(random() * 12_000), queueMs: 6000 + Math.floor(random() * 55_000) };
}

/** When the line is cut: at the end of the last part and of the last state. */
export function disconnectOf({ startTime, parts, events }: Pick<SimulatedCall, "startTime" | "parts" | "events">) {
  const connectMs = Date.parse(startTime);
  const durationMs = parts.reduce((sum, part) => sum + part.durationMs, 0);
  return events.reduce((latest, { timestamp }) => Math.max(latest, Date.parse(timestamp)), connectMs + durationMs);
}

/** Where a call is passed on: at its middle, or at the end of the hold that covers it. */
function transferAt(span: Span, holds: readonly Span[]): number {
  const middle = Math.floor((span.startMs + span.endMs) / 2);
  return holds.find(({ startMs, endMs }) => startMs <= middle && middle < endMs)?.endMs ?? middle;
}

/** The conversation of a call. The same call and seed make the same conversation. */
export function conversationOf(
  call: SimulatedCall,
  seed: number,
  quirks: ReadonlySet<QuirkName>,
  progress: Progress = { nowMs: Number.POSITIVE_INFINITY, isRecordingListed: true, hasTranscript: true },
): Conversation {
  const random = randomOf(`${seed} conversation ${call.interactionId}`);
  // One id of chance with a number at its end for each: a month has tens of thousands of conversations.
  const base = uuidOf(random).slice(0, -4);
  let drawn = 0;
  const nextId = () => {
    drawn += 1;
    return `${base}${String(drawn).padStart(4, "0")}`;
  };
  const party = (span: Span): Party => ({ participantId: nextId(), sessionId: nextId(), ...span });
  const { agent, queue } = staffOf(call.interactionId, random);
  const { ivrMs, queueMs } = waitOf(seed, call);
  const connectMs = Date.parse(call.startTime);
  // The calls of a month make their events whenever they are asked.
  const { events } = call;
  const disconnectMs = disconnectOf({ startTime: call.startTime, parts: call.parts, events });
  const startMs = connectMs - queueMs - ivrMs;
  const talk = { startMs: connectMs, endMs: disconnectMs };
  const holds = holdsOf({ events }, disconnectMs);
  const transferMs = transferAt(talk, holds);
  const isPassedOn = call.isTransferred === true || quirks.has("transfer");
  const isTransferred = isPassedOn && transferMs > connectMs && transferMs < disconnectMs;
  const firstRing = events.find(({ state }) => state === "RINGING");
  const alertMs = firstRing === undefined ? connectMs : Math.min(connectMs, Date.parse(firstRing.timestamp));

  function leg(by: Agent, span: Span, ringMs: number): AgentLeg {
    return {
      ...party(span),
      agent: by,
      queue,
      alertMs: ringMs,
      holds: holds.filter((hold) => hold.startMs >= span.startMs && hold.startMs < span.endMs),
      wrapUpCode: pick(queue.wrapUpCodes, random),
      wrapUpEndMs: span.endMs + Math.floor(random() * longestWrapUpMs),
      isTransferred: span.endMs < disconnectMs,
    };
  }

  const colleague = organisation.agents[(organisation.agents.indexOf(agent) + 1) % organisation.agents.length] ?? agent;
  const legs = isTransferred
    ? [
        leg(agent, { startMs: connectMs, endMs: transferMs }, alertMs),
        leg(colleague, { startMs: transferMs, endMs: disconnectMs }, Math.max(connectMs, transferMs - 3000)),
      ]
    : [leg(agent, talk, alertMs)];
  return {
    conversationId: call.interactionId,
    call,
    startMs,
    endMs: legs.reduce((latest, { wrapUpEndMs }) => Math.max(latest, wrapUpEndMs), disconnectMs),
    connectMs,
    disconnectMs,
    queue,
    customer: party({ startMs, endMs: disconnectMs }),
    ivr: party({ startMs, endMs: connectMs - queueMs }),
    acd: party({ startMs: connectMs - queueMs, endMs: connectMs }),
    legs,
    quirks,
    ...progress,
  };
}
