import { isObject, type JsonObject } from "@earshot/model";
import { listOf } from "../json-value.ts";
import { conversationMetrics } from "./conversation-characteristics.ts";
import type { Format } from "./format.ts";
import { createReading } from "./reading.ts";
import { milliseconds, timeOrNone } from "./units.ts";

const hint =
  "Times are milliseconds; export the analysis of the voice contact again. Chats have no times in a recording.";

/** Analyses of Amazon Connect Contact Lens: turns that name a participant, whose role is in another list. */
export const contactLens: Format = {
  description:
    'Amazon Connect Contact Lens {"Participants": [{"ParticipantId", "ParticipantRole"}], "Transcript": [{"ParticipantId", "BeginOffsetMillis", "EndOffsetMillis", "Content"}]}, times in milliseconds',
  read(raw, context) {
    const turns = isObject(raw) ? findTurns(raw) : null;
    if (!isObject(raw) || turns === null) return null;
    const participants = listOf(raw.Participants).filter(isObject);
    const roles = new Map(participants.map(({ ParticipantId, ParticipantRole }) => [ParticipantId, ParticipantRole]));
    const reading = createReading(context, hint);
    reading.visit(turns.list, turns.entries, (turn, at) => {
      at.add({
        startMs: at.time("BeginOffsetMillis", turn.BeginOffsetMillis, milliseconds),
        endMs: at.time("EndOffsetMillis", turn.EndOffsetMillis, milliseconds),
        speaker: turn.ParticipantRole ?? roles.get(turn.ParticipantId) ?? turn.ParticipantId,
        text: turn.Content,
      });
    });
    const characteristics = isObject(raw.ConversationCharacteristics) ? raw.ConversationCharacteristics : undefined;
    return reading.settle({
      language: raw.LanguageCode,
      durationMs: timeOrNone(characteristics?.TotalConversationDurationMillis, milliseconds),
      vendorMetrics: characteristics && conversationMetrics("contact-lens", characteristics),
    });
  },
};

/** The turns of an analysis; those of a call under way are in segments beside matched categories. */
function findTurns(raw: JsonObject): { list: string; entries: readonly unknown[] } | null {
  const isTurn = (entry: unknown) => isObject(entry) && "ParticipantId" in entry;
  if (Array.isArray(raw.Transcript) && raw.Transcript.some(isTurn))
    return { list: "Transcript", entries: raw.Transcript };
  const turns = listOf(raw.Segments).flatMap((segment) =>
    isObject(segment) && isTurn(segment.Transcript) ? [segment.Transcript] : [],
  );
  return turns.length === 0 ? null : { list: "Segments", entries: turns };
}
