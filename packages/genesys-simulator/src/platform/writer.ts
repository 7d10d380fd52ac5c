import type { Conversation, Party, Span } from "./conversation.ts";
import type { Segment, Session, SessionMetric } from "./payloads.ts";

/** What the parts of a conversation's answer share: its way to write times, and that nothing after now is known. */
export function createWriter({ quirks, nowMs }: Conversation, at: (epochMs: number) => string) {
  const isBare = quirks.has("absentFields");
  return {
    at,
    isBare,
    /** The value, or one that nobody documented. */
    enumValue: (value: string, undocumented: string) => (quirks.has("unknownValues") ? undocumented : value),

    /** In a list, for those that have begun. */
    segment: (segmentType: string, { startMs, endMs }: Span, more: Partial<Segment> = {}): Segment[] =>
      startMs > nowMs
        ? []
        : [
            {
              segmentType,
              segmentStart: at(startMs),
              ...(endMs > nowMs || endMs === Number.POSITIVE_INFINITY ? {} : { segmentEnd: at(endMs) }),
              conference: false,
              ...more,
            },
          ],

    /** In a list, for those that were emitted. */
    metric: (name: string, value: number, emitMs: number): SessionMetric[] =>
      emitMs > nowMs ? [] : [{ name, value, emitDate: at(emitMs) }],

    session: ({ sessionId }: Pick<Party, "sessionId">, segments: Segment[], more: Partial<Session> = {}): Session => ({
      sessionId,
      mediaType: "voice",
      direction: "inbound",
      ...(isBare ? {} : { ani: "tel:+15550100", dnis: "tel:+15550199", provider: "Edge" }),
      ...more,
      segments,
    }),
  };
}

export type Writer = ReturnType<typeof createWriter>;
