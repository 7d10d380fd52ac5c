import type { Interval, Kernel, StateChange } from "@earshot/analysis-wasm";
import { type Conversation, isAgentPurpose, parseWallTime, type Segment } from "@earshot/model";
import { type CallInput, measureWallTime, type WallTime } from "./analyze-call.ts";
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
  const { endMs: callMs } = measureWallTime(kernel, input);
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
  const { cuts } = measureWallTime(kernel, input);
  return { startMs: toMediaMs(startMs, cuts), endMs: toMediaMs(endMs, cuts) };
}

/** What happened within a window, as a call of its own that begins at 0 and is as long as the window. */
export function cutCall(kernel: Kernel, input: CallInput, window: Interval): CallInput {
  const media = toMediaWindow(kernel, input, window);
  const cut = (segments: readonly Segment[]) => cutSegments(segments, media);
  return {
    ...input,
    segments: cut(input.segments),
    sound: input.sound === undefined ? undefined : cut(input.sound),
    said: input.said === undefined ? undefined : cut(input.said),
    voiceless: input.voiceless?.filter((at) => isWithin(at, media)).map((at) => clip(at, media)),
    durationMs: media.endMs - media.startMs,
    changes: cutChanges(input.changes, window, measureWallTime(kernel, input)),
    warnings: [],
    // They are of the whole call.
    vendorMetrics: undefined,
  };
}

/** What is said within a stretch, in times that count from its start. */
export function cutSegments(segments: readonly Segment[], window: Interval): Segment[] {
  const cut = <T extends Interval>(parts: readonly T[]) =>
    parts.filter((part) => isWithin(part, window)).map((part) => clip(part, window));
  return cut(segments).map((segment) => {
    const { words } = segment;
    return { ...segment, ...(words === undefined ? {} : { words: cut(words) }) };
  });
}

function isWithin(at: Interval, window: Interval): boolean {
  return at.startMs < window.endMs && at.endMs > window.startMs;
}

/** What a window has of a stretch, in times that count from the window's start. */
function clip<T extends Interval>(at: T, window: Interval): T {
  return {
    ...at,
    startMs: Math.max(at.startMs, window.startMs) - window.startMs,
    endMs: Math.min(at.endMs, window.endMs) - window.startMs,
  };
}

/** A hold that began before the window goes on from its start; one that goes on after it ends with it, open if it is open in the call. */
function cutChanges(changes: readonly StateChange[], { startMs, endMs }: Interval, call: WallTime): StateChange[] {
  const isLast = endMs >= call.endMs;
  const lastSeen = call.hold.events.some((hold) => hold.open && hold.startMs < endMs && endMs <= hold.endMs);
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
  // Of sessions that hold nothing as well: the last change says how long the window is, of which the recording may lack a piece.
  return [
    ...cut,
    ...Array.from(last.values(), (change) => ({ ...change, timeMs: endMs - startMs, hold: false, lastSeen })),
  ];
}
