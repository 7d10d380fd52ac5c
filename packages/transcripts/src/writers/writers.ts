import type { Transcript } from "@earshot/model";
import { toAudacityLabels } from "./audacity.ts";
import { toSrt, toWebvtt } from "./captions.ts";
import { toCsv } from "./csv.ts";
import { toJson } from "./json.ts";
import { toRttm } from "./rttm.ts";

export const writtenFormats = ["vtt", "srt", "rttm", "audacity", "csv", "json"] as const;

export type WrittenFormat = (typeof writtenFormats)[number];

const writers: Record<WrittenFormat, (transcript: Transcript) => string> = {
  vtt: toWebvtt,
  srt: toSrt,
  rttm: toRttm,
  audacity: toAudacityLabels,
  csv: toCsv,
  json: toJson,
};

/** A transcript as a file of another format. Formats without room for something leave it out: RTTM has no words. */
export function writeTranscript(transcript: Transcript, format: WrittenFormat): string {
  return writers[format](transcript);
}
