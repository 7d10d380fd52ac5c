import type { StateChange } from "@earshot/analysis-wasm";
import type { Conversation } from "@earshot/model";
import { type CallInput, callEndMs } from "./analyze-call.ts";
import { parseWallTime } from "./state-events.ts";

/** When an agent was in a call, in media time. */
export interface AgentWindow {
  agentId: string;
  startMs: number;
  endMs: number;
}

/**
 * When each agent was in the call, by its legs, in time order. Legs of one agent that touch are one window, and what lies outside
 * of the call is left out. None unless there are windows of two agents: the only agent has the whole call.
 */
export function agentWindows(conversation: Conversation, startTime: string | null, input: CallInput): AgentWindow[] {
  const zeroMs = startTime === null ? null : parseWallTime(startTime);
  if (zeroMs === null) return [];
  const callMs = callEndMs(input);
  const legs = conversation.legs
    .flatMap(({ purpose, agentId, startedAtMs, endedAtMs }) => {
      if (purpose !== "agent" || agentId === null) return [];
      const startMs = Math.max(0, startedAtMs - zeroMs);
      const endMs = endedAtMs === null ? callMs : Math.min(callMs, endedAtMs - zeroMs);
      return startMs < endMs ? [{ agentId, startMs, endMs }] : [];
    })
    .sort((a, b) => a.startMs - b.startMs);
  const windows: AgentWindow[] = [];
  for (const leg of legs) {
    const earlier = windows.findLast(({ agentId }) => agentId === leg.agentId);
    if (earlier !== undefined && leg.startMs <= earlier.endMs) earlier.endMs = Math.max(earlier.endMs, leg.endMs);
    else windows.push(leg);
  }
  return new Set(windows.map(({ agentId }) => agentId)).size < 2 ? [] : windows;
}

/** What happened within a window, as a call of its own that begins at 0 and is as long as the window. */
export function cutCall(input: CallInput, { startMs, endMs }: Pick<AgentWindow, "startMs" | "endMs">): CallInput {
  const segments = input.segments
    .filter((segment) => segment.startMs < endMs && segment.endMs > startMs)
    .map((segment) => ({
      ...segment,
      startMs: Math.max(segment.startMs, startMs) - startMs,
      endMs: Math.min(segment.endMs, endMs) - startMs,
    }));
  const durationMs = endMs - startMs;
  return { segments, durationMs, changes: cutChanges(input, startMs, endMs), warnings: [] };
}

/** A hold that began before the window goes on from its start; one that goes on after it ends with it. */
function cutChanges(input: CallInput, startMs: number, endMs: number): StateChange[] {
  const isLast = endMs >= callEndMs(input);
  const before = new Map<number, StateChange>();
  const within: StateChange[] = [];
  for (const change of input.changes.toSorted((a, b) => a.timeMs - b.timeMs)) {
    if (change.timeMs <= startMs) before.set(change.session, { ...change, timeMs: 0 });
    else if (change.timeMs < endMs || (change.timeMs === endMs && (isLast || !change.hold)))
      within.push({ ...change, timeMs: change.timeMs - startMs });
  }
  const changes = [...before.values(), ...within].filter(({ timeMs, hold }) => timeMs > 0 || hold);
  if (isLast) return changes;
  const last = new Map(changes.map((change) => [change.session, change]));
  const held = [...last.values()].filter(({ hold }) => hold);
  return [...changes, ...held.map((change) => ({ ...change, timeMs: endMs - startMs, hold: false }))];
}
