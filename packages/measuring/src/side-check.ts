import type { Interval } from "@earshot/analysis-wasm";
import {
  type EvaluationWarning,
  isAgentPurpose,
  type Leg,
  parseWallTime,
  type Segment,
  type Side,
} from "@earshot/model";
import { subtract, sumMs, unite } from "./intervals.ts";
import { inSeconds } from "./times-in-words.ts";

/** Less time without an agent says nothing. */
const leastMs = 10_000;
/** While no agent is in the call, prompts and music are on the agent's side: a customer does not speak for most of it. */
const mostByCustomer = 0.5;
const leastByAgent = 0.05;

/**
 * A warning when the sides look exchanged: while no agent was in the call, the customer's side is heard most of the time and the
 * agent's hardly ever.
 */
export function checkSides(
  segments: readonly Segment[],
  { legs, startTime, durationMs }: { legs: readonly Leg[]; startTime: string | null; durationMs: number | null },
): EvaluationWarning[] {
  const startMs = startTime === null ? null : parseWallTime(startTime);
  const ofAgents = legs.filter(({ purpose }) => isAgentPurpose(purpose));
  if (startMs === null || durationMs === null || ofAgents.length === 0) return [];
  const present = ofAgents.map(({ startedAtMs, endedAtMs }): Interval => {
    return { startMs: startedAtMs - startMs, endMs: endedAtMs === null ? durationMs : endedAtMs - startMs };
  });
  const whole = [{ startMs: 0, endMs: durationMs }];
  const absent = subtract(whole, unite(present));
  const absentMs = sumMs(absent);
  if (absentMs < leastMs) return [];
  const heardMs = (side: Side) =>
    absentMs - sumMs(subtract(absent, unite(segments.filter((each) => each.side === side))));
  const customerMs = heardMs("customer");
  const agentMs = heardMs("agent");
  if (customerMs <= absentMs * mostByCustomer || agentMs >= absentMs * leastByAgent) return [];
  const message = `in the ${inSeconds(absentMs)} without an agent the customer's side is heard for ${inSeconds(customerMs)} and the agent's for ${inSeconds(agentMs)}: the sides may be exchanged`;
  return [{ code: "sides.maybe_exchanged", index: null, field: null, message }];
}
