import type { Transcript } from "@earshot/model";
import { isNamed, oneLine, toSeconds } from "./text.ts";

export function toAudacityLabels({ segments }: Transcript): string {
  return segments
    .map((segment) => {
      const name = isNamed(segment) ? `${oneLine(segment.speaker)}: ` : "";
      const label = `${name}${oneLine(segment.text)}`.trim();
      return `${toSeconds(segment.startMs)}\t${toSeconds(segment.endMs)}\t${label}\n`;
    })
    .join("");
}
