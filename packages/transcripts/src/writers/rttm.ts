import type { Transcript } from "@earshot/model";
import { isNamed, oneLine, toSeconds } from "./text.ts";

/** Who speaks when; RTTM has no words, and no blanks in names. */
export function toRttm({ segments }: Transcript): string {
  return segments
    .map((segment) => {
      const { startMs, endMs, channel, speaker } = segment;
      const name = isNamed(segment) ? oneLine(speaker).replaceAll(" ", "_") : "<NA>";
      const times = `${toSeconds(startMs)} ${toSeconds(endMs - startMs)}`;
      return `SPEAKER call ${(channel ?? 0) + 1} ${times} <NA> <NA> ${name} <NA> <NA>\n`;
    })
    .join("");
}
