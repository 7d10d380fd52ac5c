import type { Interval } from "@earshot/analysis-wasm";
import {
  type EvaluationWarning,
  isAgentPurpose,
  type Leg,
  parseWallTime,
  quotedName,
  type Segment,
  type Side,
} from "@earshot/model";
import { subtract, sumMs, unite } from "./intervals.ts";

/** Speech outside of the legs by so little may be a clock that differs. */
const clocksDiffer = 0.05;
/** Less speech says nothing. */
const leastMs = 2000;
/** Who speaks for more of the time without an agent is a prompt or music, not a customer. */
const mostByCustomer = 0.5;

/**
 * Who of speakers of no known side is the agent, by the conversation's legs: each agent speaks within the legs of one agent only, the
 * customer outside of them too, before an agent comes or with the next one, and prompts while no agent is there. Null unless exactly one
 * is the customer and all others are explained.
 */
export function sidesByLegs(
  segments: readonly Segment[],
  { legs, startTime, durationMs }: { legs: readonly Leg[]; startTime: string | null; durationMs: number | null },
): { segments: Segment[]; warning: EvaluationWarning } | null {
  const startMs = startTime === null ? null : parseWallTime(startTime);
  if (startMs === null || segments.some(({ side }) => side === "agent" || side === "customer")) return null;
  const spoken = Map.groupBy(
    segments.filter(({ side, speaker }) => side === "unknown" && speaker !== "unknown"),
    ({ speaker }) => speaker,
  );
  const lastMs = durationMs ?? segments.reduce((last, { endMs }) => Math.max(last, endMs), 0);
  const ofAgents = Map.groupBy(
    legs.filter(({ purpose }) => isAgentPurpose(purpose)),
    ({ agentId }) => agentId ?? "",
  );
  const presences = [...ofAgents.values()].map((own) =>
    unite(
      own.map(({ startedAtMs, endedAtMs }) => ({
        startMs: startedAtMs - startMs,
        endMs: endedAtMs === null ? lastMs : endedAtMs - startMs,
      })),
    ),
  );
  if (spoken.size < 2 || presences.length === 0) return null;
  const absent = subtract([{ startMs: 0, endMs: lastMs }], unite(presences.flat()));
  const sides = new Map<string, Side>();
  for (const [speaker, own] of spoken) {
    const side = sideOf(unite(own), presences, absent);
    if (side === null) return null;
    sides.set(speaker, side);
  }
  const named = (wanted: Side) => [...sides].flatMap(([speaker, side]) => (side === wanted ? [speaker] : []));
  const [customer, ...others] = named("customer");
  const agents = named("agent");
  if (customer === undefined || others.length > 0 || agents.length === 0) return null;
  const message = `${agents.map(quotedName).join(", ")} is taken for the agent and ${quotedName(customer)} for the customer, by when the conversation's agents were in the call; say whose they are with --roles`;
  return {
    segments: segments.map((segment) => ({
      ...segment,
      side: segment.side === "unknown" ? (sides.get(segment.speaker) ?? "unknown") : segment.side,
    })),
    warning: { code: "speaker.side_by_legs", index: null, field: "speaker", message },
  };
}

/** Null where it cannot be told. */
function sideOf(
  speech: readonly Interval[],
  presences: readonly (readonly Interval[])[],
  absent: readonly Interval[],
): Side | null {
  const spokenMs = sumMs(speech);
  if (spokenMs < leastMs) return null;
  const outsideMs = Math.min(...presences.map((presence) => sumMs(subtract(speech, presence))));
  if (outsideMs <= spokenMs * clocksDiffer) return "agent";
  const aloneMs = spokenMs - sumMs(subtract(speech, absent));
  if (aloneMs >= spokenMs * (1 - clocksDiffer)) return "other";
  if (outsideMs < leastMs || aloneMs > sumMs(absent) * mostByCustomer) return null;
  return "customer";
}
