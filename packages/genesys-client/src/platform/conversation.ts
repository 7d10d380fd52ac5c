import type { Conversation, Leg } from "@earshot/model";
import { isVoice } from "./holds.ts";
import type { PlatformConversation, PlatformSegment } from "./schemas.ts";

/** What has a name that can be looked up. */
export type NamedKind = "user" | "queue" | "wrapUpCode" | "division" | "skill";

/** The name of an id; null when it is not known. */
export type NameOf = (kind: NamedKind, id: string) => string | null;

/** Work after the call is no part of the conversation, and may stay open for months. */
const afterCall: ReadonlySet<string> = new Set(["wrapup", "system"]);

function isOfCall({ segmentType }: PlatformSegment): boolean {
  return !afterCall.has(segmentType?.toLowerCase() ?? "");
}

function toLeg(purpose: string | null, userId: string | null, segments: readonly PlatformSegment[]): Leg | null {
  const ofCall = segments.filter(isOfCall);
  const starts = ofCall.flatMap(({ segmentStart }) => segmentStart ?? []);
  if (starts.length === 0) return null;
  const isOpen = ofCall.some(({ segmentEnd }) => segmentEnd === null);
  const ends = ofCall.flatMap(({ segmentEnd }) => segmentEnd ?? []);
  const first = <T>(values: readonly (T | null)[]) => values.find((value) => value !== null) ?? null;
  return {
    purpose: purpose ?? "unknown",
    agentId: userId,
    queueId: first(segments.map(({ queueId }) => queueId)),
    startedAtMs: Math.min(...starts),
    endedAtMs: isOpen || ends.length === 0 ? null : Math.max(...ends),
    disconnectType: first(ofCall.map(({ disconnectType }) => disconnectType).toReversed()),
  };
}

/** All ids of a conversation that have names. */
export function namedIn(conversation: PlatformConversation): { kind: NamedKind; id: string }[] {
  const segments = segmentsOf(conversation);
  const of = (kind: NamedKind, ids: readonly (string | null)[]) =>
    ids.filter((id) => id !== null).map((id) => ({ kind, id }));
  return [
    ...of(
      "user",
      conversation.participants.map(({ userId }) => userId),
    ),
    ...of(
      "queue",
      segments.map(({ queueId }) => queueId),
    ),
    ...of(
      "wrapUpCode",
      segments.map(({ wrapUpCode }) => wrapUpCode),
    ),
    ...of("division", conversation.divisionIds),
    ...of(
      "skill",
      segments.flatMap(({ requestedRoutingSkillIds }) => requestedRoutingSkillIds),
    ),
  ];
}

/** The segments of its voice sessions, by their start. */
function segmentsOf({ participants }: PlatformConversation): PlatformSegment[] {
  return participants
    .flatMap(({ sessions }) => sessions.filter(isVoice).flatMap(({ segments }) => segments))
    .sort((a, b) => (a.segmentStart ?? 0) - (b.segmentStart ?? 0));
}

/** The facts of a conversation, with the names that are known. */
export function toConversation(conversation: PlatformConversation, nameOf: NameOf): Conversation {
  const legs = conversation.participants
    .flatMap(({ purpose, userId, sessions }) =>
      sessions.filter(isVoice).map(({ segments }) => toLeg(purpose, userId, segments)),
    )
    .filter((leg) => leg !== null)
    .sort((a, b) => a.startedAtMs - b.startedAtMs);
  const ids = (kind: NamedKind) => [
    ...new Set(namedIn(conversation).flatMap((named) => (named.kind === kind ? [named.id] : []))),
  ];
  const named = (kind: NamedKind) => ids(kind).map((id) => ({ id, name: nameOf(kind, id) }));
  const direction = conversation.originatingDirection?.toLowerCase();
  return {
    direction: direction === "inbound" || direction === "outbound" ? direction : null,
    agents: named("user"),
    queues: named("queue"),
    skills: ids("skill").map((id) => nameOf("skill", id) ?? id),
    wrapUpCodes: named("wrapUpCode"),
    divisions: named("division"),
    legs,
  };
}
