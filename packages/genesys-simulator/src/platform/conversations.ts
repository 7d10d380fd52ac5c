import type { SimulatedCall } from "../call.ts";
import {
  type Conversation,
  conversationOf,
  disconnectOf,
  longestWrapUpMs,
  type Progress,
  type Span,
  waitOf,
} from "./conversation.ts";
import { endOf } from "./conversation-view.ts";
import type { QuirkName } from "./quirks.ts";

/** A conversation's call with its start and a time after its end, unless a leg is stuck. */
interface Entry extends Span {
  call: SimulatedCall;
}

/** All conversations, each made when it is asked for. */
export function createConversations(
  calls: readonly SimulatedCall[],
  seed: number,
  quirksOf: (conversationId: string) => ReadonlySet<QuirkName>,
  progressOf: (call: SimulatedCall, quirks: ReadonlySet<QuirkName>) => Progress,
) {
  const byId = new Map(calls.map((call) => [call.interactionId, call]));
  let ordered: readonly Entry[] | null = null;

  function make(call: SimulatedCall): Conversation {
    const quirks = quirksOf(call.interactionId);
    return conversationOf(call, seed, quirks, progressOf(call, quirks));
  }

  function entryOf(call: SimulatedCall): Entry {
    const { ivrMs, queueMs } = waitOf(seed, call);
    const startMs = Date.parse(call.startTime) - queueMs - ivrMs;
    return { call, startMs, endMs: disconnectOf(call) + longestWrapUpMs };
  }

  return {
    get(conversationId: string): Conversation | undefined {
      const call = byId.get(conversationId);
      const conversation = call && make(call);
      return conversation && conversation.startMs <= conversation.nowMs ? conversation : undefined;
    },

    /** A time at which the last call is over. */
    lastEndMs: (): number => calls.reduce((last, call) => Math.max(last, disconnectOf(call)), 0),

    /** Those that have something going on in the span, by their start. */
    *within({ startMs, endMs }: Span): Generator<Conversation> {
      ordered ??= calls.map(entryOf).sort((a, b) => a.startMs - b.startMs);
      for (const entry of ordered) {
        if (entry.startMs >= endMs) return;
        if (entry.endMs < startMs && !quirksOf(entry.call.interactionId).has("stuckLeg")) continue;
        const conversation = make(entry.call);
        if (conversation.startMs <= conversation.nowMs && endOf(conversation) > startMs) yield conversation;
      }
    },
  };
}

export type Conversations = ReturnType<typeof createConversations>;
