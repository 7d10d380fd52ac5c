import { isObject } from "@earshot/model";
import { listOf } from "../json-value.ts";
import { withPunctuation } from "./aws-streaming.ts";
import { conversationMetrics } from "./conversation-characteristics.ts";
import type { Format } from "./format.ts";
import { createReading } from "./reading.ts";
import { milliseconds, timeOrNone } from "./units.ts";
import { readWords } from "./words.ts";

const hint = "Times are milliseconds; get the job's transcript again.";

const itemKeys = {
  text: ["Content"],
  start: "BeginOffsetMillis",
  end: "EndOffsetMillis",
  confidence: "Confidence",
  unit: milliseconds,
};

/** Results of Call Analytics jobs: turns that say which role speaks. */
export const awsCallAnalytics: Format = {
  description:
    'AWS Call Analytics {"Transcript": [{"ParticipantRole", "BeginOffsetMillis", "EndOffsetMillis", "Content"}], "ConversationCharacteristics"}, times in milliseconds',
  read(raw, context) {
    if (!isObject(raw) || !Array.isArray(raw.Transcript)) return null;
    const first = raw.Transcript.find(isObject);
    if (first !== undefined && !("ParticipantRole" in first)) return null;
    const reading = createReading(context, hint);
    reading.visit("Transcript", raw.Transcript, (turn, at) => {
      at.add({
        startMs: at.time("BeginOffsetMillis", turn.BeginOffsetMillis, milliseconds),
        endMs: at.time("EndOffsetMillis", turn.EndOffsetMillis, milliseconds),
        speaker: turn.ParticipantRole,
        text: turn.Content,
        words: readWords(withPunctuation(listOf(turn.Items)), itemKeys),
      });
    });
    const characteristics = isObject(raw.ConversationCharacteristics) ? raw.ConversationCharacteristics : undefined;
    return reading.settle({
      language: raw.LanguageCode,
      durationMs: timeOrNone(characteristics?.TotalConversationDurationMillis, milliseconds),
      vendorMetrics: characteristics && conversationMetrics("aws-call-analytics", characteristics),
    });
  },
};
