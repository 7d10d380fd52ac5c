import { isObject } from "@earshot/model";
import { listOf } from "../json-value.ts";
import type { Format } from "./format.ts";
import { createReading } from "./reading.ts";
import { milliseconds } from "./units.ts";

const hint = "Times are offsets in milliseconds; write the output with -oj or -ojf again.";

/** JSON output of whisper.cpp. */
export const whisperCpp: Format = {
  description:
    'whisper.cpp {"transcription": [{"offsets": {"from", "to"}, "text", "speaker"?}]}, times in milliseconds',
  read(raw, context) {
    if (!isObject(raw) || !Array.isArray(raw.transcription)) return null;
    const reading = createReading(context, hint);
    reading.visit("transcription", raw.transcription, (segment, at) => {
      const { from, to } = isObject(segment.offsets) ? segment.offsets : {};
      at.add({
        startMs: at.time("offsets.from", from, milliseconds),
        endMs: at.time("offsets.to", to, milliseconds),
        // Speakers are told apart by the louder channel of a stereo recording: 0 is the left one.
        channel: segment.speaker === "0" || segment.speaker === "1" ? Number(segment.speaker) : undefined,
        text: segment.text,
      });
    });
    const result = isObject(raw.result) ? raw.result : {};
    return reading.settle({
      language: result.language,
      channelCount: listOf(raw.transcription).some(hasSpeaker) ? 2 : 1,
    });
  },
};

const hasSpeaker = (segment: unknown): boolean => isObject(segment) && segment.speaker !== undefined;
