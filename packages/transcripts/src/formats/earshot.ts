import { isObject, type Segment, type Side, sides } from "@earshot/model";
import { z } from "zod";
import { TranscriptError } from "../errors.ts";
import { maxTimeMs } from "../seconds.ts";
import type { Format } from "./format.ts";

const ms = z.int().min(0).max(maxTimeMs);
const confidence = z.number().min(0).max(1).optional();
const segmentSchema = z.object({
  startMs: ms,
  endMs: ms,
  channel: z.int().nonnegative().nullable(),
  speaker: z.string().min(1),
  side: z.enum(sides),
  text: z.string(),
  confidence,
  words: z.array(z.object({ text: z.string(), startMs: ms, endMs: ms, confidence })).optional(),
});
const schema = z.object({
  transcript: z.literal("earshot"),
  durationMs: ms.optional(),
  language: z.string().optional(),
  segments: z.array(segmentSchema.refine(({ startMs, endMs }) => startMs <= endMs, "ends before it starts")),
});

/** What Earshot itself writes. It says whose speech each segment is; a role map that knows better overrules it. */
export const earshot: Format = {
  description:
    'Earshot {"transcript": "earshot", "segments": [{"startMs", "endMs", "channel", "speaker", "side", "text"}]}',
  read(raw, { roles, source }) {
    if (!isObject(raw) || raw.transcript !== "earshot") return null;
    const { data, error } = schema.safeParse(raw);
    if (data === undefined) {
      const [first] = error.issues;
      const place = first === undefined ? "" : `: ${first.path.join(".")} ${first.message}`;
      throw new TranscriptError("transcript.shape", `${source} is a damaged transcript of Earshot${place}`, {
        hint: "Convert the transcript again.",
        cause: error,
        source,
      });
    }
    const { transcript: _, ...document } = data;
    return { ...document, segments: document.segments.map((segment) => withSide(segment, roles.own(segment))) };
  },
};

function withSide(segment: Segment, side: Side | undefined): Segment {
  return side === undefined ? segment : { ...segment, side };
}
