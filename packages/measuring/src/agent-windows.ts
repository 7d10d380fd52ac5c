import type { Interval, Kernel, StateChange } from "@earshot/analysis-wasm";
import { type Conversation, isAgentPurpose, parseWallTime } from "@earshot/model";
import { type CallInput, callEndMs, measureHolds } from "./analyze-call.ts";
import { toMediaMs } from "./hold-audio.ts";

/** When an agent was in a call, in wall time from the recording's start. */
export interface AgentWindow extends Interval {
  agentId: string;
}

/**
 * When each agent was in the call, by its legs, in time order. Legs of one agent that touch are one window, and what lies outside
 * of the call is left out. None unless there are windows of two agents: the only agent has the whole call.
 */
export function agentWindows(
  kernel: Kernel,
  conversation: Conversation,
  startTime: string | null,
  input: CallInput,
): AgentWindow[] {
  const zeroMs = startTime === null ? null : parseWallTime(startTime);
  if (zeroMs === null) return [];
  const callMs = callEndMs(kernel, input);
  const legs = conversation.legs
    .flatMap(({ purpose, agentId, startedAtMs, endedAtMs }) => {
      if (!isAgentPurpose(purpose) || agentId === null) return [];
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

/** A window where the recording has it: without the holds that its recorder cut out. */
export function toMediaWindow(kernel: Kernel, input: CallInput, { startMs, endMs }: Interval): Interval {
  if (input.holdAudio !== "suppressed") return { startMs, endMs };
  const { events } = measureHolds(kernel, input);
  return { startMs: toMediaMs(startMs, events), endMs: toMediaMs(endMs, events) };
}

/** What happened within a window, as a call of its own that begins at 0 and is as long as the window. */
export function cutCall(kernel: Kernel, input: CallInput, window: Interval): CallInput {
  const { startMs, endMs } = toMediaWindow(kernel, input, window);
  const segments = input.segments
    .filter((segment) => segment.startMs < endMs && segment.endMs > startMs)
    .map((segment) => ({
      ...segment,
      startMs: Math.max(segment.startMs, startMs) - startMs,
      endMs: Math.min(segment.endMs, endMs) - startMs,
    }));
  return {
    ...input,
    segments,
    durationMs: endMs - startMs,
    changes: cutChanges(input.changes, window, callEndMs(kernel, input)),
    warnings: [],
  };
}

/** A hold that began before the window goes on from its start; one that goes on after it ends with it. */
function cutChanges(changes: readonly StateChange[], { startMs, endMs }: Interval, callMs: number): StateChange[] {
  const isLast = endMs >= callMs;
  const before = new Map<number, StateChange>();
  const within: StateChange[] = [];
  for (const change of changes.toSorted((a, b) => a.timeMs - b.timeMs)) {
    if (change.timeMs <= startMs) before.set(change.session, { ...change, timeMs: 0 });
    else if (change.timeMs < endMs || (change.timeMs === endMs && (isLast || !change.hold)))
      within.push({ ...change, timeMs: change.timeMs - startMs });
  }
  const cut = [...before.values(), ...within].filter(({ timeMs, hold }) => timeMs > 0 || hold);
  if (isLast) return cut;
  const last = new Map(cut.map((change) => [change.session, change]));
  const held = [...last.values()].filter(({ hold }) => hold);
  return [...cut, ...held.map((change) => ({ ...change, timeMs: endMs - startMs, hold: false }))];
}
